"""How requests are read: whole, before a thread is given to them.

gunicorn's threads read headers and bodies themselves and wait for each byte, so that as many slow
clients as there are threads hold up everybody. Here the loop that waits for all connections at
once gathers each request first; a client too slow for it costs a buffer and never a thread.
"""

import re
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn import http
from gunicorn.workers.gthread import ThreadWorker

from core.arrival import arrived_at

SECONDS = 10.0
"""From a request's first byte to its last. Tencent waits 5 s for the answer and sends in one go."""
MOST_HEAD = 64 * 1024
"""Bytes of headers; gunicorn refuses what is longer."""
MOST_BODY = 1024 * 1024
"""Bytes of a body. No route takes so much: it is refused here, and holds no thread either."""
AT_ONCE = 64 * 1024

LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,18})[ \t]*\r$", re.IGNORECASE | re.MULTILINE)
CHUNKED = re.compile(rb"^transfer-encoding:[^\r\n]*chunked", re.IGNORECASE | re.MULTILINE)
EXPECTS = re.compile(rb"^expect:[ \t]*100-continue", re.IGNORECASE | re.MULTILINE)

GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"


def refusal(status: str, sentence: str) -> bytes:
    """Write an answer that is given without any thread."""
    said = f"{sentence}\n".encode()
    head = f"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {len(said)}\r\n"
    return head.encode() + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + said


TOO_SLOW = refusal("408 Request Timeout", "请求没有在规定的时间内发完，请再试一次。")
TOO_LONG = refusal("413 Content Too Large", "发来的内容太大了，请减小以后再试。")


@dataclass(slots=True)
class Gathered:
    """What has come of a request so far, and until when the rest may come.

    body: where its body begins, 0 while its headers are not whole. length: how long the body says
    it is, None for chunks. chunk: where the next chunk begins. refused: the rest is thrown away.
    """

    until: float
    received: bytearray = field(default_factory=bytearray)
    body: int = 0
    length: int | None = 0
    chunk: int = 0
    told_to_go_on: bool = False
    refused: bool = False

    def take(self, data: bytes) -> None:
        self.received += data
        if self.body == 0 and (end := self.received.find(b"\r\n\r\n")) >= 0:
            self.body = self.chunk = end + 4
            head = bytes(self.received[: end + 2])
            length = LENGTH.search(head)
            self.length = int(length[1]) if length else 0
            if CHUNKED.search(head):
                self.length = None
            self.told_to_go_on = not EXPECTS.search(head)

    @property
    def whole(self) -> bool:
        """Tell whether a thread can read all of it without waiting, or refuse it."""
        if self.body == 0:
            return len(self.received) > MOST_HEAD
        if self.length is None:
            return self._chunks_are_whole()
        return len(self.received) - self.body >= self.length

    @property
    def too_long(self) -> bool:
        come = len(self.received) - self.body if self.body else 0
        return max(come, self.length or 0) > MOST_BODY

    def _chunks_are_whole(self) -> bool:
        """Walk on from the last chunk that was whole; what is no chunk gunicorn refuses."""
        while (end := self.received.find(b"\r\n", self.chunk)) >= 0:
            try:
                size = int(self.received[self.chunk : end].split(b";")[0], 16)
            except ValueError:
                return True
            if size <= 0:
                return size < 0 or self.received.find(b"\r\n\r\n", end) >= 0
            if end + 2 + size + 2 > len(self.received):
                return False
            self.chunk = end + 2 + size + 2
        return False


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn ships no types.
    """gunicorn's threaded worker, with every request whole before a thread has it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._gathering: dict[Any, Gathered] = {}

    def enqueue_req(self, conn: Any) -> None:
        """Begin to gather a request of a connection, which may have brought some of it already."""
        gathered = Gathered(time.monotonic() + SECONDS)
        if conn.parser is not None:
            gathered.take(conn.parser.unreader.take_buffered())
        if self.cfg.is_ssl or (gathered.whole and not gathered.too_long):
            self._hand_over(conn, gathered)
            return
        conn.sock.settimeout(0)
        self._gathering[conn] = gathered
        self.poller.register(conn.sock, EVENT_READ, partial(self._read, conn))

    def murder_pending(self) -> None:
        """Give up those that were too slow; the worker's loop asks once a second."""
        super().murder_pending()
        now = time.monotonic()
        for conn in [conn for conn, gathered in self._gathering.items() if gathered.until < now]:
            gathered = self._gathering[conn]
            if gathered.received and not gathered.refused:
                _send(conn, TOO_SLOW)
            self._drop(conn)

    def _read(self, conn: Any, _socket: Any) -> None:
        gathered = self._gathering[conn]
        try:
            data = conn.sock.recv(AT_ONCE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._drop(conn)
            return
        if gathered.refused:
            return
        gathered.take(data)
        if gathered.too_long:
            gathered.refused = True
            _send(conn, TOO_LONG)
        elif gathered.whole:
            self._forget(conn)
            self._hand_over(conn, gathered)
        elif gathered.body and not gathered.told_to_go_on:
            gathered.told_to_go_on = True
            _send(conn, GO_ON)

    def _hand_over(self, conn: Any, gathered: Gathered) -> None:
        if gathered.received:
            if conn.parser is None:
                conn.initialized = True
                conn.parser = http.get_parser(conn.cfg, conn.sock, conn.client)
            conn.parser.unreader.unread(bytes(gathered.received))
        conn.data_ready = True
        conn.whole_at = time.monotonic()
        super().enqueue_req(conn)

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Answer a request; how long it waited for its thread is known to whoever must not wait."""
        arrived_at(conn.whole_at)
        return super().handle_request(req, conn)

    def _forget(self, conn: Any) -> None:
        del self._gathering[conn]
        self.poller.unregister(conn.sock)

    def _drop(self, conn: Any) -> None:
        self._forget(conn)
        self.nr_conns -= 1
        conn.close()


def _send(conn: Any, said: bytes) -> None:
    """Say something short that nobody waits for: it fits into an empty buffer, or is not said."""
    with suppress(OSError):
        conn.sock.send(said)
