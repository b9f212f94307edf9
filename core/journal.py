"""A local file that keeps what came in while the database was away.

Lines are encrypted, appended under a lock and synced, and taken out in their order.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.encryption import Cipher


class Journal:
    """One file for all processes of a machine."""

    def __init__(self, folder: Path, cipher: Cipher) -> None:
        self._file = folder / "journal"
        self._aside = folder / "journal.aside"
        self._taking = folder / "journal.taking"
        self._taker = folder / "journal.taker.lock"
        self._lock = folder / "journal.lock"
        self._cipher = cipher

    def append(self, text: str) -> None:
        """Keep one entry; it is on disk when this returns."""
        with self._lock_of(self._lock):
            self._write(self._file, text)

    def set_aside(self, text: str) -> None:
        """Keep an entry nobody can take up, for a person to look at; call it inside taken."""
        self._write(self._aside, text)

    def _write(self, path: Path, text: str) -> None:
        with path.open("a", encoding="ascii") as file:
            file.write(self._cipher.encrypt(text) + "\n")
            file.flush()
            os.fsync(file.fileno())

    @property
    def is_empty(self) -> bool:
        return not self._file.exists() and not self._taking.exists()

    @contextmanager
    def taken(self) -> Iterator[list[str]]:
        """Give all entries in order; they are gone if the block ends well, kept if it does not.

        One taker at a time; meanwhile append does not wait, what it writes is for the next taker.
        """
        with self._lock_of(self._taker):
            with self._lock_of(self._lock):
                self._move()
            lines = self._taking.read_text("ascii").splitlines() if self._taking.exists() else []
            yield [self._cipher.decrypt(line) for line in lines if line]
            self._taking.unlink(missing_ok=True)

    def _move(self) -> None:
        """Set the entries apart, behind those an earlier taker had to leave."""
        if not self._file.exists():
            return
        with self._taking.open("a", encoding="ascii") as taking:
            taking.write(self._file.read_text(encoding="ascii"))
            taking.flush()
            os.fsync(taking.fileno())
        self._file.unlink()

    @contextmanager
    def _lock_of(self, file: Path) -> Iterator[None]:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
