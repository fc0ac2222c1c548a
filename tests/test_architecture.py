"""The shape of the code: who may import whom, what the core may not touch, and that the documents say what is there."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import generator
from generator.cli.all_codes import ALL_CODES
from generator.diagnostics.model import Code

ROOT = Path(__file__).parents[1]
CODE = ROOT / "generator"
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(CODE.rglob("*.py"))
}
TREES = {name: ast.parse(path.read_text("utf-8")) for name, path in MODULES.items()}

# The rooms in the order in which data flows: a room imports from those before it only.
ROOMS = (
    *("diagnostics", "text", "format", "checks", "ledger", "provenance", "exports", "site"),
    *("build", "files", "publish", "host", "cli"),
)

# Which module or package brings in which library; those that come as a pair count as one.
LIBRARIES = {
    "ahocorasick_rs": "text.names",
    "babel": "text.numbers",
    "boto3": "publish",
    "botocore": "publish",
    "click": "cli",
    "edtf": "text.dates",
    "jinja2": "site",
    "markdown_it": "text.prose",
    "markupsafe": "site",
    "mkdocs": "host",
    "pydantic": "format.decode",
    "pydantic_core": "format.decode",
    "rapidfuzz": "text.nearest",
    "rich": "diagnostics",
    "watchfiles": "cli",
    "text_to_num": "text.numbers",
    "yaml": "format.yaml",
}
# What reaches the disk, the clock, the network, chance, the log or the environment.
IMPURE = {
    *("asyncio", "ctypes", "glob", "http", "io", "logging", "multiprocessing", "os", "pathlib", "random", "secrets"),
    *("shutil", "signal", "socket", "subprocess", "sys", "tempfile", "threading", "time", "urllib.request", "uuid"),
}
# Rich prints to a stream, which is one in memory; nothing else of `io` is used.
PURE_AFTER_ALL = {("generator.diagnostics.terminal", "io")}
# A program of its own, which is copied out and run without this package.
PROGRAM = "generator.provenance.verifier"
# In a room that touches the host, these two are data and functions of data.
PURE_IN_HOST = {"generator.host.theme", "generator.host.csp"}
CLOCKS = {"now", "today", "utcnow", "fromtimestamp"}
BUILT_IN = {"open", "input", "print", "exec", "eval", "__import__"}


def imports_of(name: str) -> Iterator[str]:
    """The modules that a module imports, by their whole names."""
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in MODULES else str(node.module)


def room(name: str) -> str:
    """The room that a module stands in."""
    return name.split(".")[1]


def place(name: str) -> int:
    """Where the room of a module stands in the order of rooms."""
    return ROOMS.index(room(name))


INNER = [name for name in MODULES if name != "generator"]
CORE = [name for name in INNER if (place(name) < ROOMS.index("files") and name != PROGRAM) or name in PURE_IN_HOST]


def test_the_rooms_are_those_of_the_order() -> None:
    assert {room(name) for name in INNER} == set(ROOMS)


@pytest.mark.parametrize("name", INNER)
def test_a_module_imports_from_its_own_room_and_earlier_ones_only(name: str) -> None:
    ours = {each for each in imports_of(name) if each.split(".")[0] == "generator"} - {"generator", name}
    later = {each for each in ours if room(each) != room(name) and place(each) >= place(name)}
    assert not later


def test_modules_import_each_other_without_a_circle() -> None:
    # A package's own `__init__` stands above what it gathers.
    graph = {name: {each for each in imports_of(name) if each in MODULES and each != name} for name in INNER}
    TopologicalSorter(graph).prepare()


def test_each_foreign_library_is_imported_in_one_place() -> None:
    importers: dict[str, set[str]] = {}
    for name in INNER:
        for each in imports_of(name):
            library = each.split(".")[0]
            if library not in sys.stdlib_module_names and library != "generator":
                importers.setdefault(library, set()).add(name)
    assert set(importers) == set(LIBRARIES)
    for library, home in LIBRARIES.items():
        outside = {name for name in importers[library] if not f"{name}.".startswith(f"generator.{home}.")}
        assert not outside, f"{library} belongs to {home}"


@pytest.mark.parametrize("name", CORE)
def test_the_core_reaches_for_nothing_outside(name: str) -> None:
    reached = {each for each in imports_of(name) if each in IMPURE or each.split(".")[0] in IMPURE}
    assert {each for each in reached if (name, each) not in PURE_AFTER_ALL} == set()
    called = [node.func for node in ast.walk(TREES[name]) if isinstance(node, ast.Call)]
    assert not {function.attr for function in called if isinstance(function, ast.Attribute)} & CLOCKS
    assert not {function.id for function in called if isinstance(function, ast.Name)} & BUILT_IN


@pytest.mark.parametrize("name", INNER)
def test_no_module_state_changes(name: str) -> None:
    assert not [node for node in ast.walk(TREES[name]) if isinstance(node, ast.Global)]


def test_only_verify_makes_verified() -> None:
    makers = {
        name
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")) == "Verified"
    }
    assert makers == {"generator.checks.verify"}


def test_a_function_lives_with_its_concept() -> None:
    vague = {"base", "common", "core", "helper", "helpers", "lib", "misc", "shared", "tools", "util", "utils"}
    assert not vague & {name.rsplit(".", 1)[-1] for name in MODULES}


def codes_declared() -> dict[str, list[str]]:
    """The names of the codes that modules declare, by where they do."""
    found: dict[str, list[str]] = {}
    for info in pkgutil.walk_packages(generator.__path__, "generator."):
        module = importlib.import_module(info.name)
        for node in TREES[info.name].body:
            target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
            value = getattr(module, target.id, None) if isinstance(target, ast.Name) else None
            if isinstance(value, Code):
                found.setdefault(value.name, []).append(info.name)
    return found


def test_every_code_that_is_declared_is_among_all_codes() -> None:
    assert set(codes_declared()) == {code.name for code in ALL_CODES}


def test_no_two_problems_have_the_same_code() -> None:
    names = [code.name for code in ALL_CODES]
    assert sorted(names) == sorted(set(names))
    assert {name: where for name, where in codes_declared().items() if len(where) > 1} == {}


@pytest.mark.parametrize("code", [*ALL_CODES], ids=lambda code: str(code.name))
def test_a_code_is_kebab_case_and_explained_in_whole_sentences(code: Code) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", code.name)
    assert len(code.explanation) >= 20
    assert re.search(r"^[`A-Z].*[.]$", code.explanation)
    assert "!" not in code.explanation


def test_the_map_of_the_code_names_every_room_and_package_and_only_what_exists() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    assert len(text.splitlines()) <= 120
    code_map = text.split("## Code map")[1].split("\n## ")[0]
    rooms = re.findall(r"^\| `(\w+)(?:/|\.py)` \|", code_map, re.MULTILINE)
    assert tuple(rooms) == ROOMS
    packages = {path.parent.relative_to(CODE).as_posix() + "/" for path in CODE.glob("*/*/__init__.py")}
    assert set(re.findall(r"`(\w+/\w+/)`", code_map)) == packages
    for path in re.findall(r"`([\w./-]*/[\w./-]*)`", text.replace(code_map, "")):
        assert (ROOT / path).exists(), f"ARCHITECTURE.md names {path}, which is not there"
    for module in re.findall(r"`(\w+/[\w/]+\.py)`", code_map):
        assert (CODE / module).exists(), f"ARCHITECTURE.md names {module}, which is not there"


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    """The names of a function's parameters but for `self` and `cls`."""
    given = function.args
    names = [each.arg for each in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    return [name for name in names if name not in {"self", "cls"}]


def is_command(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether click calls the function, with a parameter for each option."""
    return any("command(" in ast.unparse(decorator) for decorator in function.decorator_list)


FUNCTIONS = [
    (name, node)
    for name, tree in TREES.items()
    for node in ast.walk(tree)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not is_command(node)
]


@pytest.mark.parametrize("name", [name for name in INNER if name != PROGRAM])
def test_a_module_can_be_read_at_one_sitting(name: str) -> None:
    assert len(MODULES[name].read_text("utf-8").splitlines()) <= 400


def test_no_function_takes_more_than_six_parameters() -> None:
    assert {f"{name}.{node.name}" for name, node in FUNCTIONS if len(parameters(node)) > 6} == set()


def test_a_public_name_is_defined_once() -> None:
    where: dict[str, list[str]] = {}
    for name, tree in TREES.items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
                where.setdefault(node.name, []).append(name)
    assert {name: modules for name, modules in where.items() if len(modules) > 1} == {}


def test_a_name_is_imported_from_the_file_that_defines_it() -> None:
    """A package's own face may be used by its name, as in `prose.parse`; what it gathers is not imported through it."""
    through = {
        f"{name} imports {alias.name} through {node.module}"
        for name, tree in TREES.items()
        if not MODULES[name].name.startswith("__init__")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in MODULES
        for alias in node.names
        if f"{node.module}.{alias.name}" not in MODULES and alias.name not in defined_in(str(node.module))
    }
    assert through == set()


def defined_in(module: str) -> set[str]:
    """The names that the statements of a module bind, but for those that it imports."""
    found: set[str] = set()
    for node in ast.walk(TREES[module]):
        match node:
            case ast.ClassDef() | ast.FunctionDef():
                found.add(node.name)
            case ast.Name(ctx=ast.Store()):
                found.add(node.id)
            case _:
                pass
    return found
