"""A bucket of Amazon's S3 or of a server that speaks as it does: one file after the other, whole at every moment.

A bucket has no swap: the order of steps (`upload_order`) keeps readers from links that lead nowhere. The only
importer of boto3, which is asked for when it is needed.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from base64 import b64encode
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

from generator.diagnostics.printable import printable
from generator.files.project_folders import CannotRun
from generator.provenance.verifier import RECEIPT
from generator.publish.built_site import BuiltSite, refuse_another_audience, sums_in
from generator.publish.outcome import Outcome
from generator.publish.upload_order import Plan, Step, plan

UNDER_WAY: Final = "publication-under-way.json"
"""What lies beside the site while it is published: the names of all files that may have been put there, so that the
next publication can clear up after one that was killed."""

# Steps whose order does not matter, at once. More of them make a server answer that it is asked too much.
_AT_ONCE: Final = 8

# After the last step all is listed again, since a request of a killed publication can arrive late.
_ROUNDS: Final = 3

_TYPES: Final[Mapping[str, str]] = {
    "atom": "application/atom+xml",
    "css": "text/css; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "gif": "image/gif",
    "gz": "application/gzip",
    "htm": "text/html; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "ico": "image/x-icon",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "jsonl": "application/jsonl; charset=utf-8",
    "map": "application/json",
    "mjs": "text/javascript; charset=utf-8",
    "pdf": "application/pdf",
    "png": "image/png",
    "sqlite": "application/vnd.sqlite3",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "wasm": "application/wasm",
    "webp": "image/webp",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "xml": "application/xml",
}
"""Types by the end of a name. The machine's own table is another on each machine."""

# The theme puts a sum of the content into such names, so what has the name never changes.
_NAMED_BY_CONTENT: Final = re.compile(r"\.[0-9a-f]{8,}\.(?:min\.)?(?:css|js)(?:\.map)?$")
_FOR_EVER: Final = "public, max-age=31536000, immutable"
# Kept, and asked for at each use whether it is still the same: a page never meets the style sheet of another version.
_ASK_AGAIN: Final = "no-cache"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """A bucket, the folder in it, and the server that has it; Amazon's unless one is named."""

    name: str
    prefix: str = ""
    endpoint: str | None = None

    def __str__(self) -> str:
        return f"s3://{self.name}/{self.prefix}".rstrip("/")

    def key(self, name: str) -> str:
        """Return what a file of the site is called in the bucket."""
        return f"{self.prefix}/{name}" if self.prefix else name


class Client(Protocol):
    """What is used of boto3."""

    exceptions: Any

    def put_object(self, **about: Any) -> Mapping[str, Any]: ...  # noqa: D102 - boto3's
    def get_object(self, **about: Any) -> Mapping[str, Any]: ...  # noqa: D102
    def delete_object(self, **about: Any) -> Mapping[str, Any]: ...  # noqa: D102
    def get_paginator(self, operation_name: str) -> Any: ...  # noqa: D102


def bucket_at(text: str, endpoint: str | None) -> Bucket:
    """Return the bucket that `s3://name/prefix` means, on the server of `endpoint` if any. Raises CannotRun."""
    address = text.removeprefix("s3://")
    name, _, prefix = address.partition("/")
    prefix = prefix.strip("/")
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", name):
        raise CannotRun(f"{text!r} names no bucket; write s3://bucket or s3://bucket/folder")
    if (prefix and not re.fullmatch(r"[\w.!'()*-]+(/[\w.!'()*-]+)*", prefix)) or ".." in prefix.split("/"):
        raise CannotRun(f"{prefix!r} is no folder of a bucket")
    if endpoint is not None:
        server = urlsplit(endpoint)
        if server.scheme not in {"http", "https"} or not server.hostname or server.username is not None:
            raise CannotRun("--endpoint takes the address of a server, as https://s3.example.org, without a password")
    return Bucket(name=name, prefix=prefix, endpoint=endpoint)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Holdings:
    """What a bucket holds: all `files` by name, with what the bucket calls their content, and the names of `ours`.

    Ours are those that earlier publications have put there, killed ones too.
    """

    files: Mapping[str, str]
    ours: Collection[str]


def to_bucket(to: Bucket, site: BuiltSite, *, takedown: bool, dry_run: bool) -> Outcome:
    """Make a bucket hold the site. Raises CannotRun, also where it would replace what no publication put there.

    What an earlier publication put there and the site no longer has is removed; everything else stays. A `takedown`
    also deletes the old versions that the bucket keeps of these files. With `dry_run` nothing is done.
    """
    with _as_cannot_run(to):
        client = _connected(to)
        files = _listed(client, to)
        before = _Holdings(files=files, ours=_ours(client, to, files))
        refuse_another_audience(site, _receipt(client, to) if RECEIPT in files else None)
        for name in site:
            if name in files and name not in before.ours and files[name] != _sum(site[name]):
                raise CannotRun(
                    f"{to} holds {name}, which no earlier publication put there; move it away, or name another folder"
                )
        todo = _plan(site, before, takedown=takedown)
        if dry_run:
            return Outcome(place=str(to), plan=todo, changed=False)
        if todo.steps:
            _upload(client, to, site, before, todo, takedown=takedown)
        elif UNDER_WAY in files:
            # A publication was killed when it had done everything else.
            client.delete_object(Bucket=to.name, Key=to.key(UNDER_WAY))
        forgotten = _forget(client, to, {*before.ours, *site, UNDER_WAY}) if takedown else 0
        note = f"{forgotten:,} old versions deleted" if forgotten else ""
        return Outcome(place=str(to), plan=todo, note=note, changed=bool(todo.steps or forgotten))


def _upload(client: Client, to: Bucket, site: BuiltSite, before: _Holdings, todo: Plan, *, takedown: bool) -> None:
    """Take the steps of a plan, and those that are still to be taken when the bucket is listed again."""
    ours = {*before.ours, *site, UNDER_WAY}
    journal = json.dumps({"files": sorted(ours), "publication": secrets.token_hex(8)}, indent=0).encode()
    files = before.files
    mark = _put(client, to, UNDER_WAY, journal, files.get(UNDER_WAY))
    # What the bucket calls the files that were put just now: not the sum of their bytes where it encrypts them.
    names: dict[str, tuple[str, str]] = {}

    def take(step: Step) -> None:
        if step.removes:
            _delete(client, to, step.name, files[step.name])
        else:
            data = site[step.name]
            names[step.name] = _put(client, to, step.name, data, files.get(step.name)), _sum(data)

    for _ in range(_ROUNDS):
        for steps, in_order in todo.stages():
            with ThreadPoolExecutor(max_workers=1 if in_order else _AT_ONCE) as pool:
                try:
                    # In the order of the steps, one after the other where there is one worker.
                    for _result in pool.map(take, steps):
                        pass
                except BaseException:
                    pool.shutdown(cancel_futures=True)
                    raise
        files = _listed(client, to)
        put = {name: sums[1] for name, sums in names.items() if files.get(name) == sums[0]}
        todo = _plan(site, _Holdings(files={**files, **put}, ours=ours), takedown=takedown)
        if not todo.steps:
            _delete(client, to, UNDER_WAY, mark)
            return
    raise _Meanwhile(to)


def _plan(site: BuiltSite, holdings: _Holdings, *, takedown: bool) -> Plan:
    present = {name: tag for name, tag in holdings.files.items() if name != UNDER_WAY}
    return plan(site, present, _sum, ours=holdings.ours, takedown=takedown)


def _sum(data: bytes) -> str:
    """Return what a bucket calls a file's bytes, unless it encrypts them with a key of its own or got them in parts."""
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def _listed(client: Client, to: Bucket, name: str = "") -> dict[str, str]:
    """Return the files below the folder whose names begin with `name`, with what the bucket calls their content."""
    start = to.key("")
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=to.name, Prefix=to.key(name))
    entries = (entry for page in pages for entry in page.get("Contents", ()))
    # A key that ends in a slash is a folder that a console has made.
    return {entry["Key"][len(start) :]: _tag(entry) for entry in entries if not entry["Key"].endswith("/")}


def _tag(answer: Mapping[str, Any]) -> str:
    return str(answer.get("ETag", "")).strip('"')


def _ours(client: Client, to: Bucket, there: Collection[str]) -> set[str]:
    """Return the names of what earlier publications have put there, those that were killed too."""
    names: set[str] = set()
    for name in (RECEIPT, UNDER_WAY):
        if name in there:
            names |= _names_in(client.get_object(Bucket=to.name, Key=to.key(name)))
    return names


def _receipt(client: Client, to: Bucket) -> bytes:
    data: bytes = client.get_object(Bucket=to.name, Key=to.key(RECEIPT))["Body"].read()
    return data


def _names_in(answer: Mapping[str, Any]) -> set[str]:
    """Return the files that a receipt, or the list of a publication under way, names; and these two."""
    data: bytes = answer["Body"].read()
    sums = sums_in(data)
    if sums is not None:
        return {*sums, RECEIPT}
    try:
        names = json.loads(data)["files"]
        return {*map(str, names), UNDER_WAY} if isinstance(names, list) else set()
    except (ValueError, TypeError, KeyError, RecursionError):
        return set()


def _put(client: Client, to: Bucket, name: str, data: bytes, former: str | None) -> str:
    """Put a file where there is none, or in place of `former`. Return what the bucket calls it. Raises CannotRun."""
    about = {
        "Bucket": to.name,
        "Key": to.key(name),
        "Body": data,
        "ContentType": _TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream"),
        "CacheControl": _FOR_EVER if _NAMED_BY_CONTENT.search(name) else _ASK_AGAIN,
        "ContentMD5": b64encode(hashlib.md5(data, usedforsecurity=False).digest()).decode(),
    }
    condition = {"IfNoneMatch": "*"} if former is None else {"IfMatch": former}
    try:
        return _tag(_if_so(client, client.put_object, about, condition))
    except _Otherwise:
        # An answer can be lost on its way, and the same thing asked for again.
        if _listed(client, to, name).get(name) == _sum(data):
            return _sum(data)
        raise _Meanwhile(to) from None


def _delete(client: Client, to: Bucket, name: str, former: str) -> None:
    try:
        _if_so(client, client.delete_object, {"Bucket": to.name, "Key": to.key(name)}, {"IfMatch": former})
    except _Otherwise:
        raise _Meanwhile(to) from None


class _Otherwise(Exception):  # noqa: N818 - named for what it is
    """A file is not what it was expected to be."""


class _Meanwhile(CannotRun):
    def __init__(self, to: Bucket) -> None:
        super().__init__(f"{to} has changed while this went on, perhaps by another publication; publish again")


def _if_so(
    client: Client, ask: Callable[..., Mapping[str, Any]], about: Mapping[str, Any], condition: Mapping[str, str]
) -> Mapping[str, Any]:
    """Ask a bucket for something if a condition holds, and return its answer. Raises _Otherwise where it does not hold.

    A server that knows no conditions is asked without.
    """
    try:
        return ask(**about, **condition)
    except client.exceptions.ClientError as caught:
        code = _code(caught)
        if code in {"PreconditionFailed", "ConditionalRequestConflict", "412", "409"}:
            raise _Otherwise from None
        if code in {"NoSuchKey", "404"}:
            if "Body" in about:
                raise _Otherwise from None
            return {}
        if code not in {"NotImplemented", "501"}:
            raise
        return ask(**about)


def _forget(client: Client, to: Bucket, ours: Collection[str]) -> int:
    """Delete all old versions of files that any publication put there, and return how many there were.

    A mark of deletion goes after the versions that it hides, for without it the newest of them would be seen again.
    """
    start = to.key("")
    try:
        pages = list(client.get_paginator("list_object_versions").paginate(Bucket=to.name, Prefix=start))
    except client.exceptions.ClientError as caught:
        if _code(caught) in {"NotImplemented", "501"}:
            return 0
        raise
    versions = [entry for page in pages for entry in page.get("Versions", ())]
    marks = [entry for page in pages for entry in page.get("DeleteMarkers", ())]
    known = set(ours)
    for entry in versions:
        if entry["Key"] in {to.key(RECEIPT), to.key(UNDER_WAY)} and not entry["IsLatest"]:
            known |= _names_in(client.get_object(Bucket=to.name, Key=entry["Key"], VersionId=entry["VersionId"]))
    keys = {to.key(name) for name in known}
    old = [entry for entry in (*versions, *marks) if not entry["IsLatest"]]
    deleted = [entry for entry in (*old, *(mark for mark in marks if mark["IsLatest"])) if entry["Key"] in keys]
    for entry in deleted:
        client.delete_object(Bucket=to.name, Key=entry["Key"], VersionId=entry["VersionId"])
    return len(deleted)


def _connected(to: Bucket) -> Client:
    try:
        import boto3  # noqa: PLC0415 - only buckets need it
        from botocore.config import Config  # noqa: PLC0415
    except ImportError:
        raise CannotRun("publishing to a bucket needs boto3: pip install 'sourced-briefings[s3]'") from None
    client: Client = boto3.Session().client(
        "s3",
        endpoint_url=to.endpoint,
        config=Config(
            connect_timeout=10,
            read_timeout=60,
            retries={"mode": "standard", "max_attempts": 4},
            # Other servers do not know the sums that Amazon's takes of late; each request brings one that all know.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            # A server on a bare address has no name for each bucket.
            s3={"addressing_style": "path"} if to.endpoint else {},
        ),
    )
    return client


def _code(caught: Any) -> str:
    return str(caught.response.get("Error", {}).get("Code", ""))


@contextmanager
def _as_cannot_run(to: Bucket) -> Iterator[None]:
    """Turn what boto3 raises into CannotRun."""
    try:
        yield
    except (CannotRun, OSError):
        raise
    except Exception as caught:
        reason = _reason(to, caught)
        if reason is None:
            raise
        raise CannotRun(f"{to}: {printable(reason)}") from caught


def _reason(to: Bucket, caught: Exception) -> str | None:
    """Return what boto3 has raised, in a few words; None where something else has raised it."""
    known = {
        "NoSuchBucket": f"there is no bucket {to.name}",
        "AccessDenied": "the server denies access with these credentials",
        "InvalidAccessKeyId": "the server does not know these credentials",
        "SignatureDoesNotMatch": "the server does not take these credentials",
    }
    if not type(caught).__module__.startswith(("botocore.", "boto3.")):
        return None
    if hasattr(caught, "response"):
        code = _code(caught)
        return known.get(code, f"the server answers {code}")
    said = " ".join(str(caught).split())
    return {
        "NoCredentialsError": "there are no credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
        "EndpointConnectionError": "the server does not answer",
        "ConnectTimeoutError": "the server does not answer",
        "ReadTimeoutError": "the server does not answer",
    }.get(type(caught).__name__, said)
