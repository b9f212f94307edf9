"""Emergencies that need a number to call before anything else.

Two things are weighed. Words learned from messages that were emergencies, and many more that were
not, tell how likely the whole message is one (`learning/history/emergencies.jsonl`). Signs
written by hand tell which: a sign counts, unless it is denied, part of an everyday expression
("跳楼价"), a likeness ("像着火一样"), feared in its own clause ("怕墙倒了"), told as elsewhere or
past near by ("新闻里"), or its sentence asks an office for something ("报销"). A word of now
("正在") in the sentence overrules fear, past and office; a sign that is certain ("打我") needs
neither such a word nor likelihood. Any other sign needs some likelihood, and great likelihood needs
no sign.

How much is enough is set twice, for an emergency that is sure and for one that is possible: a
number told in vain costs a line, and one not told may cost a life.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from math import inf
from typing import Any, Final, NamedTuple

from nlp.catalogue.items import EmergencyRule, EmergencyRules
from nlp.catalogue.signs import SignHit, SignIndex
from nlp.learned.evidence import LEAD, Said, plain, said
from nlp.learned.scores import NO_DOUBT, scores
from nlp.learned.weights import UNCLEAR, LearnedRules, Margins
from nlp.weighing.alarm import Emergency

SHORTEST: Final = 6
"""Of fewer characters learned words are never sure: 我在外面 is an answer, too."""

SHORT: Final = 8
"""A word of a shorter text weighs no more than in one of so many characters."""

ORDINARY: Final = 0.95
"""Nor are they where an item of no emergency has this score: then they mean something else."""

LONG: Final = 80
"""In a text of more characters what is told first is weighed with its own sentence, too."""

_BEFORE, _AFTER = 14, 6
_SENTENCE_ENDS: Final = "。！？!?；;\n"
_TO_SENTENCE_END: Final = re.compile(f"[^{_SENTENCE_ENDS}]*")
_CLAUSE_ENDS: Final = "，,、 "
_DENIALS: Final = ("没有", "没有人", "没", "没人", "不是", "不会", "未", "并非", "不想", "别")
_CERTAIN_DENIALS: Final = tuple(word for word in _DENIALS if word != "别")
_ASKS: Final = ("有没有", "有没", "是不是", "会不会")
_LIKENESS: Final = re.compile("了?(?:一样|似的|一般|那样|般)")
_UNTIL: Final = "(?<![到至])"
"""到现在 is not now."""


class _Enough(NamedTuple):
    """How likely the learned words must make an emergency.

    with_sign: beside a sign. without: where there is none. unexplained: then also without the words
    that are explained (denied, feared, past, an everyday expression).
    """

    with_sign: float
    without: float
    unexplained: float


SURE: Final = _Enough(with_sign=0.2, without=0.6, unexplained=0.6)
POSSIBLE: Final = _Enough(with_sign=0.05, without=0.1, unexplained=0.03)


class _Meaning(NamedTuple):
    """Which kind a sign speaks of, by its place in the catalogue; certain: see EmergencyRule."""

    order: int
    certain: bool


class EmergencyFinder:
    def __init__(self, rules: EmergencyRules, learned: LearnedRules) -> None:
        self._kinds = rules.kinds
        self._by_name = {kind.kind: kind for kind in rules.kinds}
        self._items = frozenset(kind.item for kind in rules.kinds)
        self._learned = learned
        self._none = learned.labels.index(UNCLEAR) if learned.labels else 0
        kinds = tuple(enumerate(rules.kinds))
        signs = [(sign, _Meaning(at, certain=False)) for at, kind in kinds for sign in kind.signs]
        signs += [(sign, _Meaning(at, certain=True)) for at, kind in kinds for sign in kind.certain]
        self._signs = SignIndex(signs, rules.sets)
        self._unless = SignIndex(
            [(words, at) for at, kind in kinds for words in kind.unless], rules.sets
        )
        self._elsewhere = _any_of(rules.elsewhere)
        self._feared = _any_of(rules.feared)
        self._office = _any_of(rules.office)
        self._now = re.compile(f"{_UNTIL}(?:{_any_of(rules.now).pattern})")

    def find(
        self, text: str, words: Sequence[str], what: Said, best: tuple[str, float]
    ) -> Emergency | None:
        """The most pressing emergency in a folded text, or None.

        words: the asserted words of the text; what: what they say; best: the likeliest service
        item with its score.
        """
        margins = self._weigh(what.counts, what.size)
        chance = self._chance(margins)
        hits = sorted(self._signs.find(text), key=lambda hit: hit.value.order)
        likely = chance >= POSSIBLE.without
        everyday = list(self._unless.find(text)) if hits or likely else []
        signs = [hit for hit in self._meant(text, hits, everyday) if self._happening(hit, text)]
        if not signs and not likely:
            return None
        rest = self._weigh(said(_without(words, [*hits, *everyday])).counts, what.size)
        unexplained = self._chance(rest)
        item, score = best
        may_be_sure = len(text) >= SHORTEST and (item in self._items or score < ORDINARY)
        for enough in (SURE, POSSIBLE):
            sure = enough is SURE
            for hit in signs:
                if (
                    hit.value.certain
                    or chance >= enough.with_sign
                    or self._chance_where_told_first(hit, words, len(text)) >= enough.without
                ):
                    kind = self._kinds[hit.value.order]
                    return _of(kind, text[hit.start : hit.end], by_sign=True, sure=sure)
            if chance >= enough.without and unexplained >= enough.unexplained:
                return self._likeliest(rest, sure=sure and may_be_sure)
        return None

    def _weigh(self, counts: dict[str, int], size: int) -> Margins:
        """A shorter text is no stronger evidence: 河边 alone is an answer to "where?"."""
        return self._learned.margins(Said(counts, max(size, SHORT)))

    def _chance(self, margins: Margins) -> float:
        """How likely the learned words make an emergency."""
        if not self._learned.labels:
            return SURE.with_sign
        return 1.0 - float(scores(margins.values, NO_DOUBT)[self._none]) if margins else 0.0

    def _chance_where_told_first(self, hit: SignHit[Any], words: Sequence[str], size: int) -> float:
        """How likely the sentence a long text begins with is one, whatever else is said; or 0."""
        if size <= LONG or hit.start >= LEAD:
            return 0.0
        return self._chance(self._weigh(*said(_sentence_of(hit, words))))

    def _likeliest(self, margins: Margins, *, sure: bool) -> Emergency:
        kinds = margins.values.copy()
        kinds[self._none] = -inf
        column = int(kinds.argmax())
        telling = margins.telling(column)
        kind = self._by_name[self._learned.labels[column]]
        return _of(kind, plain(telling), by_sign=False, sure=sure)

    def _meant(
        self,
        text: str,
        hits: Sequence[SignHit[_Meaning]],
        everyday: Sequence[SignHit[int]],
    ) -> Iterator[SignHit[_Meaning]]:
        """The signs that are not denied, no likeness and no part of an everyday expression."""
        for hit in hits:
            before = text[max(0, hit.start - 3) : hit.start]
            denials = _CERTAIN_DENIALS if hit.value.certain else _DENIALS
            denied = before.endswith(denials) and not before.endswith(_ASKS)
            if denied or _LIKENESS.match(text, hit.end):
                continue
            if not any(
                words.value == hit.value.order and words.start < hit.end and hit.start < words.end
                for words in everyday
            ):
                yield hit

    def _happening(self, hit: SignHit[_Meaning], text: str) -> bool:
        if hit.value.certain:
            return True
        start = _after_last(_SENTENCE_ENDS, text, hit.start)
        rest = _TO_SENTENCE_END.match(text, hit.end)
        end = rest.end() if rest else hit.end
        if self._now.search(text, start, end):
            return True
        if self._office.search(text, start, end):
            return False
        clause = max(start, _after_last(_CLAUSE_ENDS, text, hit.start))
        if self._feared.search(text, clause, hit.end):
            return False
        near = max(start, hit.start - _BEFORE), min(end, hit.end + _AFTER)
        return not self._elsewhere.search(text, *near)


def _of(kind: EmergencyRule, sign: str, *, by_sign: bool, sure: bool) -> Emergency:
    return Emergency(kind.kind, kind.number, kind.sentence, kind.item, sign, by_sign, sure)


def _without(words: Sequence[str], hits: Sequence[SignHit[Any]]) -> Sequence[str]:
    """The words that no hit touches, each of the others as so many spaces."""
    if not hits:
        return words
    kept, end = [], 0
    for word in words:
        start, end = end, end + len(word)
        touched = any(hit.start < end and start < hit.end for hit in hits)
        kept.append(" " * len(word) if touched else word)
    return kept


def _sentence_of(hit: SignHit[Any], words: Sequence[str]) -> list[str]:
    """The words of the sentence that a hit begins in."""
    sentence: list[str] = []
    end = 0
    for word in words:
        end += len(word)
        if word in _SENTENCE_ENDS:
            if end > hit.start:
                break
            sentence = []
        else:
            sentence.append(word)
    return sentence


def _after_last(ends: str, text: str, before: int) -> int:
    return 1 + max(text.rfind(end, 0, before) for end in ends)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
