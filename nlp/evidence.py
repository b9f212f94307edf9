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
_LETTERS: Final = re.compile("[a-z]{2,}")


def character(char: str) -> str:
    """The key of a character wherever it stands, as against the same character as a word."""
    return _CHARACTER + char


def is_character(key: str) -> bool:
    return key.startswith(_CHARACTER)


def plain(key: str) -> str:
    """A word or character as people write it."""
    return key.removeprefix(_CHARACTER)


def said(words: Sequence[str]) -> dict[str, int]:
    """How often each word, what could be a word inside one, and each character is said."""
    counts: dict[str, int] = {}
    count_of = counts.get
    position = 0
    for word in words:
        times = _LEAD_COUNT if position < LEAD else 1
        size = len(word)
        position += size
        if not "\u4e00" <= word[0] <= "\u9fa5":
            if _LETTERS.fullmatch(word):
                counts[word] = count_of(word, 0) + times
            continue
        counts[word] = count_of(word, 0) + times
        for char in word:
            key = _CHARACTER + char
            counts[key] = count_of(key, 0) + times
        if 2 < size <= LONGEST_OPENED:
            for start in range(size - 1):
                for end in range(start + 2, size + (start > 0)):
                    key = word[start:end]
                    counts[key] = count_of(key, 0) + times
    return counts


_STRENGTHS: Final = (0.0, *(1.0 + log(times) for times in range(1, 20)))


def share(length: int) -> float:
    """What a count is multiplied by in a text of so many characters."""
    return sqrt(_USUAL_LENGTH / max(length, 1))


def strength(times: int) -> float:
    """What a word counts that is said so often."""
    return _STRENGTHS[times] if times < len(_STRENGTHS) else 1.0 + log(times)
