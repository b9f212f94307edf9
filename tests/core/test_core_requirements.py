"""Every direct import of the service stands in requirements.txt, pinned; nothing else does."""

import ast
import re
import sys
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, packages_distributions, requires, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
ROOMS = ("app", "core", "nlp", "notify", "flows", "bot", "admin", "simulator")
RUN_BY_NAME = {"gunicorn", "tzdata"}
"""Started by name, or read by the standard library."""


def canonical(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def required(file):
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    pins = [line.split("#")[0].strip() for line in lines if "==" in line.split("#")[0]]
    return {canonical(re.split(r"[\[=]", pin)[0]) for pin in pins}


def imported():
    ours = {*ROOMS, "learning", "bench", "wsgi"}
    found = set()
    for file in [*(f for room in ROOMS for f in (ROOT / room).rglob("*.py")), ROOT / "wsgi.py"]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            found |= {name.partition(".")[0] for name in names}
    return found - ours - set(sys.stdlib_module_names)


def test_every_direct_import_is_required():
    distributions = packages_distributions()
    needed = {canonical(distributions[name][0]) for name in imported()}
    assert needed - required("requirements.txt") == set()


def test_nothing_is_required_that_nobody_imports():
    distributions = packages_distributions()
    needed = {canonical(distributions[name][0]) for name in imported()} | RUN_BY_NAME
    spare = required("requirements.txt") - needed
    assert not spare


LOCKS = {
    "requirements.lock": ("requirements.txt",),
    "requirements-dev.lock": ("requirements.txt", "requirements-learn.txt", "requirements-dev.txt"),
}


def locked(file):
    """Give each package of a lock with its version and its hashes."""
    text = (ROOT / file).read_text(encoding="utf-8").replace("\\\n", " ")
    rows = [line.split() for line in text.splitlines() if line[:1].isalnum()]
    assert all("==" in row[0] for row in rows)
    return {
        canonical(row[0].partition("==")[0].split("[")[0]): (
            row[0].partition("==")[2],
            {word for word in row if word.startswith("--hash=sha256:")},
        )
        for row in rows
    }


def pins(file):
    """Give each package that is asked for, with its version."""
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    found = [line.split("#")[0].strip().partition("==") for line in lines if "==" in line]
    return {canonical(name.split("[")[0]): version for name, _, version in found}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_what_is_asked_for_and_a_hash_for_each_file(lock):
    """`make lock` was not run after a change, if this fails."""
    closure = locked(lock)
    for file in LOCKS[lock]:
        for name, asked in pins(file).items():
            assert closure[name][0] == asked, name
    assert all(hashes for _, hashes in closure.values())


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_is_closed(lock):
    """Whatever a package needs here stands in the lock as well, in a version that fits."""
    closure = locked(lock)
    for name in closure:
        try:
            needs = requires(name) or []
        except PackageNotFoundError:
            continue  # It is for another platform.
        for need in map(Requirement, needs):
            if need.marker is not None and not need.marker.evaluate({"extra": ""}):
                continue
            there, _ = closure[canonical(need.name)]
            assert need.specifier.contains(there, prereleases=True), f"{name} needs {need}"


def test_both_locks_agree_and_are_what_is_installed():
    run, dev = locked("requirements.lock"), locked("requirements-dev.lock")
    assert {name: dev[name] for name in run} == run
    for name, (locked_version, _) in dev.items():
        with suppress(PackageNotFoundError):
            assert version(name) == locked_version, name


def test_nothing_is_installed_but_by_its_hash():
    """A pip that is not told to check takes what it is given."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    installs = [line for line in makefile.splitlines() if line.startswith("\t$(PIP)")]
    assert len(installs) == 2
    assert all("--require-hashes -r requirements" in line for line in installs)
