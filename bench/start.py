"""`python -m bench.start`: what starting costs: seconds of processor time, and memory.

Each command runs in a process of its own on a fresh SQLite database that is up to date. The
engine's figure is that of a process that does nothing but load it. This process stays small, for a
process that starts another hands its own size on to the figure.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.figures import quartiles
from bench.table import table

ROOT = Path(__file__).resolve().parent.parent
ROUNDS, QUICK = 9, 3
FLASK = ("-m", "flask", "--app", "wsgi")
ENVIRONMENT = """
import json
import sys
from pathlib import Path

from bench.ground import Ground
from bench.servers import outside

folder = Path(sys.argv[1])
ground = Ground(f"sqlite:///{folder}/start.db", folder)
print(json.dumps({**outside(), **ground.environment()}))
"""
ENGINE = "from nlp.engine import Engine; Engine.load().ready()"
COMMANDS: dict[str, Sequence[str]] = {
    "python alone": ("-c", "pass"),
    "users add --help": (*FLASK, "users", "add", "--help"),
    "db upgrade": (*FLASK, "db", "upgrade"),
    "doctor": (*FLASK, "doctor"),
    "classify, one text": (*FLASK, "classify", "楼道灯坏了"),
    "the engine alone": ("-c", ENGINE),
    "wsgi:application": ("-c", "import wsgi"),
}


@dataclass(frozen=True, slots=True)
class Used:
    """What one process used: seconds by the wall, of the processor, and megabytes at most."""

    wall: float
    cpu: float
    megabytes: float


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        environment = _environment(folder)
        run(COMMANDS["db upgrade"], environment)
        found: dict[str, list[Used]] = {name: [] for name in COMMANDS}
        for number in range(QUICK if options.quick else ROUNDS):
            for name, command in COMMANDS.items():
                found[name].append(run(command, environment))
            print(f"round {number + 1}", file=sys.stderr, flush=True)
    rows: list[Sequence[str]] = [("", "wall s", "CPU s", "most memory, MB")]
    for name, every in found.items():
        figures = (
            [each.wall for each in every],
            [each.cpu for each in every],
            [each.megabytes for each in every],
        )
        rows.append((name, *(str(quartiles(each)) for each in figures)))
    print(table(rows))
    return 0


def _environment(folder: str) -> dict[str, str]:
    command = [sys.executable, "-c", ENVIRONMENT, folder]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    environment: dict[str, str] = json.loads(told.stdout)
    return environment


def run(command: Sequence[str], environment: dict[str, str]) -> Used:
    """Run a command of the service to its end; what it says is not shown."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    # doctor ends with 1 when it finds something to mend, as it does here.
    _, _, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = 0
    return Used(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.start", description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} rounds, not {ROUNDS}")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
