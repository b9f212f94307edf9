"""`make run`: three processes, one Ctrl-C, and a second start that keeps what there is."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("live"), pytest.mark.timeout(240)]

ROOT = Path(__file__).resolve().parents[2]
OUTSIDE = shutil.ignore_patterns(".*", "var", "tests", "bench", "__pycache__", "node_modules")
START, STOP = 60, 10
"""Seconds given for a start on a busy machine, and for a stop."""


class Run:
    """One `make run` in a copy of the project with a var/ of its own."""

    def __init__(self, folder, ports):
        self.folder, self.ports = folder, ports
        self.log = folder.parent / f"run-{time.monotonic_ns()}.log"
        port, simulator_port = (str(number) for number in ports)
        command = [sys.executable, "-m", "app.demo.run"]
        environ = {name: value for name, value in os.environ.items() if "JIEFANG_" not in name}
        began = time.monotonic()
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*command, "--port", port, "--simulator-port", simulator_port],
                cwd=folder,
                env=environ,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.began = began

    @property
    def said(self):
        return self.log.read_text(encoding="utf-8")

    def wait_for_greeting(self):
        """Wait until the addresses stand there; give the seconds it took."""
        while "登录：" not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() - self.began < START, self.said
            time.sleep(0.05)
        return time.monotonic() - self.began

    def children(self):
        pid = self.process.pid
        return Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()

    def press_ctrl_c(self):
        """Give the exit code and the seconds it took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(STOP * 3)
        return code, time.monotonic() - began

    def end(self):
        for pid in self.children() if self.process.poll() is None else []:
            with suppress(ProcessLookupError):
                os.killpg(int(pid), signal.SIGKILL)
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Give a copy of the project, nothing installed and nothing run in it yet."""
    folder = tmp_path_factory.mktemp("run") / "jiefang"
    shutil.copytree(ROOT, folder, ignore=OUTSIDE)
    return folder


@pytest.fixture(scope="module")
def ports():
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


@pytest.fixture
def run(project, ports):
    runs = []

    def start():
        runs.append(Run(project, ports))
        return runs[-1]

    yield start
    for each in runs:
        each.end()


def is_open(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def sign_ins(said):
    return dict(re.findall(r"^    (\w+) +(\S+)   .+（", said, re.MULTILINE))


def report(simulator_port):
    """Say something through the simulator; gives the service's answer."""
    url = f"http://127.0.0.1:{simulator_port}/sim/api/resident/o-demo-resident-01/text"
    return httpx.post(url, json={"content": "我的诉求"}, timeout=20).json()["answer"]


def file_one(simulator_port):
    url = f"http://127.0.0.1:{simulator_port}/sim/api/resident/o-demo-resident-01"
    said = {"content": "幸福里梅园路路灯坏了，晚上看不见路"}
    httpx.post(f"{url}/text", json=said, timeout=20)
    agreed = {"menu_id": "agree", "content": "对，提交"}
    answer = httpx.post(f"{url}/tap", json=agreed, timeout=20).json()["answer"]
    return re.search(r"编号 (\w+)", answer)[1]


def send_photo(simulator_port):
    url = f"http://127.0.0.1:{simulator_port}/sim/api/resident/o-demo-resident-01/image"
    assert httpx.post(url, json={"account": "jiefang"}, timeout=20).status_code == 200


def wait_for(condition, seconds=90):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.1)


def seen_by_others(folder):
    """List what in a folder somebody else on the machine could read, and what must be there."""
    every = [folder, *folder.rglob("*")]
    names = {each.name for each in every}
    assert {"demo.json", "simulator.json", "jiefang.db", "jiefang.db-wal", "state"} <= names
    assert "jiefang-queue.db" in names
    return [str(each) for each in every if each.stat().st_mode & 0o077]


def test_two_starts_and_two_stops(run, ports):
    port, simulator_port = ports
    first = run()
    seconds = first.wait_for_greeting()
    assert f"http://127.0.0.1:{simulator_port}/sim/" in first.said
    assert f"http://127.0.0.1:{port}/admin/" in first.said
    assert set(sign_ins(first.said)) == {"zhou", "jin", "xiaoli", "laozhao", "jiang"}
    assert httpx.get(f"http://127.0.0.1:{port}/admin/sign-in", timeout=20).status_code == 200
    number = file_one(simulator_port)
    three = first.children()
    assert len(three) == 3
    send_photo(simulator_port)
    media = first.folder / "var" / "state" / "media"
    wait_for(lambda: any(file.is_file() for file in media.rglob("*")))
    assert seen_by_others(first.folder / "var") == []
    stop_and_check(first, ports, three)

    second = run()
    again = second.wait_for_greeting()
    sys.stdout.write(f"first start {seconds:.1f} s, second start {again:.1f} s\n")
    assert sign_ins(second.said) == sign_ins(first.said)
    assert number in report(simulator_port)
    stop_and_check(second, ports, second.children())


def stop_and_check(run, ports, children):
    code, seconds = run.press_ctrl_c()
    sys.stdout.write(f"stopped in {seconds:.1f} s\n")
    assert code == 0, run.said
    assert seconds < STOP
    assert "Traceback" not in run.said
    assert not any(is_open(port) for port in ports)
    assert not any(Path(f"/proc/{pid}").exists() for pid in children)


@pytest.mark.parametrize("which", [0, 1], ids=["service", "simulator"])
def test_a_taken_port_is_one_clear_sentence(run, ports, which):
    with socket.socket() as squatter:
        squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        squatter.bind(("127.0.0.1", ports[which]))
        squatter.listen()
        refused = run()
        assert refused.process.wait(30) == 1
    (sentence,) = refused.said.splitlines()
    assert f"端口 {ports[which]} 已被占用" in sentence
    assert "make run PORT=" in sentence
