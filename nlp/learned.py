"""Rules learned from labelled history: weighted words, as readable as those written by hand.

A label's margin is its start, plus for each of its words the weight times how much of the text the
word is (`nlp.evidence`). Margins are log-odds: the softmax of all labels' margins are their scores.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from nlp.evidence import share, strength

UNCLEAR: Final = ""
"""The label of messages nothing can be told from; its margin is the doubt of all others."""


@dataclass(frozen=True, slots=True)
class LearnedLabel:
    """What speaks for and, below 0, against one label.

    words: whole words, also inside longer ones; and characters wherever they stand.
    """

    start: float
    words: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class LearnedFile:
    """base: what one unit of weight of the hand-written rules is worth beside the learned words."""

    labels: Mapping[str, LearnedLabel]
    base: float = 0.0


@dataclass(frozen=True, slots=True)
class Margins:
    """The labels' margins for one text, in the order of the rules' labels."""

    values: Any
    _words: list[str]
    _weights: Any
    _amounts: Any

    def __bool__(self) -> bool:
        """Whether the text holds any word that was learned."""
        return bool(self._words)

    def words(self, column: int) -> dict[str, float]:
        """The words found in the text that speak for or against the label of a column."""
        parts = (self._weights[:, column] * self._amounts).tolist()
        return {word: part for word, part in zip(self._words, parts, strict=True) if part}


class LearnedRules:
    """All weights as one table, a row for each word and a column for each label."""

    def __init__(self, file: LearnedFile) -> None:
        self.labels = tuple(file.labels)
        self.base = file.base
        words = sorted({word for label in file.labels.values() for word in label.words})
        self._row = {word: row for row, word in enumerate(words)}
        self._starts = np.array([label.start for label in file.labels.values()], dtype=np.float32)
        self._weights = np.zeros((len(words), len(self.labels)), dtype=np.float32)
        for column, label in enumerate(file.labels.values()):
            rows = [self._row[word] for word in label.words]
            self._weights[rows, column] = list(label.words.values())

    def margins(self, counts: Mapping[str, int], length: int) -> Margins:
        """counts: how often what is said (`nlp.evidence.said`) in a text of so many characters."""
        row_of = self._row
        found = [(row_of[word], word, times) for word, times in counts.items() if word in row_of]
        weights = self._weights[[row for row, _, _ in found]]
        amounts = np.array([strength(times) for _, _, times in found], dtype=np.float32)
        amounts *= share(length)
        words = [word for _, word, _ in found]
        return Margins(amounts @ weights + self._starts, words, weights, amounts)
