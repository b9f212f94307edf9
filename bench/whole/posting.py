"""Messages sent as Tencent sends them: 5 s for an answer, then the same message again, 3 tries."""

import asyncio
import time
from dataclasses import dataclass

from bench.script import Say
from bench.wire import body_of, is_ok

TRIES, PATIENCE = 3, 5.0


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of one message; answer is None if no try was answered."""

    say: Say
    began: float
    seconds: float
    tries: int
    answer: bytes | None

    @property
    def body(self) -> bytes:
        return body_of(self.answer) if self.answer else b""

    @property
    def text(self) -> str:
        """Give what its sender reads of the answer."""
        return self.say.platform.text(self.body) if self.body else ""

    @property
    def refused(self) -> bool:
        """Tell whether the service answered with an HTTP error; Tencent does not try again."""
        return self.answer is not None and not is_ok(self.answer)


class _Call(asyncio.Protocol):
    """One request on a connection of its own, as gunicorn's sync workers close after each."""

    def __init__(self, request: bytes, done: "asyncio.Future[bytes]") -> None:
        self._request, self._done = request, done
        self._received = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._received += data

    def connection_lost(self, _error: Exception | None) -> None:
        if not self._done.done():
            self._done.set_result(bytes(self._received))


async def post(port: int, say: Say, due: float) -> Posted:
    """Send a message; due is when it should have been sent, and from when it is timed."""
    for tries in range(1, TRIES + 1):
        answer = await _try(port, say.request().raw())
        if answer:
            return Posted(say, due, time.perf_counter() - due, tries, answer)
    return Posted(say, due, time.perf_counter() - due, TRIES, None)


async def _try(port: int, request: bytes) -> bytes:
    """Send once; empty if there was no answer in time, or the connection was cut."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[bytes] = loop.create_future()
    transport: asyncio.BaseTransport | None = None
    try:
        async with asyncio.timeout(PATIENCE):
            transport, _ = await loop.create_connection(
                lambda: _Call(request, done), "127.0.0.1", port
            )
            return await done
    except (TimeoutError, OSError):
        return b""
    finally:
        if transport is not None:
            transport.close()
