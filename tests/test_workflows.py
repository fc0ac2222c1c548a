"""The workflows for GitHub and GitLab: valid, least permissions, pinned, and every step a target of make."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
STARTER = ROOT / "templates" / "project"
WORKFLOW = ".github/workflows/briefings.yml"
DEPENDABOT = ".github/dependabot.yml"
GITLAB = ".gitlab-ci.yml"
SCRIPTS = Path(sys.executable).parent

# A step runs `make` and may send what it says somewhere, and nothing else.
STEP = re.compile(
    r"make(?P<said>(?: [a-z]+| [A-Z]+=(?:[\w^/.-]+|\"\$[A-Z_]+\"))+)(?: (?:>>?|\| tee |\| grep )[\w.=$\"]+)?"
)


def read(name: str, root: Path = ROOT) -> dict[Any, Any]:
    loaded = yaml.safe_load((root / name).read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def jobs() -> dict[str, dict[str, Any]]:
    found = read(WORKFLOW)["jobs"]
    assert isinstance(found, dict)
    return found


def commands_on_github() -> list[str]:
    return [step["run"] for job in jobs().values() for step in job["steps"] if "run" in step]


def commands_on_gitlab() -> list[str]:
    found = [job for job in read(GITLAB).values() if isinstance(job, dict)]
    return [line for job in found for key in ("script", "after_script") for line in job.get(key, ())]


def actions() -> Iterator[str]:
    """Each line that names an action, from the text, since a comment is no part of what YAML reads."""
    for line in (ROOT / WORKFLOW).read_text(encoding="utf-8").splitlines():
        if "uses:" in line:
            yield line.strip()


def targets(makefile: Path) -> set[str]:
    return set(re.findall(r"^([a-z]+):(?!=)", makefile.read_text(encoding="utf-8"), re.MULTILINE))


def passes(program: str, *arguments: str | Path) -> None:
    """Runs a program of the tests' environment; it must be content, and needs no network and no settings of ours."""
    found = shutil.which(program, path=f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}")
    assert found is not None, f"there is no {program} here: `make test` installs it"
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("GH_", "GITHUB_", "ZIZMOR_"))}
    done = subprocess.run(
        [found, *arguments],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", [WORKFLOW, DEPENDABOT, GITLAB])
def test_a_new_project_gets_the_files_that_are_in_use_here(name: str) -> None:
    assert (STARTER / name).read_bytes() == (ROOT / name).read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("schema", "name"),
    [
        ("vendor.github-workflows", WORKFLOW),
        ("custom.github-workflows-require-timeout", WORKFLOW),
        ("vendor.dependabot", DEPENDABOT),
        ("vendor.gitlab-ci", GITLAB),
    ],
)
def test_they_are_valid_by_the_schemas_of_their_forges(schema: str, name: str) -> None:
    transform = ["--data-transform", "gitlab-ci"] if name == GITLAB else []
    passes("check-jsonschema", "--builtin-schema", schema, *transform, ROOT / name)


@pytest.mark.slow
def test_zizmor_has_nothing_to_say_of_them() -> None:
    passes("zizmor", "--offline", "--no-progress", "--strict-collection", "--persona=auditor", ROOT / ".github")


@pytest.mark.parametrize("command", sorted({*commands_on_github(), *commands_on_gitlab()}))
@pytest.mark.parametrize("root", [ROOT, STARTER], ids=["here", "new-project"])
def test_every_step_is_a_target_of_make(command: str, root: Path) -> None:
    step = STEP.fullmatch(command)
    assert step, command
    words = step["said"].split()
    names = [word for word in words if "=" not in word]
    assert len(names) == 1
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    assert set(names) <= targets(root / "Makefile")
    assert {word.partition("=")[0] for word in words if "=" in word} <= set(re.findall(r"\$\((?:\w+ )?(\w+)", makefile))


def test_what_a_proposal_brings_is_in_no_command() -> None:
    """Names of branches, titles and the like reach a shell through nothing: commands hold no expressions."""
    assert not [command for command in commands_on_github() if "${{" in command]
    named = {name for command in commands_on_gitlab() for name in re.findall(r"\$(\w+)", command)}
    # GitLab makes these itself: a word of three, and a hash.
    assert named == {"CI_PROJECT_VISIBILITY", "CI_MERGE_REQUEST_DIFF_BASE_SHA"}


def test_every_action_is_pinned_by_its_whole_hash_and_says_its_version() -> None:
    found = list(actions())
    assert len(found) == 5
    for line in found:
        assert re.fullmatch(r"uses: actions/[a-z-]+@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+", line)


def test_a_job_may_do_what_it_needs_and_no_more() -> None:
    assert read(WORKFLOW)["permissions"] == {}
    assert {name: job["permissions"] for name, job in jobs().items()} == {
        "check": {"contents": "read"},
        "publish": {"pages": "write", "id-token": "write"},
    }
    (checkout,) = (step for step in jobs()["check"]["steps"] if "checkout@" in step.get("uses", ""))
    assert checkout["with"]["persist-credentials"] is False


def test_the_job_that_publishes_takes_nothing_but_the_site() -> None:
    publish = jobs()["publish"]
    assert publish["environment"]["name"] == "github-pages"
    assert publish["concurrency"] == {"group": "pages", "cancel-in-progress": False}
    (only,) = publish["steps"]
    assert only["uses"].startswith("actions/deploy-pages@")


def test_nothing_is_published_of_a_proposal_nor_unless_check_build_and_verification_have_passed() -> None:
    publish = jobs()["publish"]
    assert publish["needs"] == "check"
    assert "github.event_name != 'pull_request'" in publish["if"]
    assert "github.ref == 'refs/heads/main'" in publish["if"]
    steps = jobs()["check"]["steps"]
    assert not [step for step in steps if "continue-on-error" in step]
    order = [step.get("run", step.get("uses", "")).partition("@")[0] for step in steps]
    assert [each for each in order if each in {"make check FORMAT=github", "make site", "make verify"}] == [
        "make check FORMAT=github",
        "make site",
        "make verify",
    ]
    assert order.index("make verify") < order.index("actions/upload-pages-artifact")
    assert not [step for step in steps if "cache" in step.get("with", {})]


def test_the_check_refuses_in_a_public_repository_what_is_not_for_everybody() -> None:
    (check,) = (step for step in jobs()["check"]["steps"] if step.get("run") == "make check FORMAT=github")
    assert "!github.event.repository.private" in check["env"]["PUBLIC"]
    assert {command for command in commands_on_gitlab() if " check " in command and "PUBLIC=" not in command} == set()
    for root in (ROOT, STARTER):
        dry = ["make", "--dry-run", "check", "BRIEFINGS=briefings"]
        for value, refuses in (("true", True), ("public", True), ("false", False), ("private", False), ("", False)):
            said = subprocess.run(
                [*dry, f"PUBLIC={value}"], cwd=root, capture_output=True, encoding="utf-8", check=True
            ).stdout
            assert ("briefings check  --public" in said) is refuses, (root, value)


def test_both_makefiles_run_the_same_commands() -> None:
    def recipes(makefile: Path) -> dict[str, list[str]]:
        text = makefile.read_text(encoding="utf-8").replace("$(BIN)/briefings", "$(BRIEFINGS)").replace("\\\n\t\t", "")
        found = re.findall(r"^([a-z]+):[^=\n]*\n((?:\t.*\n)+)", text, re.MULTILINE)
        return {name: lines.splitlines() for name, lines in found}

    here, there = recipes(ROOT / "Makefile"), recipes(STARTER / "Makefile")
    shared = there.keys() - {"clean"}
    assert shared == {"site", "serve", "check", "changes", "verify", "news", "publish"}
    assert {name: here[name] for name in shared} == {name: there[name] for name in shared}
