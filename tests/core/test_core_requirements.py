"""Every direct import of the service stands in requirements.txt, pinned; nothing else does."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("app", "core", "nlp", "notify", "flows", "bot", "admin", "simulator")
RUN_BY_NAME = {"gunicorn", "tzdata"}
"""Started by name, or read by the standard library; jieba is read as files."""


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
    assert spare <= {"jieba"}, "read as files by nlp.text.dictionary"


def test_every_requirement_is_in_the_pinned_closure():
    pinned = required("constraints.txt")
    for file in ("requirements.txt", "requirements-learn.txt"):
        assert required(file) <= pinned
