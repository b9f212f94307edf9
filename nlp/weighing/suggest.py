"""What to offer when the rules are not sure: never nothing."""

from collections.abc import Iterable, Iterator
from typing import Final

from nlp.catalogue.items import ServiceItem
from nlp.weighing.ranked import RankedItem

HINTED: Final = 0.02
"""A ranked item below this score is nothing that the text hints at."""


class Suggestions:
    """Items by the pairs of characters in their names and keywords."""

    def __init__(self, items: Iterable[ServiceItem]) -> None:
        items = tuple(items)
        self._items = {item.code: item for item in items}
        self._fallback = tuple(item.code for item in items if item.fallback)
        self._codes_of: dict[str, list[str]] = {}
        for item in items:
            known = (item.name.lower(), *item.rules.words, *item.rules.troubles)
            for pair in {pair for word in known for pair in _pairs(word)}:
                self._codes_of.setdefault(pair, []).append(item.code)

    def nearest(
        self, text: str, ranked: tuple[RankedItem, ...], count: int
    ) -> tuple[RankedItem, ...]:
        """Ranked items first, then those that look alike, then the catalogue's fallbacks."""
        chosen = {item.code: item for item in ranked[:count] if item.score >= HINTED}
        for code in (*self._alike(text), *self._fallback, *self._items):
            if len(chosen) >= count:
                break
            chosen.setdefault(code, RankedItem(code, self._items[code].name, 0.0))
        return tuple(chosen.values())

    def _alike(self, text: str) -> list[str]:
        shared: dict[str, float] = {}
        for pair in set(_pairs(text)):
            codes = self._codes_of.get(pair, ())
            for code in codes:
                shared[code] = shared.get(code, 0.0) + 1.0 / len(codes)
        return sorted(shared, key=lambda code: (-shared[code], code))


def _pairs(text: str) -> Iterator[str]:
    return (text[start : start + 2] for start in range(len(text) - 1))
