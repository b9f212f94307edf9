"""Personal data at rest: encryption that can rotate its keys, and an index to find it by."""

import hashlib
import hmac
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class SecretsError(Exception):
    """Data that no present key can open."""


class Cipher:
    """Encrypts with the first key, decrypts with any; finds equal values by a keyed digest."""

    def __init__(self, data_keys: Sequence[str], secret_key: str) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in data_keys])
        self._index_key = hashlib.sha256(b"jiefang index " + secret_key.encode()).digest()

    def encrypt(self, text: str) -> str:
        return self._fernet.encrypt(text.encode("utf-8", "surrogatepass")).decode("ascii")

    def decrypt(self, token: str) -> str:
        """Open what encrypt closed; SecretsError if its key is no longer given."""
        try:
            return self._fernet.decrypt(token.encode("ascii")).decode("utf-8", "surrogatepass")
        except InvalidToken as error:
            raise SecretsError("personal data cannot be opened with JIEFANG_DATA_KEY") from error

    def encrypt_bytes(self, content: bytes) -> bytes:
        return self._fernet.encrypt(content)

    def decrypt_bytes(self, token: bytes) -> bytes:
        """Open what encrypt_bytes closed; SecretsError if its key is no longer given."""
        try:
            return self._fernet.decrypt(token)
        except InvalidToken as error:
            raise SecretsError("a file cannot be opened with JIEFANG_DATA_KEY") from error

    def rotate(self, token: str) -> str:
        """Encrypt anew with the first key."""
        return self._fernet.rotate(token.encode("ascii")).decode("ascii")

    def index(self, text: str) -> str:
        """Digest equal texts alike, so that an encrypted column can be looked up; 32 hex digits."""
        return hmac.new(self._index_key, text.encode(), hashlib.sha256).hexdigest()[:32]
