"""Rules learned from labelled history: weighted words, as readable as those written by hand.

A label's margin is its start, plus for each of its words the weight times how much of the text the
word is (`nlp.learned.evidence`). Margins are log-odds: the softmax of all labels' margins are
their scores.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from nlp.learned.evidence import LEAD_COUNT, Said, share, strength
from nlp.text.normalise import MAX_CHARS

_STRENGTHS: Final = np.array(
    [0.0, *(strength(times) for times in range(1, LEAD_COUNT * MAX_CHARS))], dtype=np.float32
)
"""By how often something is said; few texts of MAX_CHARS characters say anything more often."""

UNCLEAR: Final = ""
"""The label of messages nothing can be told from; its margin is the doubt of all others."""


MOST: Final = 127
"""The heaviest weight, in units: a table of small numbers is a quarter of one of floats."""


@dataclass(frozen=True, slots=True)
class LearnedFile:
    """labels with their starts, and what the words say of them.

    base: what one unit of weight of the hand-written rules is worth beside the learned words.
    words: words, two characters side by side, and characters wherever they stand. rows, columns,
    weights: arrays; a weight of rows' word for or, below 0, against columns' label, times `unit`.
    written: the hand-written rules that were learned beside, by label: their words with weights.
    """

    labels: tuple[str, ...]
    starts: tuple[float, ...]
    base: float
    unit: float
    words: Sequence[str]
    rows: Any
    columns: Any
    weights: Any
    written: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def weights_of(self, label: str) -> dict[str, float]:
        """What the words say of one label."""
        own = self.columns == self.labels.index(label)
        weights = (self.weights[own] * self.unit).round(2).tolist()
        return dict(zip((self.words[row] for row in self.rows[own]), weights, strict=True))


_NO_NUMBERS: Final = np.zeros(0, dtype=np.int8)
NOT_LEARNED: Final = LearnedFile((), (), 0.0, 1.0, (), _NO_NUMBERS, _NO_NUMBERS, _NO_NUMBERS)
"""No learned rules."""


@dataclass(frozen=True, slots=True)
class Margins:
    """The labels' margins for one text, in the order of the rules' labels."""

    values: Any
    _found: Mapping[str, int]
    _weights: Any
    _amounts: Any

    def __bool__(self) -> bool:
        """Whether the text holds any word that was learned."""
        return bool(self._found)

    def telling(self, column: int) -> str:
        """The word found in the text that speaks most for the label of a column."""
        return [*self._found][int((self._weights[:, column] * self._amounts).argmax())]

    def heaviest(self, column: int, most: int, own: Mapping[str, float]) -> list[tuple[str, float]]:
        """The words that speak most for or against the label of a column, heaviest first.

        own: words of another source with what they add.
        """
        words, parts = [*self._found], self._weights[:, column] * self._amounts
        elsewhere = {word: weight for word, weight in own.items() if word not in words}
        for word, weight in own.items():
            if word not in elsewhere:
                parts[words.index(word)] += weight
        if elsewhere:
            words, parts = [*words, *elsewhere], np.append(parts, [*elsewhere.values()])
        places = np.abs(parts).argsort(kind="stable")[: -most - 1 : -1]
        weights = parts[places].astype(float).round(2).tolist()
        return [
            (words[place], weight)
            for place, weight in zip(places.tolist(), weights, strict=True)
            if weight
        ]


class LearnedRules:
    """All weights as one table, a row for each word and a column for each label."""

    def __init__(self, file: LearnedFile) -> None:
        self.labels = file.labels
        self.base = file.base
        self.written = file.written
        self._row = {word: row for row, word in enumerate(file.words)}
        self._unit = np.float32(file.unit)
        self.starts = np.array(file.starts, dtype=np.float32)
        self._weights = np.zeros((len(file.words), len(file.labels)), dtype=np.int8)
        self._weights[file.rows, file.columns] = file.weights
        starts = [start for label, start in zip(file.labels, file.starts, strict=True) if label]
        self.usual_start = float(np.median(starts)) if starts else 0.0
        """Where an item starts that was not learned."""

    def added(self, said: Said) -> Any:
        """What a text's words add to each label's margin, were it of the usual length."""
        return (self.margins(said).values - self.starts) / share(said.size)

    def alone(self, label: str, word: str) -> float:
        """What one word said at the beginning of a usual message adds to a label's margin."""
        row = self._row.get(word)
        if row is None or label not in self.labels:
            return 0.0
        weight = self._weights[row, self.labels.index(label)] * self._unit
        return float(weight) * strength(LEAD_COUNT)

    @property
    def words(self) -> Iterable[str]:
        """All that was learned of."""
        return self._row

    def margins(self, said: Said) -> Margins:
        """What the labels' words make of what a text says."""
        counts, row_of = said.counts, self._row.get
        found = {word: row for word in counts if (row := row_of(word)) is not None}
        weights = self._weights.take([*found.values()], axis=0, mode="clip") * self._unit
        times = [counts[word] for word in found]
        amounts = _STRENGTHS.take(times, mode="clip") * share(said.size)
        return Margins(amounts @ weights + self.starts, found, weights, amounts)
