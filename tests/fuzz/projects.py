"""Projects that writers never meant, made of those in the repository: nothing that a file says makes a build fall over.

`python tests/fuzz/projects.py SECONDS` tries new ones for so long; `tests/test_fuzz.py` tries some, always the same.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from generator import build
from generator.checks.fixes import fixed
from generator.cli.written_files import with_texts, written_files
from generator.diagnostics.json import as_json
from generator.diagnostics.model import Diagnostic, Span
from generator.diagnostics.terminal import as_text
from generator.files.project_folders import Folders
from generator.files.reading import read_inputs
from generator.files.writing import write_tree

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"
Files = dict[str, bytes]


def _files_of(folder: Path) -> Files:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in {".yml", ".txt"} and "templates" not in path.parts
    }


def samples() -> list[Files]:
    """The sample content and every case, each as a whole project."""
    base = _files_of(CASES / "_base")
    ours = {f"{name}/{path}": data for name in ("briefings", "seeds") for path, data in _files_of(ROOT / name).items()}
    return [ours, *(base | _files_of(case) for case in sorted(CASES.iterdir()) if case.name != "_base")]


# What means something to some stage, and what once meant trouble elsewhere.
PIECES = [
    *("[", "]", "[[", "](", "[…]", "[sic]", "[a]", "[opens]", "…", "...", ". . .", "“", "”", '"', "'", "’", "‘", "«"),
    *("„", "|", "|-", ">", "&a ", "*a", "!!str ", "<<: ", "? ", "- ", ": ", ":", "#", " #", "---\n", "...\n", "%", "@"),
    *(
        "`",
        "*",
        "**",
        "_",
        "\\",
        "\\[",
        "&amp;",
        "&#34;",
        "<b>",
        "<!--",
        "{",
        "}",
        "{{",
        "{%",
        "$",
        "~",
        "^",
        "/",
        "\t",
    ),
    *("\n", "\r", "\r\n", "\n\n", "  \n", "    ", "\x00", "\x7f", "\x85", "\u2028", "\ufeff", "\ufffe", "\u200b"),
    *("\u202e", "\u0301", "\u00ad", "\u0130", "ß", "ﬁ", "中", "שלום", "é", "e\u0301", "\U0001f600", "\U000e0041", "½"),
    *(
        "0",
        "-1",
        "1e9",
        "1_0",
        "0x1",
        "2026",
        "2026-13-45",
        "2026-02-30",
        "1500-01-01",
        "20XX",
        "2026-11~",
        "../..",
        "p0",
    ),
    *(
        "unknown",
        "yes",
        "null",
        "source",
        "index",
        "page-2",
        "con",
        "p1",
        "p99",
        "p1-p0",
        "report p1",
        "x" * 300,
        "p" * 101,
    ),
    *("A", "Q1", "TLP:RED", "TLP:AMBER", "5 %", "two hundred", "12 May", "said", "not", "Mr. ", "I’", "von ", "-\n"),
    *("1/2", "10,000", "1.5 million", "half a dozen", "http://", "https://a", "mailto:a@b", "javascript:", "data:,"),
]
SAMPLES = samples()
WHOLE = [SAMPLES[0], _files_of(CASES / "_base") | _files_of(CASES / "nothing-wrong")]
FREE = {
    b"title",
    b"label",
    b"name",
    b"heading",
    b"publisher",
    b"author",
    b"caveats",
    b"native_name",
    b"aliases",
    b"text",
}
KEYS = sorted(
    {
        line.split(":")[0].strip(" -")
        for files in SAMPLES
        for data in files.values()
        for line in data.decode(errors="replace").splitlines()
        if ":" in line and len(line.split(":")[0]) < 20
    }
)
VALUES = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join),
    st.lists(st.sampled_from(KEYS), max_size=4).map(lambda keys: f"[{', '.join(keys)}]"),
    st.sampled_from(PIECES),
)


@st.composite
def projects(draw: st.DrawFn) -> Files:
    """A project in which some lines, words and bytes are others."""
    files = dict(draw(st.one_of(st.sampled_from(WHOLE), st.sampled_from(SAMPLES))))
    is_gentle = draw(st.booleans())
    for _ in range(draw(st.integers(1, 4))):
        name = draw(st.sampled_from(sorted(files)))
        change = (
            _retold(files[name]) if is_gentle else _changed(files[name], files[draw(st.sampled_from(sorted(files)))])
        )
        files[name] = draw(change)
    if is_gentle or draw(st.booleans()):
        # Else hardly any change of a source would get past its sum.
        _write_sums(files)
    return files


@st.composite
def _retold(draw: st.DrawFn, data: bytes) -> bytes:
    """The file with other words in one of its texts, where any will do."""
    lines = data.split(b"\n")
    free = [at for at, line in enumerate(lines) if line.split(b":")[0].strip() in FREE or b":" not in line]
    text = "".join(each for each in draw(VALUES) if each.isprintable())
    if free and text.strip():
        at = draw(st.sampled_from(free))
        before, colon, _ = lines[at].partition(b": ")
        lines[at] = before + b": " + json.dumps(text).encode() if colon else lines[at] + b" " + text.encode()
    return b"\n".join(lines)


@st.composite
def _changed(draw: st.DrawFn, data: bytes, other: bytes) -> bytes:
    what = draw(
        st.sampled_from(["value", "value", "value", "line", "piece", "piece", "slice", "bytes", "key", "whole"])
    )
    lines = data.split(b"\n")
    at = draw(st.integers(0, len(lines) - 1))
    line = lines[at]
    offset = draw(st.integers(0, len(line)))
    text = draw(VALUES).encode(errors="surrogatepass")
    match what:
        case "value":
            before, colon, _ = line.partition(b": ")
            forms = [text, json.dumps(text.decode(errors="replace")).encode(), b"|\n" + b" " * 8 + text]
            lines[at] = before + (colon or b" ") + draw(st.sampled_from(forms))
        case "key":
            indent = line[: len(line) - len(line.lstrip())]
            lines.insert(at, indent + draw(st.sampled_from(KEYS)).encode() + b": " + text)
        case "line":
            others = other.split(b"\n")
            taken = others[draw(st.integers(0, len(others) - 1))]
            lines[at : at + draw(st.integers(0, 2))] = draw(st.sampled_from([[], [line, line], [taken], [b" " + line]]))
        case "piece":
            lines[at] = line[:offset] + draw(st.sampled_from(PIECES)).encode() * draw(st.integers(1, 3)) + line[offset:]
        case "slice":
            end = draw(st.integers(offset, len(line)))
            lines[at] = line[:offset] + text + line[end:]
        case "bytes":
            lines[at] = line[:offset] + draw(st.binary(max_size=8)) + line[offset:]
        case _:
            return draw(st.one_of(st.binary(max_size=200), st.just(other)))
    return b"\n".join(lines)


def _write_sums(files: Files) -> None:
    for name in list(files):
        text = files.get(name.removesuffix(".yml") + ".txt")
        if name.startswith("seeds/") and name.endswith(".yml") and text is not None:
            rest = [line for line in files[name].split(b"\n") if not line.startswith(b"sha256:")]
            files[name] = b"\n".join([b"sha256: " + hashlib.sha256(text).hexdigest().encode(), *rest])


ENDS: Counter[str] = Counter()
"""How many projects ended how, for whoever looks at a run."""


def holds_together(files: Files) -> None:
    """Nothing raises, every problem has a place inside a file, and what is built can be written to a disk."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_tree(root, {"briefings/registry/actors.yml": b"", "seeds/.keep": b"", **files})
        where = Folders(root=root, briefings=root / "briefings", seeds=root / "seeds", templates=root / "templates")
        inputs, unread = read_inputs(where, "icd-203", {})
    built, found = build.build(inputs)
    problems = (*unread, *found)
    for each in problems:
        _is_placed(each)
    as_text(problems[:20], colour=True)
    json.loads(as_json(problems))
    if any(each.fix is not None for each in problems):
        fixed(written_files(inputs), lambda texts: build.check(with_texts(inputs, texts)))
    if built is not None:
        for path, page in built.pages.items():
            page.markdown.encode()
            assert all(0 < len(part.encode()) < 250 for part in path.split("/")), path
    ENDS["built" if built is not None else "refused"] += 1


def _is_placed(problem: Diagnostic) -> None:
    fixes = [edit.span for edit in problem.fix.edits] if problem.fix is not None else []
    related = [span for each in problem.related for span in (each.span, *each.marks)]
    spans: list[Span] = [problem.span, *problem.marks, *related, *fixes]
    for span in spans:
        assert 0 <= span.start <= span.end <= len(span.file.text), problem
        assert span.file.path, problem
    assert problem.message.strip(), problem


def search(seconds: float) -> None:
    """Tries new projects for so long. What fails is made small and raised."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:

        @seed(time.time_ns())
        @settings(
            max_examples=25,
            deadline=None,
            database=None,
            derandomize=False,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink),
        )
        @given(projects())
        def one_round(files: Files) -> None:
            holds_together(files)

        one_round()
    print(f"{sum(ENDS.values()):,} projects, {ENDS['built']:,} of them built; nothing fell over")


if __name__ == "__main__":
    search(float(sys.argv[1]))
