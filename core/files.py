"""Files at rest: for their owner alone, and received ones encrypted, below the state folder."""

import os
from pathlib import Path

from core.encryption import Cipher


def private_folder(folder: Path) -> Path:
    """Make a folder that nobody else can look into, if it is not there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


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
