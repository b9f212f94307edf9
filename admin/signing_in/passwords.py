"""Passwords: argon2id with the library's recommended cost (RFC 9106, low-memory)."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher()


@cache
def _nobody() -> str:
    """Give what an unknown login is checked against, so that it costs as much as a known one."""
    return _HASHER.hash("nobody signs in with this")


def hashed(password: str) -> str:
    return _HASHER.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Tell whether a password fits; the same work where there is no hash to fit."""
    try:
        _HASHER.verify(password_hash or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def outdated(password_hash: str) -> bool:
    """Tell whether a hash was made with an older cost and should be made anew."""
    return _HASHER.check_needs_rehash(password_hash)
