"""Files at rest: for their owner alone, and received ones encrypted, below the state folder."""

import os
from pathlib import Path

from core.encryption import Cipher

OTHERS = 0o077
"""The rights of everybody but the owner."""


def private_folder(folder: Path) -> Path:
    """Make a folder that nobody else can look into, with those above it, if they are not there."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(mode=0o700, exist_ok=True)
    return folder


def private_file(file: Path) -> Path:
    """Make an empty file for its owner alone, before somebody would make it for everybody.

    SQLite gives the files beside it (-wal, -shm) the rights of the file itself.
    """
    private_folder(file.parent)
    if not file.exists():
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    return file


def keep_private() -> None:
    """Let nothing this process makes, by whatever library, be read by anybody but its owner."""
    os.umask(OTHERS)


def open_to_others(file: Path) -> bool:
    """Tell whether anybody but its owner may read or change a file, or look into a folder."""
    return bool(file.stat().st_mode & OTHERS)


class FileStore:
    def __init__(self, folder: Path, cipher: Cipher) -> None:
        self._folder = folder
        self._cipher = cipher

    def write(self, path: str, content: bytes) -> None:
        """Keep content under a relative path; it is whole on disk, or not there."""
        target = self._folder / path
        private_folder(target.parent)
        part = target.with_suffix(".part")
        with open(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:  # noqa: PTH123 - with its mode from the first moment.
            file.write(self._cipher.encrypt_bytes(content))
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)

    def read(self, path: str) -> bytes:
        return self._cipher.decrypt_bytes((self._folder / path).read_bytes())
