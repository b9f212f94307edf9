"""The queue: Huey keeps the hours of what the worker does again and again.

Deliveries do not pass through it: the post looks at the outbox by itself.
"""

import logging
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import psycopg
from huey import PostgresHuey, RedisHuey, SqliteHuey
from huey.api import Huey
from huey.consumer import Consumer
from huey.exceptions import ConfigurationError
from huey.serializer import SignedSerializer
from sqlalchemy import make_url

from core.files import private_file
from core.quiet import QuietOutage
from core.settings import Settings, SettingsError

NAME = "jiefang"
THREADS = 4
STORAGE_SECONDS = 2
"""How long the queue's storage is waited for."""
SHORTEST_POLL, LONGEST_POLL = 0.05, 0.25
SCHEDULER_SECONDS = 1

logger = logging.getLogger(__name__)


def queue_url(settings: Settings) -> str:
    """Give the queue's address: as set, else beside the SQLite database or in the PostgreSQL."""
    if settings.queue_url:
        return settings.queue_url
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite":
        return settings.database_url
    file = Path(url.database or "jiefang.db")
    return f"sqlite:///{file.with_name(file.stem + '-queue.db')}"


def make_queue(url: str, secret_key: str) -> Huey:
    """Make the queue for an address; SettingsError if it names nothing we know.

    Huey writes a task as a pickle, which runs what it is told to when it is read: only what was
    signed with our key is read at all. Whoever can write into the queue still runs nothing here.
    """
    signed = SignedSerializer(secret=secret_key, salt="jiefang queue")
    backend, _, rest = url.partition("://")
    if backend == "sqlite":
        return _sqlite_queue(Path(rest.removeprefix("/")), signed)
    if backend in {"postgresql+psycopg", "postgresql", "postgres"}:
        return _postgres_queue(f"postgresql://{rest}", signed)
    if backend in {"redis", "rediss"}:
        return _redis_queue(url, signed)
    raise SettingsError(
        "JIEFANG_QUEUE_URL 不能用：请用 sqlite:///文件、postgresql://… 或 redis://…。"
    )


def _sqlite_queue(file: Path, signed: SignedSerializer) -> Huey:
    private_file(file)
    return SqliteHuey(
        NAME,
        filename=str(file),
        fsync=False,
        timeout=STORAGE_SECONDS,
        results=False,
        serializer=signed,
    )


def _postgres_queue(dsn: str, signed: SignedSerializer) -> Huey:
    """Make the queue even while the server is away: what waits is still delivered."""
    huey = PostgresHuey(
        NAME,
        dsn=dsn,
        create_tables=False,
        results=False,
        serializer=signed,
        connect_timeout=STORAGE_SECONDS,
        options=f"-c statement_timeout={STORAGE_SECONDS}s",
    )
    try:
        huey.storage.initialize_schema()
    except psycopg.Error as error:
        logger.warning("the queue's tables could not be made: %s", type(error).__name__)
    return huey


def _redis_queue(url: str, signed: SignedSerializer) -> Huey:
    try:
        return RedisHuey(NAME, url=url, results=False, serializer=signed)
    except ConfigurationError as error:
        raise SettingsError(
            "JIEFANG_QUEUE_URL 指的是 Redis，但没有装它的包，请先：pip install redis。"
        ) from error


class Hand(Protocol):
    """What works in the worker's process on threads of its own: the post, the files."""

    def start(self) -> None: ...

    def stop(self) -> None:
        """Finish what is under way, and wait for it."""


class _Worker(Consumer):  # type: ignore[misc]  # Huey ships no types.
    """Huey's consumer that ends cleanly on SIGTERM and on Ctrl-C alike, and its hands with it."""

    def __init__(self, huey: Huey, hands: Sequence[Hand], **options: Any) -> None:
        super().__init__(huey, **options)
        self._hands = hands

    def start(self) -> None:
        super().start()
        for hand in self._hands:
            hand.start()

    def stop(self, graceful: bool = True) -> None:  # noqa: FBT001, FBT002 — Huey's own.
        for hand in self._hands:
            hand.stop()
        super().stop(graceful=True)


def say_outages_once() -> None:
    """Let Huey say that its storage is away once a minute: it asks several times a second."""
    for part in ("Worker", "Scheduler"):
        outage = QuietOutage(psycopg.OperationalError, sqlite3.OperationalError)
        logging.getLogger(f"huey.consumer.{part}").addFilter(outage)


def run_worker(huey: Huey, hands: Sequence[Hand]) -> None:
    """Run the worker until SIGTERM or Ctrl-C; what is under way is finished first."""
    say_outages_once()
    worker = _Worker(
        huey,
        hands,
        workers=THREADS,
        initial_delay=SHORTEST_POLL,
        max_delay=LONGEST_POLL,
        scheduler_interval=SCHEDULER_SECONDS,
        graceful_signal="TERM",
        shutdown_timeout=30,
    )
    worker.run()
