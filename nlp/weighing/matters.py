"""Which matters a text holds that speaks of several: where it falls in two, with a matter each.

Tried is each end of a clause. What the words before it and those behind it say by themselves, how
much they are, and a word that adds something (还有) are weighed by a logistic regression that was
fitted on messages of both kinds (`python -m learning.tables.matters`). Each half may fall in two
again.
"""

from collections.abc import Iterator, Sequence
from math import log, log1p
from typing import Any, Final, NamedTuple

import numpy as np

from nlp.learned.evidence import USUAL_LENGTH

_LIKELY: Final = 0.6
"""Log-odds from which on a text is taken to fall in two."""

BIAS: Final = 0.14
COEFFICIENTS: Final = (0.95, 1.67, 0.41, 0.28, 0.15, 0.55, 0.53, -0.22)
"""Of `Split.features`, in their order: what `python -m learning.tables.matters` prints."""

_LEAST: Final = 1e-4
_MOST_CLAUSES: Final = 40
"""Of a letter only so many are tried."""


class Evidence(NamedTuple):
    """What the clauses of a text say, each by itself.

    learned, written: what each adds to each item, in log-odds of a text of the usual length, a row
    a clause and a column an item; the last column of learned is for "says nothing". starts: the
    items' log-odds before anything is said, and that of "says nothing". sizes: how many characters
    are weighed. added: whether a word before the clause says that something is added.
    """

    learned: Any
    written: Any
    starts: Any
    sizes: Any
    added: tuple[bool, ...]

    def scores(self, parts: Sequence[tuple[int, int]]) -> Any:
        """The items' scores where only some of the clauses are said: a row for each part."""
        learned, written, sizes = map(_summed, (self.learned, self.written, self.sizes))
        first, end = np.array(parts).T
        size = sizes[end] - sizes[first]
        told = self.starts + _shares(size)[:, None] * (learned[end] - learned[first])
        told[:, :-1] += np.minimum(_shares(size), 1.0)[:, None] * (written[end] - written[first])
        powers = np.exp(told - told.max(axis=1, keepdims=True))
        return powers[:, :-1] / powers.sum(axis=1, keepdims=True)


class Split(NamedTuple):
    """A place where a text may fall in two, before the clause `at`, with each part's best item.

    features: how likely each item is, in its part and in the whole; whether something is said to be
    added; how much the parts are; of how many clauses.
    """

    at: int
    one: int
    other: int
    features: tuple[float, ...]

    @property
    def odds(self) -> float:
        return BIAS + float(np.dot(COEFFICIENTS, self.features))


def splits(evidence: Evidence, first: int, end: int) -> Iterator[Split]:
    """All places where some clauses fall in two whose best items differ."""
    places = range(first + 1, end)
    parts = [(first, end), *((first, at) for at in places), *((at, end) for at in places)]
    whole, *scores = evidence.scores(parts)
    best = [int(each.argmax()) for each in scores]
    for row, at in enumerate(places):
        one, other = best[row], best[len(places) + row]
        if one != other:
            behind = scores[len(places) + row]
            likely = scores[row][one], behind[other], whole[one], whole[other]
            sizes = evidence.sizes[first:at].sum(), evidence.sizes[at:end].sum()
            features = (*map(_log, likely), evidence.added[at], *map(log1p, sizes), end - first)
            yield Split(at, one, other, tuple(map(float, features)))


def matters(evidence: Evidence) -> list[int]:
    """The places of the items of a text that holds several, in the order told, each once.

    Of one that does not, none.
    """
    if len(evidence.sizes) < 2:
        return []
    found = list(dict.fromkeys(_parts(evidence, 0, min(len(evidence.sizes), _MOST_CLAUSES))))
    return found if len(found) > 1 else []


def _parts(evidence: Evidence, first: int, end: int) -> Iterator[int]:
    best = max(splits(evidence, first, end), key=lambda split: split.odds, default=None)
    if best is None or best.odds < _LIKELY:
        yield int(evidence.scores([(first, end)])[0].argmax())
        return
    yield from _parts(evidence, first, best.at)
    yield from _parts(evidence, best.at, end)


def _summed(rows: Any) -> Any:
    """What all rows before each say together."""
    return np.concatenate([np.zeros_like(rows[:1]), rows.cumsum(axis=0)])


def _shares(sizes: Any) -> Any:
    """As `nlp.learned.evidence.share`."""
    return np.sqrt(USUAL_LENGTH / np.maximum(sizes, 1))


def _log(score: float) -> float:
    return log(score + _LEAST)
