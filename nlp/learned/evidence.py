"""How much of what a text says: its words, its characters, and each two side by side.

This is what learned rules weigh, in learning and at run time alike. A word counts
1 + ln(times it is said); what stands in the first LEAD characters is said three times; and all is
divided by the root of how much is said, so that a word weighs by its share of the message. Figures,
punctuation and single letters are not weighed: a telephone number makes no matter smaller.
"""

from collections.abc import Sequence
from math import log, sqrt
from typing import Final, NamedTuple

from nlp.text.patterns import lazy_pattern

LEAD: Final = 30
LEAD_COUNT: Final = 3
_USUAL_LENGTH: Final = 20
"""In a message of this many characters a weight counts as it is written."""

_CHARACTER: Final = "·"
_LETTERS: Final = lazy_pattern("[a-z]{2,}")


def character(char: str) -> str:
    """The key of a character wherever it stands, as against the same character as a word."""
    return _CHARACTER + char


def is_character(key: str) -> bool:
    return key.startswith(_CHARACTER)


def plain(key: str) -> str:
    """A word or character as people write it."""
    return key.removeprefix(_CHARACTER)


class Said(NamedTuple):
    """What a text says, each with how often; size: how many characters say it."""

    counts: dict[str, int]
    size: int


def said(words: Sequence[str]) -> Said:
    """How often each word, each two characters side by side, and each character is said.

    A word of two characters is what stands side by side there: it has no key of its own.
    """
    counts: dict[str, int] = {}
    count_of = counts.get
    position, weighed, before = 0, 0, ""
    for word in words:
        times = LEAD_COUNT if position < LEAD else 1
        size = len(word)
        position += size
        if not "\u4e00" <= word[0] <= "\u9fa5":
            before = ""
            if _LETTERS.fullmatch(word):
                counts[word] = count_of(word, 0) + times
                weighed += size
            continue
        weighed += size
        if size != 2:
            counts[word] = count_of(word, 0) + times
        for char in word:
            key = _CHARACTER + char
            counts[key] = count_of(key, 0) + times
            if before:
                key = before + char
                counts[key] = count_of(key, 0) + times
            before = char
    return Said(counts, weighed)


def share(size: int) -> float:
    """What a count is multiplied by where so many characters are said."""
    return sqrt(_USUAL_LENGTH / max(size, 1))


def dilution(size: int) -> float:
    """What a hand-written weight is multiplied by: 1, and less in a text longer than usual.

    A letter of 400 characters holds words of many items; in full they would outvote its matter.
    """
    return min(1.0, share(size))


def strength(times: int) -> float:
    """What a word counts that is said so often."""
    return 1.0 + log(times)
