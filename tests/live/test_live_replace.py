"""The web service is replaced under steady requests: nobody is refused."""

import configparser
import os
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest

from tests.conftest import DATA_KEY, SECRET_KEY

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("live"), pytest.mark.timeout(240)]

ROOT = Path(__file__).resolve().parents[2]
AS_SYSTEMD_DOES = """
import os, sys
os.dup2(int(os.environ["SOCKET"]), 3)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
os.execv(sys.argv[1], sys.argv[1:])
"""
PAGES = ("/m/", "/readyz", "/p/nothing")
LATE = 5.0
PATIENCE = 90.0


def gunicorn():
    """Give the command of the unit in deploy/, with this checkout's interpreter."""
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read(ROOT / "deploy" / "jiefang-web@.service", encoding="utf-8")
    program, *options = shlex.split(unit["Service"]["ExecStart"])
    return [str(ROOT / Path(program).relative_to("/opt/jiefang")), *options]


class Masters:
    """The service behind a socket that somebody else holds, as systemd does."""

    def __init__(self, folder, held):
        self._log, self._held, self.running = folder / "web.log", held, None
        outside = {name: value for name, value in os.environ.items() if "JIEFANG_" not in name}
        self._environ = outside | {
            "JIEFANG_SECRET_KEY": SECRET_KEY,
            "JIEFANG_DATA_KEY": DATA_KEY,
            "JIEFANG_DATABASE_URL": f"sqlite:///{folder / 'jiefang.db'}",
            "JIEFANG_STATE_DIR": str(folder / "state"),
            "SOCKET": str(held.fileno()),
        }
        upgrade = [sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade"]
        subprocess.run(upgrade, cwd=ROOT, env=self._environ, check=True, capture_output=True)

    def start(self):
        with self._log.open("ab") as log:
            started = subprocess.Popen(
                [sys.executable, "-c", AS_SYSTEMD_DOES, *gunicorn(), "--log-level", "warning"],
                cwd=ROOT, env=self._environ, stdout=log, stderr=log, pass_fds=[self._held.fileno()],
            )  # fmt: skip
        until = time.monotonic() + PATIENCE
        while not self._workers(started):
            if started.poll() is not None or time.monotonic() > until:
                self.end(started)
                raise AssertionError(self._log.read_text(encoding="utf-8"))
            time.sleep(0.1)
        time.sleep(1)  # As the unit does.
        return started

    @staticmethod
    def _workers(started):
        children = Path(f"/proc/{started.pid}/task/{started.pid}/children")
        return children.exists() and children.read_text(encoding="ascii").split()

    def replace(self):
        """Do what deploy/replace-web does."""
        new = self.start()
        old, self.running = self.running, new
        if old is not None:
            self.end(old)

    @staticmethod
    def end(master):
        master.send_signal(signal.SIGTERM)
        master.wait(40)


class Asking(threading.Thread):
    """Somebody who asks all the time, each time with a connection of its own."""

    def __init__(self, url, stopped):
        super().__init__()
        self._url, self._stopped, self.seen = url, stopped, []

    def run(self):
        number = 0
        while not self._stopped.wait(0.05):
            path, began = PAGES[number % len(PAGES)], time.monotonic()
            try:
                status = httpx.get(self._url + path, timeout=20).status_code
            except httpx.TransportError as error:
                status = type(error).__name__
            self.seen.append((path, status, time.monotonic() - began))
            number += 1


def test_nobody_is_refused_while_the_service_is_replaced(tmp_path):
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as held:
        os.set_inheritable(held.fileno(), True)
        masters, stopped = Masters(tmp_path, held), threading.Event()
        masters.replace()
        url = f"http://127.0.0.1:{held.getsockname()[1]}"
        asking = [Asking(url, stopped) for _ in range(4)]
        try:
            for each in asking:
                each.start()
            for _ in range(3):
                masters.replace()
            time.sleep(1)
        finally:
            stopped.set()
            for each in asking:
                each.join()
            masters.end(masters.running)
    seen = [one for each in asking for one in each.seen]
    expected = {"/m/": 200, "/readyz": 200, "/p/nothing": 404}
    wrong = [one for one in seen if one[1] != expected[one[0]]]
    slowest = max(seconds for _, _, seconds in seen)
    print(f"{len(seen)} asked, {len(wrong)} refused or wrong, slowest {slowest:.2f} s")
    assert len(seen) > 100
    assert wrong == []
    assert sum(seconds > LATE for _, _, seconds in seen) <= 1
