"""Emergencies that need a number to call before anything else.

Two things are weighed. Words learned from messages that were emergencies, and many more that were
not, tell how likely the whole message is one (`history/emergencies.jsonl`). Signs written by hand
tell which: a sign counts, unless it is denied, part of an everyday expression ("跳楼价"), a
likeness ("像着火一样"), feared in its own clause ("怕墙倒了"), told as elsewhere or past near by
("新闻里"), or its sentence asks an office for something ("报销"). A word of now ("正在") in the
sentence overrules fear, past and office; a sign that is certain ("打我") needs neither such a word
nor likelihood. Any other sign needs some likelihood, and great likelihood needs no sign.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any, Final, NamedTuple

from nlp.evidence import plain, said
from nlp.items import EmergencyRule, EmergencyRules
from nlp.learned import UNCLEAR, Margins
from nlp.scores import NO_DOUBT, scores
from nlp.signs import SignHit, SignIndex

CERTAIN: Final = 0.8
"""Learned words that make an emergency this likely need no sign."""

LIKELY: Final = 0.3
URGENT: Final = 0.1
"""Nor do they where it is this likely and the items of emergencies have this score together."""

SHORTEST: Final = 4
"""Of fewer characters learned words say too little."""

SUSPECTED: Final = 0.05
"""A sign counts only where the learned words make an emergency this likely, or it is certain."""

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


@dataclass(frozen=True, slots=True)
class Emergency:
    """What is happening, whom to call, and the first reply, word for word.

    kind: poison, suicide, fire, gas, drowning, collapse, violence, hurt, trapped, help.
    item: the service item's code. sign: the words that decided. by_sign: whether a sign written by
    hand decided; otherwise learned words did, which tell less of a message of a few words.
    """

    kind: str
    number: str
    sentence: str
    item: str
    sign: str
    by_sign: bool


class _Meaning(NamedTuple):
    """Which kind a sign speaks of, by its place in the catalogue; certain: see EmergencyRule."""

    order: int
    certain: bool


class EmergencyFinder:
    def __init__(self, rules: EmergencyRules) -> None:
        self._kinds = rules.kinds
        self._by_name = {kind.kind: kind for kind in rules.kinds}
        self._learned = rules.learned
        self._none = rules.learned.labels.index(UNCLEAR) if rules.learned.labels else 0
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
        self, text: str, words: Sequence[str], counts: Mapping[str, int], urgent: float
    ) -> Emergency | None:
        """The most pressing emergency in a folded text, or None.

        words: the asserted words of the text; counts: what they say (`nlp.evidence.said`);
        urgent: the score that the items of emergencies have together.
        """
        chance = self._chance(self._learned.margins(counts, len(text)))
        hits = sorted(self._signs.find(text), key=lambda hit: hit.value.order)
        everyday = list(self._unless.find(text))
        for hit in self._meant(text, hits, everyday):
            if (hit.value.certain or chance >= SUSPECTED) and self._happening(hit, text):
                sign = text[hit.start : hit.end]
                return self._of(self._kinds[hit.value.order], sign, by_sign=True)
        enough = LIKELY if urgent >= URGENT else CERTAIN
        if chance < enough or len(text) < SHORTEST:
            return None
        # What is explained (denied, feared, past, an everyday expression) must not be what told.
        unexplained = said(_without(words, [*hits, *everyday]))
        rest = self._learned.margins(unexplained, len(text))
        return self._likeliest(rest) if self._chance(rest) >= enough else None

    def _of(self, kind: EmergencyRule, sign: str, *, by_sign: bool) -> Emergency:
        return Emergency(kind.kind, kind.number, kind.sentence, kind.item, sign, by_sign)

    def _chance(self, margins: Margins) -> float:
        """How likely the learned words make an emergency."""
        if not self._learned.labels:
            return SUSPECTED
        return 1.0 - float(scores(margins.values, NO_DOUBT)[self._none]) if margins else 0.0

    def _likeliest(self, margins: Margins) -> Emergency:
        kinds = margins.values.copy()
        kinds[self._none] = -inf
        column = int(kinds.argmax())
        found = margins.words(column)
        telling = max(found, key=found.__getitem__)
        kind = self._by_name[self._learned.labels[column]]
        return self._of(kind, plain(telling), by_sign=False)

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


def _after_last(ends: str, text: str, before: int) -> int:
    return 1 + max(text.rfind(end, 0, before) for end in ends)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
