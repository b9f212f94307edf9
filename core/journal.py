"""A local file that keeps what came in while the database was away.

It is a small SQLite database of its own beside the received files: it knows by itself how to come
through a crash, a full disk and many writers. What people said lies encrypted in it.
"""

import fcntl
import logging
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from core.clock import Clock, utc_now
from core.encryption import Cipher
from core.files import private_folder
from core.quiet import Quiet

quiet = Quiet(logging.getLogger(__name__))

WAIT_SECONDS = 1.5
"""For a turn, and for another process: with the patience before it still within WeChat's 5 s."""
TABLE = """
CREATE TABLE IF NOT EXISTS entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sender TEXT NOT NULL,
    urgent INTEGER NOT NULL,
    sealed TEXT NOT NULL,
    reason TEXT,
    kept_at REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_entries_sender ON entries (sender, id) WHERE reason IS NULL;
CREATE INDEX IF NOT EXISTS ix_entries_urgent ON entries (id) WHERE reason IS NULL AND urgent;
CREATE INDEX IF NOT EXISTS ix_entries_waiting ON entries (id) WHERE reason IS NULL;
CREATE INDEX IF NOT EXISTS ix_entries_aside ON entries (id) WHERE reason IS NOT NULL;
"""


ROOM_BYTES = 4 * 1024 * 1024
"""Kept free in the file and in its log, for some thousand messages: a disk may be full."""


class NotKeptError(Exception):
    """An entry that could not be written: nobody may be told that it was kept."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it lies in the file; Journal.opened gives its text."""

    id: int
    sealed: str


class Journal:
    """One file for all processes and threads of a machine.

    sender: whose words they are, as a digest. Entries of one sender keep their order; those of a
    sender with an alarm go ahead of all others.
    """

    def __init__(self, folder: Path, cipher: Cipher, clock: Clock = utc_now) -> None:
        self._folder = folder
        self._file = folder / "journal.db"
        self._taker = folder / "journal.taker.lock"
        self._cipher = cipher
        self._clock = clock
        self._own = threading.local()
        self._turns = threading.Lock()

    def append(self, sender: str, text: str, *, urgent: bool = False) -> None:
        """Keep one entry; it is on disk when this returns, NotKeptError if it is not."""
        row = (sender, int(urgent), self._cipher.encrypt(text), self._clock().timestamp())
        # Threads of a process take turns: SQLite's own wait lets one starve where many write.
        if not self._turns.acquire(timeout=WAIT_SECONDS):
            raise NotKeptError("no turn")
        try:
            self._connection().execute(
                "INSERT INTO entries (sender, urgent, sealed, kept_at) VALUES (?, ?, ?, ?)", row
            )
        except (sqlite3.Error, OSError) as error:
            raise NotKeptError(type(error).__name__) from error
        finally:
            self._turns.release()

    def holds(self, sender: str) -> bool:
        """Tell whether something of a sender waits; what comes from them now is behind it.

        A file that cannot be read holds nobody up: what can be acted on is.
        """
        query = "SELECT 1 FROM entries WHERE reason IS NULL AND sender = ?"
        try:
            return bool(self._ask(query, sender))
        except (sqlite3.Error, OSError) as error:
            quiet.warning("the journal cannot be read: %s", type(error).__name__)
            return False

    @property
    def is_empty(self) -> bool:
        return not self._ask("SELECT 1 FROM entries WHERE reason IS NULL LIMIT 1")

    def waiting(self) -> int:
        return self._count("reason IS NULL")

    def waiting_since(self) -> datetime | None:
        """Tell since when the first of those that wait does."""
        rows = self._ask("SELECT kept_at FROM entries WHERE reason IS NULL ORDER BY id LIMIT 1")
        return datetime.fromtimestamp(rows[0][0], UTC) if rows else None

    def aside(self) -> int:
        """Count the entries that nobody could take up and somebody must look at."""
        return self._count("reason IS NOT NULL")

    @contextmanager
    def taker(self) -> Iterator[bool]:
        """Be the only one on this machine who takes entries; False if somebody else is."""
        private_folder(self._folder)
        with self._taker.open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True

    def make_room(self) -> None:
        """Make the file while the disk has room, and room in it: SQLite gives no page back.

        Its log, too, keeps its size and is written from its start again while anybody has it open.
        """
        log = self._file.with_name(f"{self._file.name}-wal")
        if log.exists() and log.stat().st_size >= ROOM_BYTES:
            return
        connection = self._connection()
        connection.execute("CREATE TABLE IF NOT EXISTS room (zeros BLOB)")
        connection.execute("INSERT INTO room VALUES (zeroblob(?))", (ROOM_BYTES,))
        connection.execute("DROP TABLE room")

    def next(self) -> Entry | None:
        """Give the entry whose turn it is: the first of a sender with an alarm, else the first."""
        rows = self._ask(
            "SELECT id, sealed FROM entries WHERE reason IS NULL AND sender = ("
            " SELECT sender FROM entries WHERE reason IS NULL AND urgent ORDER BY id LIMIT 1)"
            " ORDER BY id LIMIT 1"
        ) or self._ask("SELECT id, sealed FROM entries WHERE reason IS NULL ORDER BY id LIMIT 1")
        return Entry(*rows[0]) if rows else None

    def opened(self, entry: Entry) -> str:
        """Give an entry's text; SecretsError if its key is no longer given."""
        return self._cipher.decrypt(entry.sealed)

    def done(self, entry: Entry) -> None:
        self._connection().execute("DELETE FROM entries WHERE id = ?", (entry.id,))

    def set_aside(self, entry: Entry, reason: str) -> None:
        """Keep an entry nobody can take up, for a person to look at; the next go on."""
        self._connection().execute("UPDATE entries SET reason = ? WHERE id = ?", (reason, entry.id))

    def _count(self, condition: str) -> int:
        rows = self._ask(f"SELECT count(*) FROM entries WHERE {condition}")  # noqa: S608 - ours.
        return int(rows[0][0]) if rows else 0

    def _ask(self, query: str, *values: object) -> list[Any]:
        if not self._file.exists():
            return []
        return self._connection().execute(query, values).fetchall()

    def _connection(self) -> sqlite3.Connection:
        """Give this thread's connection; one made before a fork, or to a file now gone, is not."""
        self._make()
        here = (os.getpid(), self._file.stat().st_ino)
        if getattr(self._own, "made_for", None) != here:
            connection = sqlite3.connect(self._file, timeout=WAIT_SECONDS, isolation_level=None)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            connection.executescript(TABLE)
            self._own.connection, self._own.made_for = connection, here
        return cast("sqlite3.Connection", self._own.connection)

    def _make(self) -> None:
        """Make the file for its owner alone, before SQLite would make it for everybody."""
        if not self._file.exists():
            private_folder(self._folder)
            os.close(os.open(self._file, os.O_CREAT | os.O_RDWR, 0o600))
