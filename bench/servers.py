"""The servers under test: gunicorn with two sync workers, each on its own loopback port."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.settings import ROOT

WORKERS = 2
TARGETS = Path(__file__).with_name("targets") / "serving.py"
PATIENCE = 60.0
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Memory:
    """Kilobytes of one process: uss is its alone; pss adds its share of what is shared."""

    uss: int
    pss: int


@dataclass(frozen=True, slots=True)
class Server:
    process: subprocess.Popen[bytes]
    port: int

    def workers(self) -> list[int]:
        return children(self.process.pid)

    def cpu(self) -> float:
        """Give the processor seconds the workers have used so far."""
        return sum(cpu_seconds(pid) for pid in self.workers())

    def memory(self) -> list[Memory]:
        return [memory(pid) for pid in self.workers()]


@contextmanager
def serving(module: str, environment: Mapping[str, str], log: Path) -> Iterator[Server]:
    """Serve module:application until the end of the block."""
    port = free_port()
    bind = ["-b", f"127.0.0.1:{port}", "--log-level", "warning"]
    config = ["-c", str(TARGETS)] if module.startswith("bench.") else []
    command = [sys.executable, "-m", "gunicorn", *config, "-w", str(WORKERS), *bind]
    with log.open("ab") as out:
        process = subprocess.Popen(
            [*command, f"{module}:application"],
            cwd=ROOT,
            env={**outside(), **environment},
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        server = Server(process, port)
        _wait(server, log)
        yield server
    finally:
        process.terminate()
        process.wait(PATIENCE)


def outside() -> dict[str, str]:
    """Give this process's environment without settings of a service that may live here."""
    return {name: value for name, value in os.environ.items() if not name.startswith("JIEFANG_")}


def _wait(server: Server, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            raise RuntimeError(f"a server did not start: {log.read_text()[-2000:]}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", server.port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError("a server did not start in time")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in listed.split()]


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def memory(pid: int) -> Memory:
    found: dict[str, int] = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()[1:]:
        name, size = line.split()[:2]
        found[name] = int(size)
    return Memory(found["Private_Clean:"] + found["Private_Dirty:"], found["Pss:"])
