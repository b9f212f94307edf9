"""The queue of nudges: Huey wakes the worker soon; the outbox rows are the truth.

A nudge may be lost without harm: a sweep each minute finds what it was for.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
from huey import PostgresHuey, RedisHuey, SqliteHuey, crontab
from huey.api import Huey
from huey.consumer import Consumer
from huey.exceptions import ConfigurationError
from sqlalchemy import make_url
from sqlalchemy.orm import Session

from core.settings import Settings, SettingsError
from notify.outbox import NUDGE
from notify.worker import Deliverer

NAME = "jiefang"
THREADS = 2
SHORTEST_POLL, LONGEST_POLL = 0.05, 0.25
SWEEP = timedelta(minutes=1)
SCHEDULER_SECONDS = 1
STORAGE_SECONDS = 1
"""How long a nudge may wait for the queue's storage: WeChat's 5 s must still hold."""

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


def make_queue(url: str) -> Huey:
    """Make the queue for an address; SettingsError if it names nothing we know."""
    backend, _, rest = url.partition("://")
    if backend == "sqlite":
        return _sqlite_queue(Path(rest.removeprefix("/")))
    if backend in {"postgresql+psycopg", "postgresql", "postgres"}:
        return _postgres_queue(f"postgresql://{rest}")
    if backend in {"redis", "rediss"}:
        return _redis_queue(url)
    raise SettingsError(
        "JIEFANG_QUEUE_URL cannot be used: use sqlite:///FILE, postgresql://… or redis://…."
    )


def _sqlite_queue(file: Path) -> Huey:
    file.parent.mkdir(parents=True, exist_ok=True)
    return SqliteHuey(NAME, filename=str(file), fsync=False, timeout=STORAGE_SECONDS, results=False)


def _postgres_queue(dsn: str) -> Huey:
    """Make the queue even while the server is away: what people write must still be taken in."""
    huey = PostgresHuey(
        NAME,
        dsn=dsn,
        create_tables=False,
        results=False,
        connect_timeout=STORAGE_SECONDS * 2,
        options=f"-c statement_timeout={STORAGE_SECONDS}s",
    )
    try:
        huey.storage.initialize_schema()
    except psycopg.Error as error:
        logger.warning("the queue's tables could not be made: %s", type(error).__name__)
    return huey


def _redis_queue(url: str) -> Huey:
    try:
        return RedisHuey(NAME, url=url, results=False)
    except ConfigurationError as error:
        raise SettingsError(
            "JIEFANG_QUEUE_URL names a Redis, but the package is missing: pip install redis."
        ) from error


class Nudge:
    """Wakes the worker; made by register. Called by whoever wrote to the outbox."""

    def __init__(self, make_deliverer: Callable[[], Deliverer]) -> None:
        self._make_deliverer = make_deliverer
        self._running: set[Deliverer] = set()
        self._stopping = threading.Event()
        self._wakes_at = 0.0
        self.enqueue: Callable[[timedelta], object] = lambda _wait: None

    def __call__(self) -> None:
        """Wake the worker. A failure is only a later delivery, never the caller's trouble."""
        self._wake(timedelta(0))

    def after_commit(self, session: Session) -> None:
        """Wake the worker if this session wrote to the outbox; for Database.after_commit."""
        if session.info.pop(NUDGE, False):
            self()

    def deliver(self) -> None:
        """Drain the outbox, and come back when the next row is due before the next sweep."""
        deliverer = self._make_deliverer()
        self._running.add(deliverer)
        try:
            if not self._stopping.is_set():
                deliverer.drain()
        finally:
            self._running.discard(deliverer)
        wait = deliverer.wait()
        if wait is not None and wait < SWEEP:
            self._come_back(wait)

    def stop(self) -> None:
        """Let each running deliverer end after the call under way."""
        self._stopping.set()
        for deliverer in list(self._running):
            deliverer.stop()

    def _come_back(self, wait: timedelta) -> None:
        """Schedule one task, not one for each nudge that sees the same row waiting."""
        now = time.monotonic()
        due = now + wait.total_seconds()
        if now < self._wakes_at <= due + SCHEDULER_SECONDS:
            return
        self._wakes_at = due
        self._wake(max(wait, timedelta(seconds=SCHEDULER_SECONDS)))

    def _wake(self, wait: timedelta) -> None:
        try:
            self._enqueue(wait)
        except Exception as error:  # noqa: BLE001 — each queue's driver raises its own; the sweep mends it.
            logger.warning("a nudge was lost: %s", type(error).__name__)

    def _enqueue(self, wait: timedelta) -> None:
        """Put a nudge in the queue, over a new connection if the server has dropped ours.

        After a restart of PostgreSQL each process finds that out by its first nudge only.
        """
        try:
            self.enqueue(wait)
        except psycopg.OperationalError:
            self.enqueue(wait)


def register(huey: Huey, make_deliverer: Callable[[], Deliverer]) -> Nudge:
    """Add the delivery tasks to a queue and give the way to nudge them.

    Both the web process and the worker register; make_deliverer runs in the worker only.
    """
    nudge = Nudge(make_deliverer)
    # A nudge the worker is too late for has been overtaken by the sweep.
    deliver = huey.task(name="deliver", expires=SWEEP * 2)(nudge.deliver)
    huey.periodic_task(crontab(), name="sweep", expires=SWEEP)(nudge.deliver)
    nudge.enqueue = lambda wait: deliver.schedule(delay=wait.total_seconds()) if wait else deliver()
    return nudge


class _Worker(Consumer):  # type: ignore[misc]  # Huey ships no types.
    """Huey's consumer that ends cleanly on SIGTERM and on Ctrl-C alike."""

    def __init__(self, huey: Huey, nudge: Nudge, **options: Any) -> None:
        super().__init__(huey, **options)
        self._nudge = nudge

    def stop(self, graceful: bool = True) -> None:  # noqa: FBT001, FBT002 — Huey's own.
        self._nudge.stop()
        super().stop(graceful=True)


def run_worker(huey: Huey, nudge: Nudge) -> None:
    """Run the worker until SIGTERM or Ctrl-C; the calls under way are finished first."""
    worker = _Worker(
        huey,
        nudge,
        workers=THREADS,
        initial_delay=SHORTEST_POLL,
        max_delay=LONGEST_POLL,
        scheduler_interval=SCHEDULER_SECONDS,
        graceful_signal="TERM",
        shutdown_timeout=30,
    )
    worker.run()
