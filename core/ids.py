"""Random codes that people may have to read aloud."""

import secrets

READABLE = "23456789abcdefghjkmnpqrstuvwxyz"


def public_code(length: int = 12) -> str:
    """Give a random code without letters and digits that look alike (about 4.9 bits each)."""
    return "".join(secrets.choice(READABLE) for _ in range(length))
