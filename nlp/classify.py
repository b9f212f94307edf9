"""Which items a text speaks of: rules written by hand and learned, weighed together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from nlp.findings import RankedItem, WordWeight
from nlp.items import Catalogue
from nlp.learned import LearnedLabel, LearnedRules
from nlp.rules import RuleSet
from nlp.scores import DOUBT, NO_DOUBT, SHARPNESS, SURE, scores
from nlp.segment import Segmenter

_CLAUSE_ENDS: Final = frozenset("，。！？；、,!?;\n ")
_GOES_ON: Final = frozenset(
    {"还有", "另外", "再就是", "顺便", "以及", "此外", "同时", "而且", "再者", "还要", "再说"}
)
_OF_ITS_OWN: Final = 2.5
"""What rules must weigh for an item before it may be a second matter."""


@dataclass(frozen=True, slots=True)
class Classified:
    """ranked: best first; sure: whether the best may be taken without asking.

    matters: the items of a text that speaks of several, empty for one that speaks of one.
    """

    ranked: tuple[RankedItem, ...]
    sure: bool
    matters: tuple[str, ...] = ()


class Classifier:
    """Reads only what it was made of; safe between threads and forked workers."""

    def __init__(
        self,
        names: Mapping[str, str],
        hand: RuleSet,
        learned: LearnedRules,
        user_words: Sequence[str] = (),
    ) -> None:
        """names: of all items or labels by code; user_words: never cut apart."""
        self._names = names
        self._hand = hand
        self._learned = learned
        self._doubt = NO_DOUBT if learned.labels.keys() >= names.keys() else DOUBT
        self.keywords = frozenset(hand.keywords())
        self.segmenter = Segmenter([*self.keywords, *user_words])

    @classmethod
    def of_labels(cls, labels: Mapping[str, LearnedLabel]) -> "Classifier":
        """Of rules learned without hand-written ones; labels are their own names."""
        return cls({label: label for label in labels}, RuleSet({}), LearnedRules(labels))

    @classmethod
    def of(cls, catalogue: Catalogue) -> "Classifier":
        hand = RuleSet(
            {code: item.rules for code, item in catalogue.items.items()},
            [(each.rules, each.codes) for each in catalogue.group_rules if each.rules],
            catalogue.synonyms,
        )
        names = {code: item.name for code, item in catalogue.items.items()}
        return cls(names, hand, LearnedRules(catalogue.learned), catalogue.user_words)

    def hand_weights(self, text: str) -> dict[str, float]:
        """What the hand-written rules weigh in a folded text, by item."""
        found = self._hand.weigh(self.segmenter.words(text), text)
        return {code: sum(words.values()) for code, words in found.items()}

    def classify(self, text: str) -> Classified:
        """The items of a folded text, by score."""
        words = self.segmenter.words(text)
        ranked = self._ranked(words, text)
        matters = self._matters(words, ranked)
        if matters:
            ranked.sort(key=lambda item: item.code not in matters)
        sure = bool(ranked) and (ranked[0].score >= SURE or bool(matters))
        return Classified(tuple(ranked), sure, matters)

    def _ranked(self, words: Sequence[str], text: str) -> list[RankedItem]:
        found = self._hand.weigh(words, text)
        hand = {code: sum(own.values()) for code, own in found.items()}
        weights = {code: SHARPNESS * weight for code, weight in hand.items() if weight > 0}
        for each in self._learned.margins(words, hand):
            weights[each.label] = each.margin
            found[each.label] = {**each.words, **found.get(each.label, {})}
        ranked = [
            RankedItem(code, self._names[code], round(score, 4), _heaviest_first(found[code]))
            for code, score in scores(weights, self._doubt).items()
        ]
        ranked.sort(key=lambda item: (-item.score, item.code))
        return ranked

    def _matters(self, words: Sequence[str], ranked: Sequence[RankedItem]) -> tuple[str, ...]:
        """The items that are sure of a clause of their own, where more than one is."""
        if len(ranked) < 2 or not _may_be_two(ranked[0], ranked[1:]):
            return ()
        matters: dict[str, None] = {}
        for clause in _clauses(words):
            best = next(iter(self._ranked(clause, "".join(clause))), None)
            if best is not None and best.score >= SURE:
                matters[best.code] = None
        return tuple(matters) if len(matters) > 1 else ()


def _may_be_two(first: RankedItem, others: Sequence[RankedItem]) -> bool:
    """Whether words that do not speak for the first item weigh enough for another."""
    taken = {each.word for each in first.words}
    return any(
        sum(each.weight for each in other.words if each.word not in taken) >= _OF_ITS_OWN
        for other in others
    )


def _clauses(words: Sequence[str]) -> Iterator[Sequence[str]]:
    start = 0
    for position, word in enumerate(words):
        if word in _CLAUSE_ENDS or word in _GOES_ON:
            if position > start:
                yield words[start:position]
            start = position + 1
    if start < len(words):
        yield words[start:]


def _heaviest_first(found: Mapping[str, float]) -> tuple[WordWeight, ...]:
    ordered = sorted(found.items(), key=lambda pair: (-abs(pair[1]), pair[0]))
    return tuple(WordWeight(word, round(weight, 2)) for word, weight in ordered)
