"""Tencent's side of the way out: what the service calls, with the platform's limits.

It stands in for `python -m simulator`, whose page keeps a log of every exchange: that costs
several times a delivery (docs/benchmarks.md), and its budget opens only for what was written on
its own page. The limits, budgets and tokens are the simulator's own.
"""

import asyncio
import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import parse_qsl

from core.settings import Settings
from simulator.budget import MESSAGE, TOUCH, Allowances, MinuteRate
from simulator.tokens import TokenBook

ANSWER = (
    "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=UTF-8\r\nContent-Length: {}\r\n\r\n"
)
MARKDOWN_BYTES, TEXT_BYTES = 4096, 2048
HEAD_END = b"\r\n\r\n"

Hear = Callable[[str, dict[str, Any]], None]
"""Takes whom something was sent (a webhook key or an openid), and the message's body."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with a call.

    late: it is taken, and answered so many seconds late. code: it is refused. cut: the connection
    is cut. hangs: it is neither taken nor answered.
    """

    late: float = 0.0
    code: int | None = None
    cut: bool = False
    hangs: bool = False


@dataclass(slots=True)
class Platforms:
    """Both platforms: whom they know, what they still allow, and what they answered.

    fault: tells what goes wrong with a call to a path, if anything does. clock: theirs, in seconds.
    """

    settings: Settings
    webhook_keys: frozenset[str]
    hear: Hear
    answered: Counter[int] = field(default_factory=Counter)
    fault: Callable[[str, dict[str, str]], Fault | None] | None = None
    clock: Callable[[], float] = time.time
    _allowances: Allowances = field(init=False)
    _rates: MinuteRate = field(init=False)
    _tokens: TokenBook = field(init=False)

    def __post_init__(self) -> None:
        self._allowances = Allowances(self.clock)
        self._rates = MinuteRate(self.clock)
        self._tokens = TokenBook(self.clock)

    def wrote(self, account: str, openid: str, *, tapped: bool) -> None:
        """Note that a resident wrote or tapped: the budget of messages to them opens."""
        self._allowances.renew(account, openid, TOUCH if tapped else MESSAGE)

    def answer(self, path: str, query: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        match path.rpartition("/cgi-bin/")[2]:
            case "stable_token":
                return self._token(body)
            case "message/custom/send":
                return self._counted(self._to_resident(query, body))
            case "webhook/send":
                return self._counted(self._to_group(query, body))
            case "gettoken":
                return self._app_token(query)
            case "message/send":
                return self._counted(self._to_member(query, body))
        return {"errcode": 40066, "errmsg": "invalid url"}

    def _token(self, asked: dict[str, Any]) -> dict[str, Any]:
        for account in self.settings.wechat_accounts:
            if (account.app_id, account.secret) == (asked.get("appid"), asked.get("secret")):
                token, seconds = self._tokens.stable(account.name)
                return {"access_token": token, "expires_in": seconds}
        return {"errcode": 40013, "errmsg": "invalid appid"}

    def _to_resident(self, query: dict[str, str], body: dict[str, Any]) -> int:
        account = self._tokens.owner_of(query.get("access_token", ""))
        if isinstance(account, int):
            return account
        text = body.get("text", {}).get("content", "")
        if len(text.encode()) > TEXT_BYTES:
            return 45002
        openid = str(body["touser"])
        refused = self._allowances.spend(account, openid)
        if not refused:
            self.hear(openid, body)
        return refused

    def _to_group(self, query: dict[str, str], body: dict[str, Any]) -> int:
        key = query.get("key", "")
        if key not in self.webhook_keys:
            return 93000
        if len(body["markdown"]["content"].encode()) > MARKDOWN_BYTES:
            return 40058
        if not self._rates.take(key):
            return 45009
        self.hear(key, body)
        return 0

    def _app_token(self, query: dict[str, str]) -> dict[str, Any]:
        for app in self.settings.wecom_apps:
            if (app.corp_id, app.secret) == (query.get("corpid"), query.get("corpsecret")):
                token, seconds = self._tokens.stable(f"app-{app.agent}")
                return {"errcode": 0, "access_token": token, "expires_in": seconds}
        return {"errcode": 40001, "errmsg": "invalid secret"}

    def _to_member(self, query: dict[str, str], body: dict[str, Any]) -> int:
        app = self._tokens.owner_of(query.get("access_token", ""))
        if isinstance(app, int):
            return app
        self.hear(str(body["touser"]), body)
        return 0

    def _counted(self, code: int) -> dict[str, Any]:
        self.answered[code] += 1
        return {"errcode": code, "errmsg": "ok" if not code else "refused"}


class _Wire(asyncio.Protocol):
    """HTTP/1.1 as far as the service's client speaks it: lengths, and connections kept open."""

    def __init__(self, platforms: Platforms) -> None:
        self._platforms = platforms
        self._received = bytearray()
        self._out: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._out = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (end := self._received.find(HEAD_END)) >= 0:
            head = self._received[:end].decode("latin-1")
            start, length = end + len(HEAD_END), _length(head)
            if len(self._received) < start + length:
                return
            body = bytes(self._received[start : start + length])
            del self._received[: start + length]
            self._reply(head.split(" ", 2)[1], body)

    def _reply(self, target: str, body: bytes) -> None:
        path, _, said = target.partition("?")
        asked, query = json.loads(body) if body else {}, dict(parse_qsl(said))
        fault = self._platforms.fault(path, query) if self._platforms.fault else None
        assert self._out is not None
        if fault is None:
            self._write(self._platforms.answer(path, query, asked))
        elif fault.cut:
            self._out.abort()
        elif fault.code is not None:
            self._write({"errcode": fault.code, "errmsg": "refused"})
        elif not fault.hangs:
            answer = self._platforms.answer(path, query, asked)
            asyncio.get_running_loop().call_later(fault.late, self._write, answer)

    def _write(self, answer: dict[str, Any]) -> None:
        body = json.dumps(answer).encode()
        if self._out is not None and not self._out.is_closing():
            self._out.write(ANSWER.format(len(body)).encode() + body)


def _length(head: str) -> int:
    for line in head.split("\r\n"):
        name, _, value = line.partition(":")
        if name.lower() == "content-length":
            return int(value)
    return 0


class Tencent:
    """The platforms on a port of their own, in a thread of their own until the block ends."""

    def __init__(self, platforms: Platforms, port: int) -> None:
        self.platforms = platforms
        self._port = port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._listens = threading.Event()

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._listens.wait(10):
            raise TimeoutError("Tencent's side did not start")
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def cpu(self) -> float:
        """Give the processor seconds of the thread."""
        assert self._thread.ident is not None
        return time.clock_gettime(time.pthread_getcpuclockid(self._thread.ident))

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        listening = self._loop.create_server(
            lambda: _Wire(self.platforms), "127.0.0.1", self._port, backlog=512
        )
        server = self._loop.run_until_complete(listening)
        self._listens.set()
        self._loop.run_forever()
        server.close()
        self._loop.close()
