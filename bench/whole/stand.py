"""All that runs: the service as shipped, its worker, and Tencent's side; and what each uses."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.ground import Ground
from bench.people import spots
from bench.servers import Server, cpu_seconds, free_port, outside, serving
from bench.whole.tencent import Hear, Platforms, Tencent
from core.settings import ROOT

PATIENCE = 40.0
WARMING = 2.0


@dataclass(frozen=True, slots=True)
class Cpu:
    """Processor seconds of each part."""

    web: float
    worker: float
    database: float
    tencent: float
    load: float

    def __sub__(self, other: "Cpu") -> "Cpu":
        return Cpu(
            self.web - other.web,
            self.worker - other.worker,
            self.database - other.database,
            self.tencent - other.tencent,
            self.load - other.load,
        )


@dataclass(frozen=True, slots=True)
class Stand:
    """The running parts; database_cpu is that of PostgreSQL's processes."""

    ground: Ground
    web: Server
    worker: "subprocess.Popen[bytes]"
    tencent: Tencent
    database_cpu: Callable[[], float]

    def cpu(self) -> Cpu:
        """Tell what each has used so far; called from the thread of the load."""
        return Cpu(
            web=self.web.cpu(),
            worker=cpu_seconds(self.worker.pid),
            database=self.database_cpu(),
            tencent=self.tencent.cpu(),
            load=time.thread_time(),
        )


@contextmanager
def stand(
    ground: Ground, hear: Hear, database_cpu: Callable[[], float], log: Path
) -> Iterator[Stand]:
    """Run gunicorn with two workers, `flask worker` and Tencent until the end of the block."""
    port = free_port()
    environment = ground.environment(f"http://127.0.0.1:{port}")
    keys = frozenset(spot.webhook_key for spot in spots())
    platforms = Platforms(ground.settings(), keys, hear)
    with (
        Tencent(platforms, port) as tencent,
        serving("wsgi", environment, log) as web,
        _worker(environment, log) as worker,
    ):
        time.sleep(WARMING)
        yield Stand(ground, web, worker, tencent, database_cpu)


@contextmanager
def _worker(environment: dict[str, str], log: Path) -> "Iterator[subprocess.Popen[bytes]]":
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "worker"],
            cwd=ROOT,
            env={**outside(), **environment},
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
