"""Which items a text speaks of: rules written by hand and learned, weighed together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any, Final, NamedTuple

import numpy as np

from nlp.catalogue.items import Catalogue, ItemRules
from nlp.learned.evidence import Said, dilution, plain, said
from nlp.learned.scores import DOUBT, NO_DOUBT, SHARPNESS, SURE, UNIT, certainty, scores
from nlp.learned.weights import NOT_LEARNED, UNCLEAR, LearnedFile, LearnedRules, Margins
from nlp.text.segment import Segmenter
from nlp.weighing.matters import Evidence, matters
from nlp.weighing.ranked import RankedItem, WordWeight
from nlp.weighing.rules import Found, RuleSet, Worth, as_written

MOST_ITEMS: Final = 5
MOST_WORDS_TOLD: Final = 8

_PAUSE: Final = "，"
_ADDS: Final = frozenset(
    ("还有", "另外", "再就是", "顺便", "以及", "此外", "同时", "而且", "再者", "还要", "再说")
)
_ENDS_CLAUSE: Final = frozenset("，。！？；、,!?;\n ") | _ADDS
NOTHING: Final = 0.7
"""A clause with this score for "says nothing" is a name or a place, not a matter."""


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
    """What one text weighs: words of the hand-written rules, learned margins; by place of the
    item, log-odds and scores. thinned: what a hand-written weight is multiplied by.
    """

    thinned: float
    found: Found
    margins: Margins
    weights: Any
    scores: Any


class _Clause(NamedTuple):
    """added: whether a word before it says that something is added."""

    words: Sequence[str]
    added: bool


class Classifier:
    """Reads only what it was made of; safe between threads and forked workers."""

    def __init__(
        self,
        names: Mapping[str, str],
        hand: RuleSet,
        learned: LearnedRules,
        user_words: Sequence[str] = (),
        doubt: float = DOUBT,
        beside: "Classifier | None" = None,
    ) -> None:
        """names: of all items or labels by code; user_words: never cut apart; doubt: see scores.

        beside: whose segmenter serves this one, too, where the same words are kept whole.
        """
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
        self._whole = self.keywords.union(user_words)
        self.segmenter: Segmenter
        if beside is not None and beside._whole == self._whole:  # noqa: SLF001 - the same class.
            self.segmenter = beside.segmenter
        else:
            self.segmenter = Segmenter(self._whole)

    @classmethod
    def of_labels(cls, file: LearnedFile = NOT_LEARNED) -> "Classifier":
        """Of rules learned without hand-written ones; labels are their own names."""
        names = {label: label for label in file.labels if label != UNCLEAR}
        return cls(names, RuleSet({}), LearnedRules(file), doubt=NO_DOUBT)

    @classmethod
    def of(
        cls, catalogue: Catalogue, learned: LearnedRules, beside: "Classifier | None" = None
    ) -> "Classifier":
        names = {code: item.name for code, item in catalogue.items.items()}
        hand = _rule_set(catalogue, _worth(learned), _struck(catalogue, learned))
        return cls(names, hand, learned, catalogue.user_words, beside=beside)

    @classmethod
    def by_hand(cls, catalogue: Catalogue) -> "Classifier":
        """Of nothing learned; rules weigh as they are written, for what learns beside them."""
        names = {code: item.name for code, item in catalogue.items.items()}
        return cls(names, _rule_set(catalogue), LearnedRules(NOT_LEARNED), catalogue.user_words)

    def asserted(self, words: Sequence[str]) -> Sequence[str]:
        """The words that learned rules weigh: without those that are taken back."""
        return self._hand.asserted(words)

    @property
    def written(self) -> dict[str, dict[str, float]]:
        """What is written by hand, by item."""
        return self._hand.written()

    def read(self, text: str) -> tuple[Said, Found]:
        """What a folded text says, and the hand-written rules' words in it with their weights."""
        words = self.segmenter.words(text)
        told = said(self.asserted(words))
        return told, self._found(words, text, dilution(told.size))

    def classify(
        self,
        text: str,
        words: Sequence[str] | None = None,
        asserted: Said | None = None,
    ) -> Classified:
        """The items of a folded text, by score.

        words: the segmented text, asserted: what its asserted words say, where these are known.
        """
        words = self.segmenter.words(text) if words is None else words
        whole = self._classified(text, words, asserted)
        telling = () if whole.sure else self._telling(words)
        return self._classified("".join(telling), telling) if telling else whole

    def _classified(
        self, text: str, words: Sequence[str], asserted: Said | None = None
    ) -> Classified:
        asserted = said(self.asserted(words)) if asserted is None else asserted
        weighed = self._weigh(text, words, asserted)
        best = (-weighed.scores).argsort()[:MOST_ITEMS]
        ranked = tuple(
            self._ranked(self._codes[place], round(score, 4), weighed)
            for place, score in zip(best.tolist(), weighed.scores[best].tolist(), strict=True)
            if score
        )
        several = self._matters(words)
        sure = bool(ranked) and (ranked[0].score >= SURE or bool(several))
        return Classified(ranked, sure, several)

    def _telling(self, words: Sequence[str]) -> Sequence[str]:
        """The clauses that say something, where others say who and where; else nothing.

        A name, a telephone number and an address before a complaint speak for "says nothing".
        """
        unclear = self._column.get(UNCLEAR)
        if unclear is None or _ENDS_CLAUSE.isdisjoint(words):
            return ()
        clauses = [clause.words for clause in _clauses(words)]
        telling = [clause for clause in clauses if self._label_scores(clause)[unclear] < NOTHING]
        if len(telling) in (0, len(clauses)):
            return ()
        return [word for clause in telling for word in (*clause, _PAUSE)]

    def _label_scores(self, clause: Sequence[str]) -> Any:
        """The scores of all labels by learned words alone, that of UNCLEAR among them."""
        return scores(self._learned.margins(said(self.asserted(clause))).values, NO_DOUBT)

    def _weigh(self, text: str, words: Sequence[str], asserted: Said) -> _Weighed:
        """Log-odds of every item; one that was not learned has those of its hand-written rules."""
        thinned = dilution(asserted.size)
        found = self._found(words, text, thinned)
        margins = self._learned.margins(asserted)
        weights = np.full(len(self._codes), -np.inf)
        weights[self._places] = margins.values[self._columns]
        for code, own in found.items():
            weight, place = sum(own.values()), self._place[code]
            if code in self._column:
                weights[place] += weight
            elif weight > 0:
                weights[place] = self._learned.usual_start + weight
        unclear = self._column.get(UNCLEAR)
        doubt = self._doubt if unclear is None else float(margins.values[unclear])
        sure = certainty(asserted.size) if self._column else 1.0
        return _Weighed(thinned, found, margins, weights, scores(sure * weights, sure * doubt))

    def _found(self, words: Sequence[str], text: str, thinned: float) -> Found:
        """The words of the hand-written rules, with what they weigh in a text of this length."""
        found = self._hand.weigh(words, text)
        if thinned == 1.0:
            return found
        return {
            code: {word: thinned * weight for word, weight in own.items()}
            for code, own in found.items()
        }

    def _ranked(self, code: str, score: float, weighed: _Weighed) -> RankedItem:
        return RankedItem(code, self._names[code], score, partial(self._why, code, weighed))

    def _why(self, code: str, weighed: _Weighed) -> tuple[WordWeight, ...]:
        """The words that decided, in log-odds where the item was learned."""
        found = weighed.found.get(code, {})
        if code in self._column:
            heaviest = weighed.margins.heaviest(self._column[code], MOST_WORDS_TOLD, found)
        else:
            heaviest = sorted(found.items(), key=lambda pair: -abs(pair[1]))[:MOST_WORDS_TOLD]
        return tuple(WordWeight(plain(word), weight) for word, weight in heaviest)

    @cached_property
    def _beginnings(self) -> tuple[Any, Any, Any]:
        """Where all items start, and behind them "says nothing"; which labels these are."""
        starts = np.full(len(self._codes) + 1, self._learned.usual_start)
        unclear = self._column.get(UNCLEAR)
        if unclear is None:
            starts[-1] = self._doubt
            places, columns = self._places, self._columns
        else:
            places = np.append(self._places, len(self._codes))
            columns = np.append(self._columns, unclear)
        starts[places] = self._learned.starts[columns]
        return starts, places, columns

    def evidence(self, words: Sequence[str]) -> Evidence:
        """What the clauses of a segmented text say, each by itself."""
        clauses = list(_clauses(words))
        count, codes = len(clauses), len(self._codes)
        learned, written = np.zeros((count, codes + 1)), np.zeros((count, codes))
        starts, places, columns = self._beginnings
        sizes = []
        for row, clause in enumerate(clauses):
            told = said(self.asserted(clause.words))
            sizes.append(told.size)
            learned[row, places] = self._learned.added(told)[columns]
            for code, own in self._hand.weigh(clause.words, "".join(clause.words)).items():
                written[row, self._place[code]] = sum(own.values())
        return Evidence(learned, written, starts, np.array(sizes), tuple(c.added for c in clauses))

    def _matters(self, words: Sequence[str]) -> tuple[str, ...]:
        """The items of a segmented text that speaks of several, in the order told."""
        if _ENDS_CLAUSE.isdisjoint(words):
            return ()
        return tuple(self._codes[place] for place in matters(self.evidence(words)))


Struck = Mapping[str, Mapping[str, float]]
"""By item the words that were struck out of its rules, with a weight of 0."""


def _rule_set(
    catalogue: Catalogue, worth: Worth = as_written, struck: Struck | None = None
) -> RuleSet:
    struck = struck or {}
    return RuleSet(
        {
            code: replace(item.rules, words={**item.rules.words, **struck.get(code, {})})
            for code, item in catalogue.items.items()
        },
        [(each.rules, each.codes) for each in catalogue.group_rules if each.rules],
        catalogue.synonyms,
        worth,
    )


def _worth(learned: LearnedRules) -> Worth:
    """What written weights add in log-odds: what the history has weighed too, as much as it found.

    Beside learned words a unit of what was written before them says little that they do not say.
    Whatever a clerk has added since, and all of an item without history, counts in full: the same
    unit for every item. A word made lighter takes as much of what was learned of it with it, and
    one that is struck out all: 5 made 1 still hints, and never speaks against.
    """
    labels = frozenset(learned.labels)
    unit = UNIT if labels else SHARPNESS

    def worth(code: str, word: str, weight: float) -> float:
        known = learned.written.get(code, {}).get(word, 0.0) if code in labels else 0.0
        same = weight * known > 0
        if not known or (same and abs(weight) >= abs(known)):
            return learned.base * known + unit * (weight - known)
        kept = weight / known if same else 0.0
        taken = (1.0 - kept) * learned.alone(code, word)
        by_hand = learned.base * known * kept + (0.0 if same else unit * weight)
        return by_hand - (max(taken, 0.0) if known > 0 else min(taken, 0.0))

    return worth


def _struck(catalogue: Catalogue, learned: LearnedRules) -> Struck:
    """The words that were written by hand when the history was weighed, and are no more."""
    return {
        code: {
            word: 0.0
            for word in learned.written.get(code, {})
            if not _is_written(item.rules, word) and learned.alone(code, word)
        }
        for code, item in catalogue.items.items()
    }


def _is_written(rules: ItemRules, word: str) -> bool:
    return word in rules.words or word in rules.troubles or word in rules.phrases


def _clauses(words: Sequence[str]) -> Iterator[_Clause]:
    start, added = 0, False
    for position, word in enumerate((*words, _PAUSE)):
        if word in _ENDS_CLAUSE:
            if position > start:
                yield _Clause(words[start:position], added)
                added = False
            start = position + 1
            added = added or word in _ADDS
