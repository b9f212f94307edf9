"""Received files at rest: encrypted, below the state folder."""

import os
from pathlib import Path

from core.encryption import Cipher


class FileStore:
    def __init__(self, folder: Path, cipher: Cipher) -> None:
        self._folder = folder
        self._cipher = cipher

    def write(self, path: str, content: bytes) -> None:
        """Keep content under a relative path; it is whole on disk, or not there."""
        target = self._folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        with part.open("wb") as file:
            file.write(self._cipher.encrypt_bytes(content))
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)

    def read(self, path: str) -> bytes:
        return self._cipher.decrypt_bytes((self._folder / path).read_bytes())
