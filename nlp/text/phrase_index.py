"""Find many fixed phrases in a text in one pass."""

from collections.abc import Iterator, Mapping
from operator import add
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Hit(NamedTuple, Generic[T]):
    start: int
    end: int
    phrase: str
    value: T


class PhraseIndex(Generic[T]):
    """Phrases by their first two characters: the cost grows with the text, not their number."""

    def __init__(self, phrases: Mapping[str, T]) -> None:
        """Phrases of one character are refused: they would be found everywhere."""
        short = next((phrase for phrase in phrases if len(phrase) < 2), None)
        if short is not None:
            raise ValueError(f"phrase {short!r} is shorter than two characters")
        self._phrases = dict(phrases)
        lengths: dict[str, set[int]] = {}
        for phrase in phrases:
            lengths.setdefault(phrase[:2], set()).add(len(phrase))
        self._lengths = {
            head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()
        }

    def find(self, text: str) -> Iterator[Hit[T]]:
        """Every occurrence, left to right, the longest first where several start together."""
        lengths_of, phrases = self._lengths, self._phrases
        for start, head in enumerate(map(add, text, text[1:])):
            if head in lengths_of:
                for length in lengths_of[head]:
                    phrase = text[start : start + length]
                    if phrase in phrases:
                        yield Hit(start, start + length, phrase, phrases[phrase])

    def find_longest(self, text: str) -> list[Hit[T]]:
        """Occurrences that do not lie inside a longer one found to their left."""
        kept: list[Hit[T]] = []
        for hit in self.find(text):
            if not kept or hit.end > kept[-1].end:
                kept.append(hit)
        return kept
