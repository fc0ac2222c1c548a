"""What a project sets in its `mkdocs.yml`, and what is read of the project by that."""

from __future__ import annotations

import os
import re
import time
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from mkdocs.config import config_options
from mkdocs.config.base import BaseConfigOption, Config, ValidationError
from mkdocs.config.defaults import MkDocsConfig

from generator import build
from generator.build import Inputs
from generator.checks import Rules
from generator.diagnostics.model import Diagnostic, Severity
from generator.files import CannotRun, Folders, read_inputs
from generator.format.likelihood import SCALES
from generator.format.tlp import CLEAR, LEVELS, read
from generator.ledger.audience import Audience


class _Weights(BaseConfigOption[dict[str, Severity]]):
    """Codes of problems by name, each with the word `error` or `warning`."""

    def __init__(self) -> None:
        super().__init__()
        self.default: dict[str, Severity] = {}

    def run_validation(self, value: object) -> dict[str, Severity]:
        if not isinstance(value, dict):
            raise ValidationError("expected codes and their weights, as in `quote-drops-context: error`")
        weights, wrong = build.weights({str(name): str(weight) for name, weight in value.items()})
        if wrong:
            raise ValidationError("; ".join(wrong))
        return dict(weights)


class PluginConfig(Config):  # type: ignore[no-untyped-call]  # of the host, which is not fully typed
    """What a project may set under `plugins: - briefings:`."""

    briefings = config_options.Type(str, default="briefings")
    seeds = config_options.Type(str, default="seeds")
    templates = config_options.Type(str, default="templates")
    scale = config_options.Choice(tuple(SCALES), default="icd-203")
    severity = _Weights()
    marking = config_options.Choice(LEVELS, default=CLEAR)
    audience = config_options.Choice(LEVELS, default=CLEAR)
    sign_off = config_options.Type(bool, default=False)


def folders_of(config: MkDocsConfig, settings: PluginConfig, *, formerly: bool = False) -> Folders:
    """Return where a project keeps things.

    `formerly` is for a project as it once was: its docs_dir could then be the folder of briefings. Raises CannotRun
    when docs_dir is the folder of briefings or seeds, holds it, or lies in it.
    """
    root = Path(config.config_file_path or "mkdocs.yml").resolve().parent
    docs = Path(config.docs_dir).resolve()
    folders = Folders(
        root=root,
        briefings=root / settings.briefings,
        seeds=root / settings.seeds,
        templates=root / settings.templates,
        docs=docs,
    )
    if formerly and (folders.docs_meet() is not None or not folders.briefings.is_dir()):
        return replace(folders, briefings=docs, docs=None)
    # A project that names no other folder of briefings than this has them in it.
    kept = docs if not folders.briefings.is_dir() and any(docs.glob("*.yml")) else folders.docs_meet()
    if kept is not None:
        briefings = docs if kept == docs and kept != folders.seeds.resolve() else folders.briefings
        raise CannotRun(
            f"docs_dir is {_inside(docs, root)}, and engines that do not load this plugin would publish "
            f"{_inside(kept, root)} as it stands, drafts and all; write `docs_dir: templates/docs`, put one page, "
            f"index.md, there, and write under the plugin `briefings: {_inside(briefings, root)}`"
        )
    return folders


def _inside(folder: Path, root: Path) -> str:
    return folder.relative_to(root).as_posix() if folder.is_relative_to(root) else str(folder)


def read_project(
    config: MkDocsConfig, settings: PluginConfig, folders: Folders
) -> tuple[Inputs, tuple[Diagnostic, ...]]:
    """The texts of a project with what its configuration says of it, and what is wrong with its files.

    A site without an address has no feeds, and one whose pages are not folders has none either, since feeds give
    addresses in full. Raises CannotRun.
    """
    inputs, wrong = read_inputs(folders, settings.scale, settings.severity)
    url = config.site_url if config.use_directory_urls else None
    return replace(
        inputs,
        site_name=config.site_name,
        site_url=url or None,
        marking=read(settings.marking, CLEAR),
        audience=Audience(level=read(settings.audience, CLEAR), now=now()),
        rules=Rules(sign_off=settings.sign_off, now=now()),
        tool=f"sourced-briefings {version('sourced-briefings')}",
    ), wrong


def now() -> float:
    """The point in time that a build is for, in seconds since 1970, UTC: SOURCE_DATE_EPOCH, else the clock.

    Raises CannotRun when the variable is no number.
    """
    told = os.environ.get("SOURCE_DATE_EPOCH")
    if told is None:
        return time.time()
    if not re.fullmatch(r"[0-9]{1,12}", told):
        raise CannotRun(f"SOURCE_DATE_EPOCH is {told!r}; it takes seconds since 1970, in digits")
    return float(told)


def as_written(config: MkDocsConfig) -> Mapping[str, Any]:
    """What the project's own file says, as the host has read it, without defaults."""
    with warnings.catch_warnings():
        # The host keeps it for nobody but plugins, and calls that too much; nothing else tells without reading again.
        warnings.simplefilter("ignore", DeprecationWarning)
        written: list[dict[str, Any]] = config.user_configs
    return written[0] if written else {}


def chosen_theme(config: MkDocsConfig) -> dict[str, Any]:
    """What the project's own file says about the theme; the host does not tell it from the theme's defaults."""
    written = as_written(config).get("theme")
    return written if isinstance(written, dict) else {}


def texts_of(config: MkDocsConfig) -> Iterator[str]:
    """Every key and every value that the project's own file has."""
    left: list[object] = [as_written(config)]
    while left:
        match left.pop():
            case dict() as mapping:
                left += [*mapping.keys(), *mapping.values()]
            case list() as values:
                left += values
            case value:
                yield str(value)
