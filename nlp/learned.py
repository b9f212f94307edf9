"""Rules learned from labelled history: weighted words, as readable as those written by hand.

A label's margin is its start, plus for each of its words the weight times how much of the text the
word is (`nlp.evidence`). Margins are log-odds: the softmax of all labels' margins are their scores.
"""

from collections import Counter
from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from nlp.evidence import LEAD_COUNT, Said, share, strength
from nlp.normalise import MAX_CHARS

_STRENGTHS: Final = np.array(
    [0.0, *(strength(times) for times in range(1, LEAD_COUNT * MAX_CHARS))], dtype=np.float32
)
"""By how often something is said; few texts of MAX_CHARS characters say anything more often."""

UNCLEAR: Final = ""
"""The label of messages nothing can be told from; its margin is the doubt of all others."""


@dataclass(frozen=True, slots=True)
class LearnedLabel:
    """What speaks for and, below 0, against one label.

    words: words, two characters side by side, and characters wherever they stand.
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

    def added(self, some: Container[str]) -> Any:
        """What some of the words found in the text add to the labels' margins."""
        rows = [row for row, word in enumerate(self._words) if word in some]
        return self._amounts[rows] @ self._weights[rows]

    def telling(self, column: int) -> str:
        """The word found in the text that speaks most for the label of a column."""
        return self._words[int((self._weights[:, column] * self._amounts).argmax())]

    def heaviest(self, column: int, most: int, own: Mapping[str, float]) -> list[tuple[str, float]]:
        """The words that speak most for or against the label of a column, heaviest first.

        own: words of another source with what they add.
        """
        words, parts = self._words, self._weights[:, column] * self._amounts
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
        self.labels = tuple(file.labels)
        self.base = file.base
        # Words of many labels are the frequent ones: their rows lie together, so that most of what
        # a message needs stays in the processor's cache.
        words = Counter(word for label in file.labels.values() for word in label.words)
        self._row = {word: row for row, (word, _) in enumerate(words.most_common())}
        self._starts = np.array([label.start for label in file.labels.values()], dtype=np.float32)
        self._weights = np.zeros((len(words), len(self.labels)), dtype=np.float32)
        for column, label in enumerate(file.labels.values()):
            rows = [self._row[word] for word in label.words]
            self._weights[rows, column] = list(label.words.values())

    def margins(self, said: Said) -> Margins:
        """What the labels' words make of what a text says."""
        counts = said.counts
        row_of = self._row
        words = [word for word in counts if word in row_of]
        weights = self._weights.take([row_of[word] for word in words], axis=0, mode="clip")
        times = [counts[word] for word in words]
        amounts = _STRENGTHS.take(times, mode="clip") * share(said.size)
        return Margins(amounts @ weights + self._starts, words, weights, amounts)
