"""Which matters a text holds that speaks of several: where it falls in two, with a matter each.

Tried is each end of a clause. What the words before it and those behind it say by themselves, how
much they are, and a word that adds something (还有) are weighed by a logistic regression that was
fitted on messages of both kinds (`python -m learning.tables.matters`). Each half may fall in two
again.
"""

from collections.abc import Iterator
from math import log, log1p
from typing import Any, Final, NamedTuple

import numpy as np

from nlp.learned.evidence import dilution, share
from nlp.learned.scores import scores

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

    def scores(self, first: int, end: int) -> Any:
        """The items' scores where only some of the clauses are said."""
        size = int(self.sizes[first:end].sum())
        told = self.starts + share(size) * self.learned[first:end].sum(axis=0)
        items = told[:-1] + dilution(size) * self.written[first:end].sum(axis=0)
        return scores(items, float(told[-1]))


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
    whole = evidence.scores(first, end)
    for at in range(first + 1, end):
        before, behind = evidence.scores(first, at), evidence.scores(at, end)
        one, other = int(before.argmax()), int(behind.argmax())
        if one != other:
            likely = before[one], behind[other], whole[one], whole[other]
            sizes = evidence.sizes[first:at].sum(), evidence.sizes[at:end].sum()
            features = (*map(_log, likely), evidence.added[at], *map(log1p, sizes), end - first)
            yield Split(at, one, other, tuple(map(float, features)))


def matters(evidence: Evidence) -> list[int]:
    """The places of the items of a text that holds several, in the order told, each once.

    Of one that does not, none.
    """
    found = list(dict.fromkeys(_parts(evidence, 0, min(len(evidence.sizes), _MOST_CLAUSES))))
    return found if len(found) > 1 else []


def _parts(evidence: Evidence, first: int, end: int) -> Iterator[int]:
    best = max(splits(evidence, first, end), key=lambda split: split.odds, default=None)
    if best is None or best.odds < _LIKELY:
        yield int(evidence.scores(first, end).argmax())
        return
    yield from _parts(evidence, first, best.at)
    yield from _parts(evidence, best.at, end)


def _log(score: float) -> float:
    return log(score + _LEAST)
