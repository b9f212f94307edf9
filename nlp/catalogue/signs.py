"""Signs of danger as an office clerk writes them: 掉/滚/滑…河/塘.

`/` parts words that mean the same here, a space says "right after", `…` says "soon after, before
the sentence ends". `<人>` stands for a named list of words.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Final, Generic, NamedTuple, TypeVar

T = TypeVar("T")

_SOON: Final = re.compile("[^。！？!?；;\n]{0,10}")
_TOKEN: Final = re.compile(r"\s*…\s*|\s+")
_SET: Final = re.compile(r"<([^<>]+)>")


class SignError(ValueError):
    """A sign cannot be read; the sentence says why."""


class SignHit(NamedTuple, Generic[T]):
    start: int
    end: int
    value: T


class Sign(NamedTuple):
    """Lists of words that follow one another; soon: whether something may stand between two."""

    parts: tuple[frozenset[str], ...]
    soon: tuple[bool, ...]


class _Numbers(NamedTuple):
    """Of the signs that a word can begin, or end."""

    begins: list[int]
    ends: list[int]


_Spots = dict[str, list[tuple[int, int]]]
"""By word where it begins, and less than 0 where it ends: in order the longest goes first."""

_Ends = dict[int, list[int]]
"""By where words of one part begin where each ends, the longest first."""


class SignIndex(Generic[T]):
    """Signs with what each stands for, found by the words that they begin and end with."""

    def __init__(self, signs: Iterable[tuple[str, T]], sets: Mapping[str, Sequence[str]]) -> None:
        self._signs = [(read_sign(sign, sets), value) for sign, value in signs]
        self._words: dict[str, _Numbers] = {}
        for number, (sign, _) in enumerate(self._signs):
            for word in frozenset[str]().union(*sign.parts):
                known = self._words.setdefault(word, _Numbers([], []))
                if word in sign.parts[0]:
                    known.begins.append(number)
                if word in sign.parts[-1]:
                    known.ends.append(number)
        lengths: dict[str, set[int]] = {}
        for word in self._words:
            lengths.setdefault(word[:2], set()).add(len(word))
        self._lengths = {head: tuple(found) for head, found in lengths.items()}

    def find(self, text: str) -> Iterator[SignHit[T]]:
        """Every sign wherever it begins, left to right, in the order in which they are given."""
        spots = self._spots(text)
        said = [self._words[word] for word in spots]
        begun = set[int]().union(*(numbers.begins for numbers in said))
        found = [
            (start, number, end)
            for number in begun & set[int]().union(*(numbers.ends for numbers in said))
            for start, end in _places(text, self._signs[number][0], spots)
        ]
        for start, number, end in sorted(found):
            yield SignHit(start, end, self._signs[number][1])

    def _spots(self, text: str) -> _Spots:
        """Where words of any sign stand."""
        lengths_of, words, size = self._lengths.get, self._words, len(text)
        spots: _Spots = {}
        for start, head in enumerate(text):
            for length in lengths_of(text[start : start + 2], ()):
                word, end = text[start : start + length], start + length
                if word in words and end <= size:
                    spots.setdefault(word, []).append((start, -end))
            if head in words and start + 1 < size:
                spots.setdefault(head, []).append((start, -start - 1))
        return spots


def _places(text: str, sign: Sign, spots: _Spots) -> Iterator[tuple[int, int]]:
    """Where a sign begins and ends."""
    parts = [_ends_of(part, spots) for part in sign.parts]
    for start in parts[0]:
        if end := _end(text, parts, sign.soon, start):
            yield start, end


def _ends_of(part: frozenset[str], spots: _Spots) -> _Ends:
    ends: _Ends = {}
    for start, end in sorted(spot for word in part & spots.keys() for spot in spots[word]):
        ends.setdefault(start, []).append(-end)
    return ends


def _end(text: str, parts: Sequence[_Ends], soon: Sequence[bool], start: int) -> int | None:
    """Where what begins here ends: by the longest word, and the nearest that may follow it."""
    for end in parts[0].get(start, ()):
        if not soon:
            return end
        gap = _SOON.match(text, end) if soon[0] else None
        last = gap.end() if gap else end
        for following in takewhile(last.__ge__, parts[1]):
            if following >= end and (found := _end(text, parts[1:], soon[1:], following)):
                return found
    return None


def read_sign(sign: str, sets: Mapping[str, Sequence[str]]) -> Sign:
    """What a sign is made of, or SignError when it cannot be read."""
    parts = tuple(_words(part, sets) for part in _TOKEN.split(sign))
    if not all(word for words in parts for word in words):
        raise SignError(f"征兆“{sign}”里少了词，请看看“/”和“…”的两边")
    if len(parts) == 1 and any(len(word) < 2 for word in parts[0]):
        raise SignError(f"征兆“{sign}”太短，至少要两个字")
    return Sign(parts, tuple("…" in joint for joint in _TOKEN.findall(sign)))


def _words(part: str, sets: Mapping[str, Sequence[str]]) -> frozenset[str]:
    words: list[str] = []
    for word in part.split("/"):
        named = _SET.fullmatch(word)
        if named and named[1] not in sets:
            raise SignError(f"sets 里没有列表“{named[1]}”，请补上或改正")
        words.extend(sets[named[1]] if named else [word])
    return frozenset(words)
