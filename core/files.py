"""Received files at rest: encrypted, below the state folder, readable by nobody else."""

import os
from pathlib import Path
from uuid import uuid4

from core.encryption import Cipher


class FileStore:
    def __init__(self, folder: Path, cipher: Cipher) -> None:
        self._folder = folder
        self._cipher = cipher

    def write(self, path: str, content: bytes) -> None:
        """Keep content under a relative path; it is whole on disk, or not there."""
        target = self._folder / path
        _make(target.parent)
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

    def read(self, path: str) -> bytes:
        return self._cipher.decrypt_bytes((self._folder / path).read_bytes())


def _make(folder: Path) -> None:
    if folder.is_dir():
        return
    _make(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _settle(folder.parent)


def _ours_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _settle(folder: Path) -> None:
    """Have the names in a folder on the disk too: a row will say that the file is there."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
