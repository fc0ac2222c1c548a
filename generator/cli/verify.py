"""The command `briefings verify`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from generator.cli import options
from generator.diagnostics.printable import printable
from generator.provenance import verifier as audit


@click.command(name="verify")
@click.argument("site", metavar="SITE")
@click.option(
    "--seeds", type=click.Path(path_type=Path, file_okay=False), help="Look for every quoted word in these too."
)
@click.option("--digest", metavar="SHA256", help="The receipt's digest, as it was noted elsewhere.")
@options.one_line_when_it_cannot_run
def verify_command(site: str, seeds: Path | None, digest: str | None) -> None:
    """Check a published SITE, a folder or an address, against its receipt."""
    result = audit.audit_site(site, seeds, digest)
    for note in result.notes:
        click.echo(f"note: {note}", err=True)
    for finding in result.findings:
        click.echo(printable(str(finding)))
    if result.findings:
        click.echo(f"{len(result.findings)} do not fit" if len(result.findings) > 1 else "1 does not fit", err=True)
        sys.exit(options.CONTENT_HAS_ERRORS)
    click.echo(f"all fits: {result.checked}")
    click.echo(f"digest {result.digest}")
