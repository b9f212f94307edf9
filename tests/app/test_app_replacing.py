"""`deploy/replace-web`: one name starts, and only then the other ends."""

import os
import subprocess

import pytest

from core.settings import ROOT

SYSTEMCTL = """#!/bin/sh
echo "$@" >> "$CALLS"
case "$*" in
    "is-active --quiet jiefang-web@$ACTIVE") exit 0 ;;
    is-active*) exit 3 ;;
    "start jiefang-web@$BROKEN") exit 1 ;;
esac
"""


@pytest.fixture
def replace_web(tmp_path):
    """Run the script with a systemctl of ours; gives its status, and what it told systemctl."""
    own = tmp_path / "systemctl"
    own.write_text(SYSTEMCTL, encoding="utf-8")
    own.chmod(0o755)
    calls = tmp_path / "calls"

    def run(active, broken=""):
        path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
        told = {"PATH": path, "CALLS": str(calls), "ACTIVE": active, "BROKEN": broken}
        ran = subprocess.run(["sh", ROOT / "deploy" / "replace-web"], env=told, check=False)
        said = calls.read_text(encoding="utf-8").splitlines()
        return ran.returncode, [line for line in said if not line.startswith("is-active")]

    return run


@pytest.mark.parametrize(("active", "new"), [("a", "b"), ("b", "a")])
def test_the_new_one_serves_before_the_old_one_ends(replace_web, active, new):
    expected = [f"start jiefang-web@{new}", f"stop jiefang-web@{active}"]
    assert replace_web(active) == (0, expected)


def test_a_new_one_that_does_not_come_up_is_left_and_the_old_one_serves_on(replace_web):
    expected = ["start jiefang-web@b", "stop jiefang-web@b"]
    assert replace_web("a", broken="b") == (1, expected)
