"""Which items a text speaks of: rules written by hand and learned, weighed together."""

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from nlp.evidence import plain, said
from nlp.findings import RankedItem, WordWeight
from nlp.items import Catalogue
from nlp.learned import UNCLEAR, LearnedFile, LearnedRules, Margins
from nlp.rules import Found, RuleSet
from nlp.scores import DOUBT, NO_DOUBT, SHARPNESS, SURE, scores
from nlp.segment import Segmenter

MOST_ITEMS: Final = 5
MOST_WORDS_TOLD: Final = 8

_CLAUSE_ENDS: Final = frozenset("，。！？；、,!?;\n ")
_GOES_ON: Final = frozenset(
    {"还有", "另外", "再就是", "顺便", "以及", "此外", "同时", "而且", "再者", "还要", "再说"}
)
SECOND: Final = 0.05
"""An item below this score was never in question: its words are not told, and it is no second
matter."""

SURE_OF_CLAUSE: Final = 0.6
"""What an item needs in a clause of its own to be a matter by itself."""


@dataclass(frozen=True, slots=True)
class Classified:
    """ranked: best first; sure: whether the best may be taken without asking.

    matters: the items of a text that speaks of several, empty for one that speaks of one.
    """

    ranked: tuple[RankedItem, ...]
    sure: bool
    matters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Weighed:
    """What one text weighs: words of the hand-written rules, learned margins, scores by place."""

    found: Found
    margins: Margins
    scores: Any


class Classifier:
    """Reads only what it was made of; safe between threads and forked workers."""

    def __init__(
        self,
        names: Mapping[str, str],
        hand: RuleSet,
        learned: LearnedRules,
        user_words: Sequence[str] = (),
        doubt: float = DOUBT,
    ) -> None:
        """names: of all items or labels by code; user_words: never cut apart; doubt: see scores."""
        self._names = dict(names)
        self._codes = tuple(names)
        self._place = {code: place for place, code in enumerate(self._codes)}
        self._hand = hand
        self._learned = learned
        self._column = {label: at for at, label in enumerate(learned.labels)}
        known = [label for label in learned.labels if label != UNCLEAR]
        self._places = np.array([self._place[label] for label in known], dtype=int)
        self._columns = np.array([self._column[label] for label in known], dtype=int)
        self._doubt = doubt
        self.keywords = frozenset(hand.keywords())
        self.segmenter = Segmenter([*self.keywords, *user_words])

    @classmethod
    def of_labels(cls, file: LearnedFile) -> "Classifier":
        """Of rules learned without hand-written ones; labels are their own names."""
        names = {label: label for label in file.labels if label != UNCLEAR}
        return cls(names, RuleSet({}), LearnedRules(file), doubt=NO_DOUBT)

    @classmethod
    def of(cls, catalogue: Catalogue) -> "Classifier":
        hand = RuleSet(
            {code: item.rules for code, item in catalogue.items.items()},
            [(each.rules, each.codes) for each in catalogue.group_rules if each.rules],
            catalogue.synonyms,
        )
        names = {code: item.name for code, item in catalogue.items.items()}
        return cls(names, hand, catalogue.learned, catalogue.user_words)

    def asserted(self, words: Sequence[str]) -> Sequence[str]:
        """The words that learned rules weigh: without those that are taken back."""
        return self._hand.asserted(words)

    def hand_weights(self, text: str) -> dict[str, float]:
        """What the hand-written rules weigh in a folded text, by item."""
        found = self._hand.weigh(self.segmenter.words(text), text)
        return {code: sum(words.values()) for code, words in found.items()}

    def classify(
        self,
        text: str,
        words: Sequence[str] | None = None,
        counts: Mapping[str, int] | None = None,
    ) -> Classified:
        """The items of a folded text, by score.

        words: the segmented text, counts: what its asserted words say, where these are known.
        """
        words = self.segmenter.words(text) if words is None else words
        counts = said(self.asserted(words)) if counts is None else counts
        weighed = self._weigh(text, words, counts)
        best = [
            place for place in np.argsort(-weighed.scores)[:MOST_ITEMS] if weighed.scores[place]
        ]
        ranked = tuple(self._ranked(place, weighed) for place in best)
        matters = self._matters(words, ranked)
        sure = bool(ranked) and (ranked[0].score >= SURE or bool(matters))
        return Classified(ranked, sure, matters)

    def _weigh(self, text: str, words: Sequence[str], counts: Mapping[str, int]) -> _Weighed:
        """Log-odds of every item; one that was not learned has those of its hand-written rules."""
        found = self._hand.weigh(words, text)
        margins = self._learned.margins(counts, len(text))
        weights = np.full(len(self._codes), -np.inf)
        weights[self._places] = margins.values[self._columns]
        for code, own in found.items():
            weight, place = sum(own.values()), self._place[code]
            if code in self._column:
                weights[place] += self._learned.base * weight
            elif weight > 0:
                weights[place] = SHARPNESS * weight
        unclear = self._column.get(UNCLEAR)
        doubt = self._doubt if unclear is None else float(margins.values[unclear])
        return _Weighed(found, margins, scores(weights, doubt))

    def _ranked(self, place: int, weighed: _Weighed) -> RankedItem:
        code = self._codes[place]
        score = round(float(weighed.scores[place]), 4)
        words = self._why(code, weighed) if score >= SECOND else ()
        return RankedItem(code, self._names[code], score, words)

    def _why(self, code: str, weighed: _Weighed) -> tuple[WordWeight, ...]:
        """The words that decided, in log-odds where the item was learned."""
        words = weighed.found.get(code, {})
        if code in self._column:
            base = self._learned.base
            told = weighed.margins.words(self._column[code])
            for word, weight in words.items():
                told[word] = told.get(word, 0.0) + base * weight
            words = told
        ordered = heapq.nsmallest(
            MOST_WORDS_TOLD, words.items(), key=lambda pair: (-abs(pair[1]), pair[0])
        )
        return tuple(WordWeight(plain(word), round(weight, 2)) for word, weight in ordered)

    def _matters(self, words: Sequence[str], ranked: Sequence[RankedItem]) -> tuple[str, ...]:
        """The items that are sure of a clause of their own, where more than one is."""
        if len(ranked) < 2 or ranked[1].score < SECOND:
            return ()
        matters: dict[str, None] = {}
        for clause in _clauses(words):
            weighed = self._weigh("".join(clause), clause, said(self.asserted(clause)))
            best = int(weighed.scores.argmax())
            if weighed.scores[best] >= SURE_OF_CLAUSE:
                matters[self._codes[best]] = None
        return tuple(matters) if len(matters) > 1 else ()


def _clauses(words: Sequence[str]) -> Iterator[Sequence[str]]:
    start = 0
    for position, word in enumerate(words):
        if word in _CLAUSE_ENDS or word in _GOES_ON:
            if position > start:
                yield words[start:position]
            start = position + 1
    if start < len(words):
        yield words[start:]
