"""A line to one server that ends in time: whatever the server does, or does not do.

Time runs for the connection, the greeting, the head and the body together; and who sends next to
nothing is cut off long before it has run out.
"""

import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore

from bot.fetching import reasons
from bot.fetching.reach import Reach
from bot.fetching.reasons import FetchError

CONNECT_SECONDS = 5.0
GRACE_SECONDS = 8.0
"""So long a server may think, or be slow, before its rate counts."""
LEAST_RATE = 4_096
"""Bytes a second, on the whole, that a server must give after that."""


class Line(httpcore.NetworkBackend):
    """Connects where the reach allows; until is a moment of time.monotonic()."""

    def __init__(self, reach: Reach, until: float, grace: float = GRACE_SECONDS) -> None:
        self.grace = grace
        self._reach = reach
        self._until = until
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to one of the addresses that were checked."""
        failure: Exception = FetchError(reasons.NO_SUCH_HOST)
        for address in self._reach.addresses(host, port):
            seconds = min(CONNECT_SECONDS, self.left())
            try:
                stream = self._network.connect_tcp(address, port, timeout=seconds)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
                continue
            return _Watched(stream, self)
        raise failure

    def left(self) -> float:
        """Give the seconds that are left; FetchError if none are."""
        seconds = self._until - time.monotonic()
        if seconds <= 0:
            raise FetchError(reasons.LATE)
        return seconds


class _Watched(httpcore.NetworkStream):
    """A stream whose every wait ends with the line's time."""

    def __init__(self, stream: httpcore.NetworkStream, line: Line) -> None:
        self._stream = stream
        self._line = line
        self._began = time.monotonic()
        self._bytes = 0

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._stream.read(max_bytes, min(self._line.grace, self._line.left()))
        self._bytes += len(data)
        took = time.monotonic() - self._began
        if data and took > self._line.grace and self._bytes < LEAST_RATE * took:
            raise FetchError(reasons.LATE)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, min(self._line.grace, self._line.left()))

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        seconds = min(self._line.grace, self._line.left())
        return _Watched(self._stream.start_tls(ssl_context, server_hostname, seconds), self._line)

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
