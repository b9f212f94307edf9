"""One written form for what people type, before anything looks at it."""

from typing import Final

from nlp.text.patterns import lazy_pattern

MAX_CHARS: Final = 2_000
"""A chat message is far shorter. Of a longer text the beginning and the end are read: what is the
matter stands in the one, what is wanted, and often where, in the other."""

_HEAD: Final = 1_400
_GAP: Final = "……"
_TAIL: Final = MAX_CHARS - _HEAD - len(_GAP)
_BORDER_WITHIN: Final = 200
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
_SPACES: Final = lazy_pattern(r"\s+")
_BORDERS: Final = lazy_pattern(r"[。！？!?；;，, ]+")


def normalise(text: str) -> str:
    """Drop what cannot be seen, fold full-width letters and digits, and keep `MAX_CHARS` of it.

    Punctuation stays as it was written, because people will read the result again.
    Every string is accepted, NUL and lone surrogates too.
    """
    if len(text) > 2 * _READ_AHEAD:
        text = text[:_READ_AHEAD] + text[-_READ_AHEAD:]
    seen = _SPACES.sub(" ", text.translate(_TABLE)).strip()
    return seen if len(seen) <= MAX_CHARS else _beginning_and_end(seen)


def _beginning_and_end(text: str) -> str:
    """Cut between sentences where one ends near the cut, so that no number is cut in two."""
    head, tail = text[:_HEAD], text[-_TAIL:]
    ends = [border.end() for border in _BORDERS.finditer(head, _HEAD - _BORDER_WITHIN)]
    begins = _BORDERS.search(tail, 0, _BORDER_WITHIN)
    head = head[: ends[-1]] if ends else head
    tail = tail[begins.end() :] if begins else tail
    return f"{head.rstrip()}{_GAP}{tail.lstrip()}"


def fold(text: str) -> str:
    """The form in which words are compared: normalised and without upper case."""
    return normalise(text).lower()
