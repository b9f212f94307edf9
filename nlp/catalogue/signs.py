"""Signs of danger as an office clerk writes them: 掉/滚/滑…河/塘.

`/` parts words that mean the same here, a space says "right after", `…` says "soon after, before
the sentence ends". `<人>` stands for a named list of words.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Generic, NamedTuple, TypeVar

from nlp.text.patterns import lazy_pattern

T = TypeVar("T")

_SOON: Final = "[^。！？!?；;\n]{0,10}?"
_TOKEN: Final = re.compile(r"\s*…\s*|\s+")
_SET: Final = re.compile(r"<([^<>]+)>")


class SignError(ValueError):
    """A sign cannot be read; the sentence says why."""


class SignHit(NamedTuple, Generic[T]):
    start: int
    end: int
    value: T


class SignIndex(Generic[T]):
    """Signs by the first character they can begin with, each with what it stands for.

    Each becomes a pattern when a text first holds a character it begins with: most never do.
    """

    def __init__(self, signs: Iterable[tuple[str, T]], sets: Mapping[str, Sequence[str]]) -> None:
        self._heads: dict[str, list[tuple[re.Pattern[str], T]]] = {}
        for sign, value in signs:
            first, rest = _read(sign, sets)
            pattern = lazy_pattern(_any(first) + rest)
            for head in dict.fromkeys(word[0] for word in first):
                self._heads.setdefault(head, []).append((pattern, value))

    def find(self, text: str) -> Iterator[SignHit[T]]:
        """Every sign wherever it begins, left to right."""
        for start, head in enumerate(text):
            for pattern, value in self._heads.get(head, ()):
                if found := pattern.match(text, start):
                    yield SignHit(start, found.end(), value)


def check_sign(sign: str, sets: Mapping[str, Sequence[str]]) -> None:
    """Raise SignError when a sign cannot be read."""
    _read(sign, sets)


def _read(sign: str, sets: Mapping[str, Sequence[str]]) -> tuple[list[str], str]:
    """The words a sign can begin with, and the pattern of what follows them."""
    parts = [_words(part, sets) for part in _TOKEN.split(sign)]
    if not all(word for words in parts for word in words):
        raise SignError(f"征兆“{sign}”里少了词，请看看“/”和“…”的两边")
    joints = [_SOON if "…" in joint else "" for joint in _TOKEN.findall(sign)]
    rest = "".join(joint + _any(words) for joint, words in zip(joints, parts[1:], strict=True))
    if len(parts) == 1 and any(len(word) < 2 for word in parts[0]):
        raise SignError(f"征兆“{sign}”太短，至少要两个字")
    return parts[0], rest


def _words(part: str, sets: Mapping[str, Sequence[str]]) -> list[str]:
    words: list[str] = []
    for word in part.split("/"):
        named = _SET.fullmatch(word)
        if named and named[1] not in sets:
            raise SignError(f"sets 里没有列表“{named[1]}”，请补上或改正")
        words.extend(sets[named[1]] if named else [word])
    return words


def _any(words: Sequence[str]) -> str:
    longest_first = sorted(set(words), key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, longest_first))})"
