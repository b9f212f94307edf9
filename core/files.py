"""Files at rest: for their owner alone, and received ones encrypted, below the state folder."""

import os
from pathlib import Path
from uuid import uuid4

from core.encryption import Cipher

OTHERS = 0o077
"""The rights of everybody but the owner."""


def private_folder(folder: Path) -> None:
    """Make a folder that nobody else can look into, and those above it, if they are missing."""
    if folder.is_dir():
        return
    private_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _settle(folder.parent)


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
        part = target.with_name(f"{target.name}.{uuid4().hex}.part")
        try:
            with open(part, "xb", opener=_ours_alone) as file:
                file.write(self._cipher.encrypt_bytes(content))
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
        _settle(target.parent)

    def has(self, path: str) -> bool:
        return (self._folder / path).is_file()

    def read(self, path: str) -> bytes:
        return self._cipher.decrypt_bytes((self._folder / path).read_bytes())


def _ours_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _settle(folder: Path) -> None:
    """Have the names in a folder on the disk too: a row will say that the file is there."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
