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


def check_signature(given: str, *parts: str) -> None:
    if not hmac.compare_digest(signature(*parts).encode(), given.encode()):
        raise RefusedError("wrong signature")


def check_timestamp(timestamp: str, now: datetime, window: int) -> None:
    """Refuse a callback signed more than window seconds before or after now."""
    if not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12:
        raise RefusedError("bad timestamp")
    if abs(now.timestamp() - int(timestamp)) > window:
        raise RefusedError("timestamp too far from now")


class Envelope:
    """Opens and seals one account's encrypted messages; several keys while they rotate."""

    def __init__(self, token: str, aes_keys: Sequence[str], receiver: str) -> None:
        self._token = token
        self._receiver = receiver
        self._ciphers = [PrpCrypto(base64.b64decode(key + "=")) for key in aes_keys if key]

    def open(self, encrypted: str, given: str, timestamp: str, nonce: str) -> str:
        """Give the message inside; RefusedError if it is not signed or sealed for us."""
        check_signature(given, self._token, timestamp, nonce, encrypted)
        wrong_receiver = False
        for cipher in self._ciphers:
            try:
                message: str = cipher.decrypt(encrypted, self._receiver)
            except InvalidAppIdException:
                wrong_receiver = True
            except (ValueError, struct.error, binascii.Error, IndexError):
                continue
            else:
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
        """Give the ciphertext (current key) and its signature."""
        encrypted = self._ciphers[0].encrypt(message, self._receiver).decode("ascii")
        return encrypted, signature(self._token, timestamp, nonce, encrypted)
