"""How much of what a text says: its words, its characters, and each two side by side.

This is what learned rules weigh, in learning and at run time alike. A word counts
1 + ln(times it is said); what stands in the first LEAD characters is said three times; and all is
divided by the root of how much is said, so that a word weighs by its share of the message. Figures,
punctuation and single letters are not weighed: a telephone number makes no matter smaller.

Where an item is told by its words, danger is told by how they are put (没着火, 着火了吗,
像着火): it is weighed by each three characters in a row, too, by each two with one between, and by
how the message begins and ends (`closely`).
"""

import re
from collections.abc import Sequence
from math import log, sqrt
from typing import Final, NamedTuple

from nlp.text.patterns import lazy_pattern

LEAD: Final = 30
LEAD_COUNT: Final = 3
USUAL_LENGTH: Final = 20
"""In a message of this many characters a weight counts as it is written."""

SHORT: Final = 8
"""Weighed closely, a word of a shorter text weighs no more than in one of so many characters."""

_CHARACTER: Final = "·"
_BEGINS, _ENDS, _BETWEEN = "^", "$", "_"
_MARKS: Final = f"{_CHARACTER}{_BEGINS}{_ENDS}"
_FIGURES: Final = re.compile("[0-9]+")
_SPACES: Final = re.compile(r"\s")
_LETTERS: Final = lazy_pattern("[a-z]{2,}")


def character(char: str) -> str:
    """The key of a character wherever it stands, as against the same character as a word."""
    return _CHARACTER + char


def is_character(key: str) -> bool:
    return key.startswith(_CHARACTER)


def plain(key: str) -> str:
    """A word or characters as people write them."""
    return key.strip(_MARKS).replace(_BETWEEN, "…")


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


def closely(text: str, what: Said) -> Said:
    """What a folded text says and how it puts it; what: what its words say."""
    counts = dict(what.counts)
    count_of = counts.get
    text = f"{_BEGINS}{_SPACES.sub(' ', _FIGURES.sub('0', text))}{_ENDS}"
    for position in range(len(text) - 2):
        three = text[position : position + 3]
        times = LEAD_COUNT if position < LEAD else 1
        counts[three] = count_of(three, 0) + times
        apart = f"{three[0]}{_BETWEEN}{three[2]}"
        counts[apart] = count_of(apart, 0) + times
    for end in (text[:2], text[-2:]):
        counts[end] = count_of(end, 0) + LEAD_COUNT
    return Said(counts, max(what.size, SHORT))


def share(size: int) -> float:
    """What a count is multiplied by where so many characters are said."""
    return sqrt(USUAL_LENGTH / max(size, 1))


def dilution(size: int) -> float:
    """What a hand-written weight is multiplied by: 1, and less in a text longer than usual.

    A letter of 400 characters holds words of many items; in full they would outvote its matter.
    """
    return min(1.0, share(size))


def strength(times: int) -> float:
    """What a word counts that is said so often."""
    return 1.0 + log(times)
