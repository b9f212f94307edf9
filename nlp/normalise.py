"""One written form for what people type, before anything looks at it."""

import re
from typing import Final

MAX_CHARS: Final = 2_000
"""A chat message is far shorter; what comes after this much is not read."""

_READ_AHEAD: Final = 4 * MAX_CHARS
_FULL_WIDTH_SHIFT: Final = 0xFEE0
_INVISIBLE: Final = (
    *(code for code in range(0x20) if chr(code) not in "\t\n\r"),
    *range(0x7F, 0xA0),
    0xAD,
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    *range(0xD800, 0xE000),
    0xFEFF,
    0xFFFE,
    0xFFFF,
)
_FULL_WIDTH_LETTERS_AND_DIGITS: Final = (
    *range(0xFF10, 0xFF1A),
    *range(0xFF21, 0xFF3B),
    *range(0xFF41, 0xFF5B),
    ord("＃"),
    ord("＠"),
)
_TABLE: Final[dict[int, int | None]] = {
    **dict.fromkeys(_INVISIBLE),
    **{code: code - _FULL_WIDTH_SHIFT for code in _FULL_WIDTH_LETTERS_AND_DIGITS},
}
_SPACES: Final = re.compile(r"\s+")


def normalise(text: str) -> str:
    """Drop what cannot be seen, fold full-width letters and digits, and cut to `MAX_CHARS`.

    Punctuation stays as it was written, because people will read the result again.
    Every string is accepted, NUL and lone surrogates too.
    """
    seen = text[:_READ_AHEAD].translate(_TABLE)
    return _SPACES.sub(" ", seen).strip()[:MAX_CHARS].rstrip()


def fold(text: str) -> str:
    """The form in which words are compared: normalised and without upper case."""
    return normalise(text).lower()
