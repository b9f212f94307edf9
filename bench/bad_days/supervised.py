"""The service's processes, started again when they die, as systemd's Restart=always would."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.servers import children, outside
from core.settings import ROOT

PAUSE = 0.1
PATIENCE, WARMING = 40.0, 8.0


class Supervised:
    """One process that is always there, but for the moments after a death."""

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        log: Path,
        files: Sequence[int] = (),
    ) -> None:
        self._command, self._environment, self._log = list(command), environment, log
        self._files = files
        self._stopping = threading.Event()
        self._process = self._start()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        self.deaths = 0

    @property
    def pid(self) -> int:
        return self._process.pid

    def kill(self) -> None:
        """Kill the process as a power cut would, with all it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)

    def kill_master(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def kill_child(self) -> None:
        """Kill one of those it started."""
        with suppress(ProcessLookupError, FileNotFoundError, IndexError):
            os.kill(children(self.pid)[0], signal.SIGKILL)

    def stop(self) -> None:
        self._stopping.set()
        self._process.terminate()
        self._thread.join()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(PATIENCE)
        self.kill()

    def _watch(self) -> None:
        while not self._stopping.wait(PAUSE):
            if self._process.poll() is not None and not self._stopping.is_set():
                self.deaths += 1
                self._process = self._start()

    def _start(self) -> "subprocess.Popen[bytes]":
        with self._log.open("ab") as out:
            return subprocess.Popen(
                self._command,
                cwd=ROOT,
                env={**outside(), **self._environment},
                stdout=out,
                stderr=out,
                start_new_session=True,
                pass_fds=self._files,
            )


@contextmanager
def supervised(
    port: int, environment: Mapping[str, str], log: Path
) -> Iterator[tuple[Supervised, Supervised]]:
    """Run gunicorn with two workers and `flask worker` until the end of the block.

    The door is held here, as systemd holds it: who comes while nobody serves waits in it.
    """
    python = [sys.executable, "-m"]
    with socket.create_server(("127.0.0.1", port), backlog=512) as door:
        bind = ["-w", "2", "-b", f"fd://{door.fileno()}", "--log-level", "warning"]
        serve = [*python, "gunicorn", *bind, "wsgi:application"]
        web = Supervised(serve, environment, log, (door.fileno(),))
        worker = Supervised([*python, "flask", "--app", "wsgi", "worker"], environment, log)
        try:
            time.sleep(WARMING)
            yield web, worker
        finally:
            worker.stop()
            web.stop()
