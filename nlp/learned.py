"""Rules learned from labelled history: weighted words, as readable as those written by hand.

A label's margin is its start, plus `base` times what the hand-written rules weigh, plus for each
of its words the weight times how much of the text the word is (`nlp.evidence`). Margins are
log-odds: the softmax of all labels' margins are their scores.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from nlp.evidence import said, share, strength

NOTHING: Final[Mapping[str, float]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class LearnedLabel:
    """What speaks for and, below 0, against one label.

    base: what one unit of weight of the hand-written rules is worth.
    words: whole words, also inside longer ones; and characters wherever they stand.
    """

    start: float
    base: float = 0.0
    words: Mapping[str, float] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True)
class Margin:
    label: str
    margin: float
    words: dict[str, float]


class LearnedRules:
    """All labels' words, turned round: from each word to the labels it speaks for."""

    def __init__(self, labels: Mapping[str, LearnedLabel]) -> None:
        self.labels = dict(labels)
        self._votes: dict[str, list[tuple[str, float]]] = {}
        for label, learned in self.labels.items():
            for word, weight in learned.words.items():
                self._votes.setdefault(word, []).append((label, weight))

    def margins(self, words: Sequence[str], hand: Mapping[str, float] = NOTHING) -> list[Margin]:
        """One margin for each label; words: the segmented text, nothing left out.

        hand: what the hand-written rules weigh, by label.
        """
        found: dict[str, dict[str, float]] = {label: {} for label in self.labels}
        scale = share(sum(map(len, words)))
        for word, times in said(words).items():
            votes = self._votes.get(word)
            if votes:
                amount = strength(times) * scale
                for label, weight in votes:
                    found[label][word] = weight * amount
        return [
            Margin(
                label,
                learned.start + learned.base * hand.get(label, 0.0) + sum(found[label].values()),
                found[label],
            )
            for label, learned in self.labels.items()
        ]
