"""Tencent's signatures and encryption, checked in constant time.

wechatpy does the AES; signatures are compared here, because its own comparison is not constant
time, and every way a broken ciphertext can fail becomes one error (PLATFORM.md, "Traps").
"""

import base64
import binascii
import hashlib
import hmac
import struct
from collections.abc import Mapping, Sequence
from datetime import datetime

from wechatpy.crypto import PrpCrypto
from wechatpy.exceptions import InvalidAppIdException

from bot.tencent.refusal import RefusedError


def signature(*parts: str) -> str:
    """Give sha1 of the sorted parts, as Tencent signs."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324 - Tencent's.


def signing_token(given: str, tokens: Sequence[str], *parts: str) -> str:
    """Give the token that signed; RefusedError if none of them did."""
    found = [
        t for t in tokens if hmac.compare_digest(signature(t, *parts).encode(), given.encode())
    ]
    if not found:
        raise RefusedError("wrong signature")
    return found[0]


def check_timestamp(timestamp: str, now: datetime, window: int) -> None:
    """Refuse a callback signed more than window seconds before or after now."""
    if not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12:
        raise RefusedError("bad timestamp")
    if abs(now.timestamp() - int(timestamp)) > window:
        raise RefusedError("timestamp too far from now")


class Envelope:
    """Opens and seals one account's encrypted messages; two tokens and two keys while they rotate.

    It serves one callback: the answer goes out under the token and the key the message came under,
    for the platform knows those, and perhaps not yet the new ones.
    """

    def __init__(self, tokens: Sequence[str], aes_keys: Sequence[str], receiver: str) -> None:
        self._tokens = tokens
        self._receiver = receiver
        self._ciphers = [PrpCrypto(base64.b64decode(key + "=")) for key in aes_keys]
        self._token = tokens[0]
        self._cipher = self._ciphers[0] if self._ciphers else None

    def open(self, encrypted: str, given: str, timestamp: str, nonce: str) -> str:
        """Give the message inside; RefusedError if it is not signed or sealed for us."""
        self._token = signing_token(given, self._tokens, timestamp, nonce, encrypted)
        wrong_receiver = False
        for cipher in self._ciphers:
            try:
                message: str = cipher.decrypt(encrypted, self._receiver)
            except InvalidAppIdException:
                wrong_receiver = True
            except (ValueError, struct.error, binascii.Error, IndexError):
                continue
            else:
                self._cipher = cipher
                return message
        if wrong_receiver:
            raise RefusedError("sealed for somebody else")
        raise RefusedError("cannot be decrypted")

    def open_query(
        self, encrypted: str, query: Mapping[str, str], now: datetime, window: int
    ) -> str:
        """The same, with signature, time and nonce as a callback's query carries them."""
        timestamp = query.get("timestamp", "")
        check_timestamp(timestamp, now, window)
        return self.open(
            encrypted, query.get("msg_signature", ""), timestamp, query.get("nonce", "")
        )

    def seal(self, message: str, timestamp: str, nonce: str) -> tuple[str, str]:
        """Give the ciphertext and its signature."""
        if self._cipher is None:
            raise ValueError("there is no key to seal with")
        encrypted = self._cipher.encrypt(message, self._receiver).decode("ascii")
        return encrypted, signature(self._token, timestamp, nonce, encrypted)
