"""The load: one thread, raw sockets, a few requests at a time, one connection for each.

gunicorn's sync workers close after each answer, so there is nothing to keep alive. The generator
is the same for every target and costs some 50 µs of processor for a request.
"""

import gc
import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

BUSY = 4
"""Requests under way at once: enough to keep two workers busy, few enough to tell latency."""

PATIENCE = 30.0
CHUNK = 65_536


@dataclass(slots=True)
class Burst:
    """What one burst saw; answers[i] belongs to the i-th request sent, seconds likewise."""

    elapsed: float = 0.0
    client_cpu: float = 0.0
    seconds: list[float] = field(default_factory=list)
    answers: list[tuple[int, bytes]] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return len(self.answers) / self.elapsed


@dataclass(slots=True)
class _Call:
    index: int
    began: float
    connection: socket.socket
    received: list[bytes] = field(default_factory=list)


def burst(port: int, requests: Sequence[bytes], seconds: float) -> Burst:
    """Send requests for so many seconds, or until there are no more."""
    done = Burst()
    gc.disable()
    cpu, began = time.process_time(), time.perf_counter()
    try:
        _run(port, enumerate(requests), began + seconds, done)
    finally:
        gc.enable()
    done.elapsed = time.perf_counter() - began
    done.client_cpu = time.process_time() - cpu
    return done


def _run(port: int, waiting: Iterator[tuple[int, bytes]], until: float, done: Burst) -> None:
    with selectors.DefaultSelector() as selector:
        open_calls = 0
        for _ in range(BUSY):
            open_calls += _start(selector, port, waiting)
        while open_calls:
            ready = selector.select(PATIENCE)
            if not ready:
                raise TimeoutError(f"no answer within {PATIENCE:.0f} s")
            for key, _ in ready:
                if not _finished(key.data, done):
                    continue
                selector.unregister(key.fileobj)
                open_calls -= 1
                if time.perf_counter() < until:
                    open_calls += _start(selector, port, waiting)


def _start(
    selector: selectors.BaseSelector, port: int, waiting: Iterator[tuple[int, bytes]]
) -> int:
    """Send the next request; gives 1, or 0 when there is none."""
    index, request = next(waiting, (-1, b""))
    if index < 0:
        return 0
    began = time.perf_counter()
    connection = socket.create_connection(("127.0.0.1", port))
    connection.sendall(request)
    connection.settimeout(0)
    selector.register(connection, selectors.EVENT_READ, _Call(index, began, connection))
    return 1


def _finished(call: _Call, done: Burst) -> bool:
    """Read what came; at the connection's end, note the answer."""
    try:
        part = call.connection.recv(CHUNK)
    except ConnectionResetError:
        part = b""
    if part:
        call.received.append(part)
        return False
    call.connection.close()
    done.seconds.append(time.perf_counter() - call.began)
    done.answers.append((call.index, b"".join(call.received)))
    return True
