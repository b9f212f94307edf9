"""Emergencies that need a number to call before anything else.

Words learned from messages that were emergencies, and many more that were not, tell how likely the
whole message is one, and which (`learning/history/emergencies.jsonl`). Signs written by hand add to
both: a sign counts, unless it is denied, part of an everyday expression ("跳楼价"), a likeness
("像着火一样"), feared in its own clause ("怕墙倒了"), told as elsewhere or past near by ("新闻里"),
or its sentence asks an office for something ("报销"). A word of now ("正在") in the sentence
overrules fear, past and office; a sign that is certain ("不想活") needs no such word, and is
possible danger whatever else is said. A sign that does not count speaks against. No other sign
decides alone: 我在窗台 is where somebody stands, and what else is said tells why.

How much is enough is set twice, for an emergency that is sure and for one that is possible: a
number told in vain costs a line, and one not told may cost a life.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from math import inf, log
from typing import Any, Final, NamedTuple

from nlp.catalogue.items import EmergencyRule, EmergencyRules
from nlp.catalogue.signs import SignHit, SignIndex
from nlp.learned.evidence import LEAD, Said, closely, plain, said
from nlp.learned.scores import NO_DOUBT, scores
from nlp.learned.weights import UNCLEAR, LearnedRules, Margins
from nlp.weighing.alarm import Emergency

POSSIBLE: Final = -2.3
SURE: Final = 3.0
"""Log-odds, chosen on parts of the history held back (docs/understanding.md, "Emergencies")."""

SIGN: Final = 1.1
EXPLAINED: Final = -1.2
"""What a sign adds to them, and one that does not count."""

OWN_SIGN: Final = 1.0
"""What a sign adds to the log-odds of its own kind among the kinds."""

AS_LIKELY: Final = 1.5
"""A more pressing kind that a sign speaks of is told when it is behind the likeliest by no more."""

SHORTEST: Final = 6
"""Of fewer characters learned words are never sure: 我在外面 is an answer, too."""

ORDINARY: Final = -1.0
"""What the score of an item adds that is no emergency's: then the words may mean something else."""

LONG: Final = 80
"""In a text of more characters what is told first is weighed with its own sentence, too."""

_LEAST: Final = 1e-9
_OPENING: Final = re.compile("[^，,。！!？?\\s]{1,5}[，,。！!\\s]+")
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


class _Meaning(NamedTuple):
    """Which kind a sign speaks of, by its place in the catalogue; certain: see EmergencyRule.

    everyday: an expression that is no sign of this kind, nor is what touches it.
    """

    order: int
    certain: bool = False
    everyday: bool = False


class EmergencyFinder:
    def __init__(self, rules: EmergencyRules, learned: LearnedRules) -> None:
        self._kinds = rules.kinds
        self._items = frozenset(kind.item for kind in rules.kinds)
        self._learned = learned
        self._none = learned.labels.index(UNCLEAR) if learned.labels else 0
        kinds = tuple(enumerate(rules.kinds))
        columns = {label: column for column, label in enumerate(learned.labels)}
        self._columns = {at: columns[kind.kind] for at, kind in kinds if kind.kind in columns}
        signs = [(sign, _Meaning(at)) for at, kind in kinds for sign in kind.signs]
        signs += [(sign, _Meaning(at, certain=True)) for at, kind in kinds for sign in kind.certain]
        signs += [
            (words, _Meaning(at, everyday=True)) for at, kind in kinds for words in kind.unless
        ]
        self._signs = SignIndex(signs, rules.sets)
        self._elsewhere = _any_of(rules.elsewhere)
        self._feared = _any_of(rules.feared)
        self._office = _any_of(rules.office)
        self._now = re.compile(f"{_UNTIL}(?:{_any_of(rules.now).pattern})")

    def find(
        self, text: str, words: Sequence[str], what: Said, best: tuple[str, float]
    ) -> Emergency | None:
        """The likeliest emergency in a folded text, or None.

        words: the asserted words of the text; what: what they say; best: the likeliest service
        item with its score.
        """
        found = sorted(self._signs.find(text), key=lambda hit: hit.value.order)
        hits = [hit for hit in found if not hit.value.everyday]
        everyday = [hit for hit in found if hit.value.everyday]
        signs = [hit for hit in self._meant(text, hits, everyday) if self._happening(hit, text)]
        if not signs and not self._learned.labels:
            return None
        margins = self._learned.margins(closely(text, what))
        odds = self._odds(margins)
        for part in _told_apart(text, words, signs):
            told = closely("".join(part), said(part))
            odds = max(odds, self._odds(self._learned.margins(told)))
        if found and not signs:
            odds = min(odds, self._odds(self._learned.margins(_rest(text, words, found))))
        item, score = best
        odds += _speaks(signs, hits) + (0.0 if item in self._items else ORDINARY * score)
        if odds < POSSIBLE and not any(hit.value.certain for hit in signs):
            return None
        sure = odds >= SURE and (bool(signs) or len(text) >= SHORTEST)
        return self._likeliest(margins, signs, text, sure=sure)

    def _odds(self, margins: Margins) -> float:
        """How likely the learned words make an emergency, as log-odds.

        Where nothing was learned, any sign is sure.
        """
        if not self._learned.labels:
            return SURE - SIGN - ORDINARY
        calm = float(scores(margins.values, NO_DOUBT)[self._none]) if margins else 1.0
        return log(max(1.0 - calm, _LEAST)) - log(max(calm, _LEAST))

    def _likeliest(
        self, margins: Margins, signs: Sequence[SignHit[_Meaning]], text: str, *, sure: bool
    ) -> Emergency:
        """The kind that learned words and signs speak most for; of two alike the more pressing.

        A certain sign of a more pressing kind decides: 不想活了，喝了农药 is poison.
        """
        own = {hit.value.order for hit in signs}
        certain = {hit.value.order for hit in signs if hit.value.certain}
        odds = [self._odds_of(margins, at, signed=at in own) for at in range(len(self._kinds))]
        top = max(odds)
        order = next(
            at
            for at, each in enumerate(odds)
            if each == top or at in certain or (at in own and each >= top - AS_LIKELY)
        )
        kind = self._kinds[order]
        hit = next((hit for hit in signs if hit.value.order == order), None)
        if hit is not None:
            return _of(kind, text[hit.start : hit.end], by_sign=True, sure=sure)
        telling = plain(margins.telling(self._columns[order])) if margins else ""
        return _of(kind, telling, by_sign=False, sure=sure)

    def _odds_of(self, margins: Margins, order: int, *, signed: bool) -> float:
        """The log-odds of a kind; one that nothing was learned of is told by its signs alone."""
        column = self._columns.get(order)
        learned = float(margins.values[column]) if column is not None else 0.0 if signed else -inf
        return learned + OWN_SIGN * signed

    def _meant(
        self,
        text: str,
        hits: Sequence[SignHit[_Meaning]],
        everyday: Sequence[SignHit[_Meaning]],
    ) -> Iterator[SignHit[_Meaning]]:
        """The signs that are not denied, no likeness and no part of an everyday expression."""
        for hit in hits:
            before = text[max(0, hit.start - 3) : hit.start]
            denials = _CERTAIN_DENIALS if hit.value.certain else _DENIALS
            denied = before.endswith(denials) and not before.endswith(_ASKS)
            if denied or _LIKENESS.match(text, hit.end):
                continue
            if not any(
                words.value.order == hit.value.order
                and words.start < hit.end
                and hit.start < words.end
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


def _speaks(signs: Sequence[SignHit[_Meaning]], hits: Sequence[SignHit[_Meaning]]) -> float:
    """What the signs add: those that count, and against, those that do not."""
    return SIGN * bool(signs) + EXPLAINED * (len(signs) < len(hits))


def _told_apart(
    text: str, words: Sequence[str], signs: Sequence[SignHit[_Meaning]]
) -> Iterator[list[str]]:
    """What is weighed by itself, too, where it holds a sign.

    Of a long text what is told first, and any text without what opens it: 你好，… or 新诉求 ….
    """
    if not signs:
        return
    first = min(signs, key=lambda hit: hit.start)
    if len(text) > LONG and first.start < LEAD:
        yield _sentence_of(first, words)
    opening = _OPENING.match(text)
    if opening and opening.end() <= first.start:
        yield _after(words, opening.end())


def _after(words: Sequence[str], start: int) -> list[str]:
    """The words from a character on."""
    kept, end = [], 0
    for word in words:
        if end >= start:
            kept.append(word)
        end += len(word)
    return kept


def _rest(text: str, words: Sequence[str], hits: Sequence[SignHit[Any]]) -> Said:
    """What a text says without the words that a hit touches."""
    told, kept, end = [], [], 0
    for word in words:
        start, end = end, end + len(word)
        touched = any(hit.start < end and start < hit.end for hit in hits)
        told.append(" " if touched else text[start:end])
        kept.append(" " * len(word) if touched else word)
    return closely("".join(told), said(kept))


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
