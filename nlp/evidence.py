"""How much of what a text says: its words, the words inside them, its characters.

This is what learned rules weigh, in learning and at run time alike. A word counts
1 + ln(times it is said); what stands in the first LEAD characters is said three times; and all is
divided by the root of the text's length, so that a word weighs by its share of the message.
"""

import re
from collections.abc import Sequence
from math import log, sqrt
from typing import Final

LEAD: Final = 30
_LEAD_COUNT: Final = 3
_USUAL_LENGTH: Final = 20
"""In a message of this many characters a weight counts as it is written."""

LONGEST_OPENED: Final = 8
"""A longer word is not searched for words inside it."""

_CHARACTER: Final = "·"
_HAN: Final = re.compile("[一-龥]")
_LETTERS: Final = re.compile("[a-z]{2,}")


def character(char: str) -> str:
    """The key of a character wherever it stands, as against the same character as a word."""
    return _CHARACTER + char


def is_character(key: str) -> bool:
    return key.startswith(_CHARACTER)


def said(words: Sequence[str]) -> dict[str, int]:
    """How often each word, word inside a word and character is said; positions as they come."""
    counts: dict[str, int] = {}
    position = 0
    for word in words:
        times = _LEAD_COUNT if position < LEAD else 1
        position += len(word)
        if _HAN.search(word):
            for key in _parts(word):
                counts[key] = counts.get(key, 0) + times
        elif _LETTERS.fullmatch(word):
            counts[word] = counts.get(word, 0) + times
    return counts


def _parts(word: str) -> list[str]:
    """The word, what could be words inside it, and its characters."""
    parts = [_CHARACTER + char for char in word]
    parts.append(word)
    size = len(word)
    if 2 < size <= LONGEST_OPENED:
        parts += [
            word[start:end]
            for start in range(size - 1)
            for end in range(start + 2, size + 1)
            if end - start < size
        ]
    return parts


def share(length: int) -> float:
    """What a count is multiplied by in a text of so many characters."""
    return sqrt(_USUAL_LENGTH / max(length, 1))


def strength(times: int) -> float:
    """What a word counts that is said so often."""
    return 1.0 + log(times)
