"""The bad days themselves: each does its harm for its time, and takes it back."""

import asyncio
import os
import signal
import socket
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from bench.bad_days.residents import Street
from bench.bad_days.supervised import Supervised
from bench.postgres import Postgres
from bench.servers import children
from bench.whole.tencent import Fault, Platforms

TIMES = 10
CROWD = 2_000
FILL_AGAIN = 0.2
"""Seconds between two looks for what became free on a disk that is to be full."""


@dataclass(frozen=True, slots=True)
class Stage:
    """All that a bad day can lay its hands on; seconds: how long it lasts."""

    url: str
    port: int
    web: Supervised
    worker: Supervised
    platforms: Platforms
    postgres: Postgres | None
    street: Street
    seconds: float


Day = Callable[[Stage], Awaitable[None]]


async def calm(stage: Stage) -> None:
    await asyncio.sleep(stage.seconds)


async def crowd(stage: Stage) -> None:
    """Let 2,000 residents a minute speak at once."""
    every = 60 / CROWD
    for number in range(int(stage.seconds / every)):
        stage.street.begin(fire=number % 50 == 0)
        await asyncio.sleep(every)


def killing(pick: Callable[[Stage], Callable[[], None]], pause: float) -> Day:
    async def day(stage: Stage) -> None:
        for _ in range(TIMES):
            pick(stage)()
            await asyncio.sleep(pause)

    return day


async def locked(stage: Stage) -> None:
    """Keep every writer out, as a backup tool gone wrong would."""
    file = make_url(stage.url).database or ""
    with closing(sqlite3.connect(file, isolation_level=None, timeout=30)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        await asyncio.sleep(stage.seconds)
        connection.execute("ROLLBACK")


async def stopped(stage: Stage) -> None:
    """Stop the whole server, and start it again."""
    assert stage.postgres is not None
    stage.postgres.stop()
    await asyncio.sleep(stage.seconds)
    stage.postgres.start()


async def hanging(stage: Stage) -> None:
    """Let every process of the server stand still."""
    assert stage.postgres is not None
    pids = [stage.postgres.pid, *children(stage.postgres.pid)]

    def tell(what: signal.Signals) -> None:
        for pid in pids:
            with suppress(ProcessLookupError):  # A connection's process may end meanwhile.
                os.kill(pid, what)

    try:
        tell(signal.SIGSTOP)
        await asyncio.sleep(stage.seconds)
    finally:
        tell(signal.SIGCONT)


async def cut(stage: Stage) -> None:
    """Cut all connections to the database again and again."""
    dsn = _dsn(stage)
    end = asyncio.get_running_loop().time() + stage.seconds
    while asyncio.get_running_loop().time() < end:
        with closing(psycopg.connect(dsn, autocommit=True)) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        await asyncio.sleep(2)


def platform(fault: Fault, share: Callable[[str, Mapping[str, str]], bool] | None = None) -> Day:
    """Let the platforms answer all, or a share of the calls, in a bad way."""

    async def day(stage: Stage) -> None:
        stage.platforms.fault = lambda path, query: (
            fault if share is None or share(path, query) else None
        )
        try:
            await asyncio.sleep(stage.seconds)
        finally:
            stage.platforms.fault = None

    return day


def to_a_third(_path: str, query: Mapping[str, str]) -> bool:
    """Pick a third of all groups: they are dead for good, the others live beside them."""
    return "key" in query and int(query["key"], 16) % 3 == 0


def to_residents(path: str, _query: Mapping[str, str]) -> bool:
    return "custom/send" in path


async def slow_downloads(stage: Stage) -> None:
    """Let residents send pictures that their platform never hands out."""
    stage.platforms.fault = lambda path, _query: HANGS if "media/get" in path else None
    for _ in range(int(stage.seconds * 2)):
        stage.street.show()
        await asyncio.sleep(0.5)
    stage.platforms.fault = None


HANGS = Fault(hangs=True)


async def dripped(stage: Stage) -> None:
    """Send two requests a byte a second, as two slow clients would."""
    async with drip(stage.port), drip(stage.port):
        await asyncio.sleep(stage.seconds)


@asynccontextmanager
async def drip(port: int) -> AsyncIterator[None]:
    async def go() -> None:
        with closing(socket.create_connection(("127.0.0.1", port))) as client:
            client.setblocking(False)  # noqa: FBT003 - the socket's own.
            loop = asyncio.get_running_loop()
            head = b"POST /wechat/jiefang HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n"
            for letter in head + b"x" * 900:
                with suppress(OSError):
                    await loop.sock_sendall(client, bytes([letter]))
                await asyncio.sleep(0.02 if letter != ord("x") else 1)

    task = asyncio.create_task(go())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def filled(folder: Path) -> Day:
    """Fill the disk that a folder lies on, and take what becomes free on it meanwhile."""

    async def day(stage: Stage) -> None:
        filler, loop = folder / "filler", asyncio.get_running_loop()
        until = loop.time() + stage.seconds
        with filler.open("wb", buffering=0) as file:
            while loop.time() < until:
                with suppress(OSError):
                    while True:
                        file.write(b"\0" * 65536)
                await asyncio.sleep(FILL_AGAIN)
        filler.unlink()
        if stage.postgres is not None:
            stage.postgres.start()  # It may have given up; as an init would, once there is room.

    return day


def fallen(folder: Path) -> Day:
    """Fill a server's disk and use up its log too: then it does not refuse, it falls."""

    async def day(stage: Stage) -> None:
        filling = asyncio.ensure_future(filled(folder)(stage))
        await asyncio.sleep(1)
        await asyncio.to_thread(_use_up_log, _dsn(stage))
        await filling

    return day


def _use_up_log(dsn: str) -> None:
    """Begin one file of the log after the other, until there is no room for the next."""
    with suppress(psycopg.Error), closing(psycopg.connect(dsn, autocommit=True)) as connection:
        while True:
            connection.execute("SELECT pg_logical_emit_message(false, 'full', 'full')")
            connection.execute("SELECT pg_switch_wal()")


def _dsn(stage: Stage) -> str:
    return make_url(stage.url).set(drivername="postgresql").render_as_string(hide_password=False)


BOTH: dict[str, tuple[float, Day]] = {
    "calm": (30, calm),
    "kill -9 of a web process, 10 times": (30, killing(lambda s: s.web.kill_child, 3)),
    "kill -9 of the master, 10 times": (80, killing(lambda s: s.web.kill, 8)),
    "kill -9 of the worker, 10 times": (50, killing(lambda s: s.worker.kill, 5)),
    "platform answers after 6 s": (45, platform(Fault(late=6))),
    "platform refuses connections": (45, platform(Fault(cut=True))),
    "platform hangs for residents": (45, platform(HANGS, to_residents)),
    "platform says 45009": (45, platform(Fault(code=45009))),
    "platform says 40001": (45, platform(Fault(code=40001))),
    "a third of all groups dead": (60, platform(HANGS, to_a_third)),
    "downloads that hang": (45, slow_downloads),
    "two slow clients": (30, dripped),
    "2,000 residents in 60 s": (60, crowd),
}
SQLITE: dict[str, tuple[float, Day]] = {
    "lock held 30 s": (30, locked),
    "lock held 3 minutes": (180, locked),
}
POSTGRESQL: dict[str, tuple[float, Day]] = {
    "database stopped 3 minutes": (180, stopped),
    "database hangs 30 s": (30, hanging),
    "connections cut, every 2 s": (30, cut),
}
DAYS = {"sqlite": BOTH | SQLITE, "postgresql": BOTH | POSTGRESQL}
