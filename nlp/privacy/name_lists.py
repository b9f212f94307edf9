"""Names that stand one after another with nothing between: 报告人：乔春莲宋新田李平黄振."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from nlp.text.patterns import lazy_pattern
from nlp.text.surnames import COMPOUND, SURNAMES

FEWEST: Final = 3
"""Fewer may be chance."""

_BEGINS: Final = lazy_pattern(
    "(?:人|如下|名单|签[名字]|署名|代表|户主|住户|村民|居民|业主|职工|员工|家长)们?[:：] ?"
    "(?=[一-龥]{6})"
)
_RUN: Final = lazy_pattern("[一-龥]+")
_SURNAMES: Final = frozenset(SURNAMES)


def find_lists(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each name of the lists in a text."""
    for begins in _BEGINS.finditer(text):
        run = _RUN.match(text, begins.end())
        if run:
            yield from _names(run[0], run.start())


def _names(run: str, offset: int) -> Iterator[tuple[int, int]]:
    """The fewest names that reach as far into a run of characters as names can."""
    fewest = {0: 0}
    came_from: dict[int, int] = {}
    for start in range(len(run)):
        if start not in fewest:
            continue
        for end in _ends(run, start):
            if fewest[start] + 1 < fewest.get(end, len(run)):
                fewest[end], came_from[end] = fewest[start] + 1, start
    end = max(fewest)
    if fewest[end] < FEWEST:
        return
    borders = [end]
    while borders[-1]:
        borders.append(came_from[borders[-1]])
    borders.reverse()
    for start, end in pairwise(borders):
        yield offset + start, offset + end


def _ends(run: str, start: int) -> Iterator[int]:
    size = 2 if run.startswith(COMPOUND, start) else 1
    if size == 2 or run[start] in _SURNAMES:
        yield from (end for end in (start + size + 1, start + size + 2) if end <= len(run))
