"""Slow clients hold nobody up: real gunicorn, real sockets, two threads."""

import runpy
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import httpx
import pytest

from app.serving import MOST_BODY, SECONDS, PatientWorker

pytestmark = [pytest.mark.processes, pytest.mark.timeout(120)]

ROOT = Path(__file__).resolve().parents[2]
SLOW = 100
APP = """
import time
from pathlib import Path
from core.arrival import waited
def application(environ, start_response):
    if environ["PATH_INFO"] == "/waited":
        seconds = waited()
        while not Path("go").exists():
            time.sleep(0.02)
        answer = b"%.3f" % seconds
        start_response("200 OK", [("Content-Length", str(len(answer)))])
        return [answer]
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    if environ.get("HTTP_TRANSFER_ENCODING"):
        body = environ["wsgi.input"].read()
    answer = b"%d bytes" % len(body)
    start_response("200 OK", [("Content-Length", str(len(answer)))])
    return [answer]
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="module")
def port(folder):
    """Give the port of one worker with two threads, served as gunicorn.conf.py says."""
    port = free_port()
    (folder / "counting.py").write_text(APP, encoding="utf-8")
    (folder / "none.py").write_text("", encoding="utf-8")
    options = ["-c", "none.py", "-w", "1", "--threads", "2", "-b", f"127.0.0.1:{port}"]
    options += ["-k", "app.serving.PatientWorker", "--pythonpath", str(ROOT)]
    options += ["--no-control-socket", "--log-level", "warning"]
    command = [sys.executable, "-m", "gunicorn", *options, "counting:application"]
    process = subprocess.Popen(command, cwd=folder)
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            break
        time.sleep(0.1)
    yield port
    process.terminate()
    process.wait(30)


def post(port, content, **more):
    return httpx.post(f"http://127.0.0.1:{port}/", content=content, timeout=20, **more)


def connected(port):
    return socket.create_connection(("127.0.0.1", port), 20)


CHUNKS = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
HALF = {
    "headers that never end": b"POST / HTTP/1.1\r\nHost: x\r\nX-More: ",
    "a body that never ends": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n<xml>",
    "chunks that never end": CHUNKS + b"5\r\n<x",
    "a chunk that looks like the end": CHUNKS + b"ff\r\n0\r\n\r\n",
    "nothing at all": b"",
}


@pytest.mark.parametrize("sent", HALF.values(), ids=HALF)
def test_a_hundred_slow_clients_hold_nobody_up(port, sent):
    with ExitStack() as stack:
        slow = [stack.enter_context(closing(connected(port))) for _ in range(SLOW)]
        for each in slow:
            each.sendall(sent)
        began = time.monotonic()
        for _ in range(5):
            for each in slow[::10]:
                each.sendall(sent and b"x")  # One byte a moment.
            assert post(port, b"<xml/>").text == "6 bytes"
        assert time.monotonic() - began < SECONDS / 2


def test_who_is_too_slow_is_told_so_in_chinese(port):
    with closing(connected(port)) as slow:
        slow.sendall(HALF["a body that never ends"])
        slow.settimeout(SECONDS * 3)
        began, answer = time.monotonic(), b""
        while data := slow.recv(4096):
            answer += data
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert "再试一次" in answer.decode()
    assert SECONDS - 1 < time.monotonic() - began < SECONDS * 2


@pytest.mark.parametrize("size", [0, 1, 64 * 1024, MOST_BODY])
def test_a_body_of_any_size_arrives_whole(port, size):
    assert post(port, b"x" * size).text == f"{size} bytes"


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_that_is_too_long_is_refused_in_chinese(port, chunked):
    long = b"x" * (MOST_BODY + 1)
    answer = post(port, iter([long[: MOST_BODY // 2], long]) if chunked else long)
    assert answer.status_code == 413
    assert "太大" in answer.text


def test_a_body_in_chunks_arrives_whole(port):
    assert post(port, iter([b"<xml>", b"0\r\n\r\n", b"</xml>"])).text == "16 bytes"


def test_one_connection_carries_many_requests_and_what_was_sent_ahead(port):
    with httpx.Client() as client:
        for size in (3, 0, 70_000):
            answer = client.post(f"http://127.0.0.1:{port}/", content=b"x" * size, timeout=20)
            assert answer.text == f"{size} bytes"
    one = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab"
    with closing(connected(port)) as ahead:
        ahead.sendall(one * 3)
        ahead.settimeout(20)
        answers = b""
        while answers.count(b"2 bytes") < 3:
            data = ahead.recv(4096)
            assert data, answers
            answers += data


def test_who_waits_to_be_told_to_go_on_is_told(port):
    head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"
    with closing(connected(port)) as polite:
        polite.settimeout(20)
        polite.sendall(head)
        assert polite.recv(4096).startswith(b"HTTP/1.1 100 ")
        polite.sendall(b"<xml>")
        answer = b""
        while b"5 bytes" not in answer:
            answer += polite.recv(4096)


def test_how_long_a_request_waited_for_its_thread_is_known(port, folder):
    """Two threads: of four requests the last two wait until the others are let go."""
    url = f"http://127.0.0.1:{port}/waited"
    with ThreadPoolExecutor(4) as callers:
        answers = [callers.submit(httpx.get, url, timeout=20) for _ in range(4)]
        time.sleep(1)
        (folder / "go").touch()
        _, second, *late = sorted(float(each.result().text) for each in answers)
    assert second < min(late)
    assert min(late) > 0.3


def test_the_service_is_served_so():
    conf = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    assert conf["worker_class"] == f"{PatientWorker.__module__}.{PatientWorker.__name__}"
    assert conf["threads"] == 32
    assert conf["control_socket_disable"] is True
