"""Tencent's callback crypto, written apart from the service's so that each checks the other.

AES-256-CBC with IV = key[:16], PKCS7 padding to 32 bytes, and inside it
random16 + length4 (big endian) + message + receive id.
"""

import base64
import binascii
import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32


class CryptoError(ValueError):
    """A signature or a ciphertext that Tencent would refuse."""


def signature(*parts: str) -> str:
    """sha1 over the sorted parts, as every Tencent callback uses it."""
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def signatures_match(left: str, right: str) -> bool:
    return hmac.compare_digest(left.encode(), right.encode())


def key_bytes(aes_key: str) -> bytes:
    """The 32 bytes behind a 43-character EncodingAESKey."""
    try:
        key = base64.b64decode(aes_key + "=")
    except binascii.Error as error:
        raise CryptoError("EncodingAESKey is not base64") from error
    if len(key) != 32:
        raise CryptoError("EncodingAESKey must be 43 characters")
    return key


def encrypt_bytes(aes_key: str, data: bytes) -> bytes:
    """Pad to 32 and encrypt; also the form of a smart robot's picture downloads."""
    key = key_bytes(aes_key)
    gap = BLOCK - len(data) % BLOCK
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return encryptor.update(data + bytes([gap]) * gap) + encryptor.finalize()


def decrypt_bytes(aes_key: str, data: bytes) -> bytes:
    key = key_bytes(aes_key)
    if not data or len(data) % 16:
        raise CryptoError("ciphertext is not whole blocks")
    decryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
    plain = decryptor.update(data) + decryptor.finalize()
    gap = plain[-1]
    if not 1 <= gap <= BLOCK or plain[-gap:] != bytes([gap]) * gap:
        raise CryptoError("padding is wrong")
    return plain[:-gap]


def encrypt(aes_key: str, message: str, receive_id: str) -> str:
    """Base64 of the encrypted envelope around `message`."""
    body = message.encode()
    envelope = os.urandom(16) + len(body).to_bytes(4, "big") + body + receive_id.encode()
    return base64.b64encode(encrypt_bytes(aes_key, envelope)).decode()


def decrypt(aes_key: str, encrypted: str, receive_id: str) -> str:
    """The message inside; `CryptoError` if it is broken or meant for another receive id."""
    try:
        envelope = decrypt_bytes(aes_key, base64.b64decode(encrypted, validate=True))
    except binascii.Error as error:
        raise CryptoError("ciphertext is not base64") from error
    end = 20 + int.from_bytes(envelope[16:20], "big")
    if len(envelope) < 20 or end > len(envelope):
        raise CryptoError("envelope is cut short")
    if envelope[end:] != receive_id.encode():
        raise CryptoError("receive id differs")
    try:
        return envelope[20:end].decode()
    except UnicodeDecodeError as error:
        raise CryptoError("message is not UTF-8") from error
