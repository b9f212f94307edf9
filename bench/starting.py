"""`python -m bench.starting`: processor seconds of commands that need no language."""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet

from bench.figures import quartiles
from core.settings import ROOT

ROUNDS = 7
COMMANDS = (
    ("users", "add", "--help"),
    ("db", "upgrade"),
    ("doctor", "--help"),
    ("rules", "show", "--help"),
)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for command in COMMANDS:
            taken = [_seconds(command, Path(folder)) for _ in range(ROUNDS)]
            print(f"flask {' '.join(command)}: {quartiles(taken)} s of processor time")


def _seconds(command: tuple[str, ...], folder: Path) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *command],
        cwd=ROOT,
        env=_environment(folder),
        check=True,
        stdout=subprocess.DEVNULL,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _environment(folder: Path) -> dict[str, str]:
    return os.environ | {
        "JIEFANG_SECRET_KEY": "an invented secret key of a measurement",
        "JIEFANG_DATA_KEY": Fernet.generate_key().decode(),
        "JIEFANG_DATABASE_URL": f"sqlite:///{folder / 'starting.db'}",
        "JIEFANG_STATE_DIR": str(folder),
    }


if __name__ == "__main__":
    main()
