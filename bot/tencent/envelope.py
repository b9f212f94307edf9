"""Tencent's signatures and encryption, checked in constant time.

wechatpy does the AES; signatures are compared here, because its own comparison is not constant
time, and what is inside is read here, because it trusts padding and length, and loses a message
for one byte that is no UTF-8. Every way a broken ciphertext can fail becomes one error.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime

from wechatpy.crypto import PrpCrypto

from bot.tencent.refusal import ClockError, RefusedError

PADDING = 32


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
    """Refuse a callback signed more than window seconds before or after now.

    Call it after the signature was checked: only then the time is the platform's.
    """
    if not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12:
        raise RefusedError("bad timestamp")
    seconds = int(timestamp) - int(now.timestamp())
    if abs(seconds) > window:
        raise ClockError(seconds)


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

    def open(self, encrypted: str) -> str:
        """Give the message inside; RefusedError if it is not sealed for us."""
        wrong_receiver = False
        for cipher in self._ciphers:
            try:
                message, receiver = _opened(cipher, encrypted)
            except ValueError:
                continue
            if receiver == self._receiver:
                self._cipher = cipher
                return message
            wrong_receiver = True
        if wrong_receiver:
            raise RefusedError("sealed for somebody else")
        raise RefusedError("cannot be decrypted")

    def open_query(
        self, encrypted: str, query: Mapping[str, str], now: datetime, window: int
    ) -> str:
        """The same, if it was signed for us, and now, as the callback's query says."""
        timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        given = query.get("msg_signature", "")
        self._token = signing_token(given, self._tokens, timestamp, nonce, encrypted)
        check_timestamp(timestamp, now, window)
        return self.open(encrypted)

    def seal(self, message: str, timestamp: str, nonce: str) -> tuple[str, str]:
        """Give the ciphertext and its signature."""
        if self._cipher is None:
            raise ValueError("there is no key to seal with")
        encrypted = self._cipher.encrypt(message, self._receiver).decode("ascii")
        return encrypted, signature(self._token, timestamp, nonce, encrypted)


def _opened(cipher: PrpCrypto, encrypted: str) -> tuple[str, str]:
    """Give message and receiver: 16 random bytes, the message's length in 4, both, PKCS7 to 32."""
    plain: bytes = cipher.cipher.decrypt(base64.b64decode(encrypted))
    padding = plain[-1] if plain else 0
    length = int.from_bytes(plain[16:20], "big")
    inside = plain[20 : len(plain) - padding]
    if not 1 <= padding <= PADDING or len(inside) < length:
        raise ValueError("not what was sealed")
    return inside[:length].decode("utf-8", "replace"), inside[length:].decode("utf-8", "replace")
