"""Emergencies that need a number to call before anything else.

High recall where people chat: a sign counts, unless it is denied, part of an everyday expression
("跳楼价"), a likeness ("像着火一样"), feared in its own clause ("怕墙倒了"), told as elsewhere or
past near by ("新闻里", "去年"), or its sentence asks an office for something ("报销"). A word of
now ("正在") in the sentence overrules fear, past and office; a sign that is certain ("打我") needs
no such word.

A long message is nearly always a letter about what happened long ago. There a sign counts only
if the words near it that call for help now are as many as the official words of the whole.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from nlp.items import EmergencyRules
from nlp.signs import SignHit, SignIndex

LONG: Final = 80
"""Characters. People in danger mostly write less; letters are longer."""

_BEFORE, _AFTER, _AROUND = 14, 6, 100
_SENTENCE_ENDS: Final = "。！？!?；;\n"
_TO_SENTENCE_END: Final = re.compile(f"[^{_SENTENCE_ENDS}]*")
_CLAUSE_ENDS: Final = "，,、 "
_DENIALS: Final = ("没有", "没有人", "没", "没人", "不是", "不会", "未", "并非", "不想", "别")
_CERTAIN_DENIALS: Final = tuple(word for word in _DENIALS if word != "别")
_ASKS: Final = ("有没有", "有没", "是不是", "会不会")
_LIKENESS: Final = re.compile("了?(?:一样|似的|一般|那样|般)")
_DATE: Final = re.compile("20[0-9]{2}|[0-9]月")
_UNTIL: Final = "(?<![到至])"
"""到现在 is not now."""


@dataclass(frozen=True, slots=True)
class Emergency:
    """What is happening, whom to call, and the first reply, word for word.

    kind: poison, suicide, fire, gas, drowning, collapse, violence, hurt, trapped, help.
    item: the service item's code. sign: the words that decided.
    """

    kind: str
    number: str
    sentence: str
    item: str
    sign: str


class _Meaning(NamedTuple):
    """Which kind a sign speaks of, by its place in the catalogue; certain: see EmergencyRule."""

    order: int
    certain: bool


class EmergencyFinder:
    def __init__(self, rules: EmergencyRules) -> None:
        self._kinds = rules.kinds
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
        self._call = _any_of(rules.call)
        self._letter = _any_of(rules.letter)

    def find(self, text: str) -> Emergency | None:
        """The most pressing emergency in a folded text, or None."""
        happening = self._in_letter if len(text) > LONG else self._in_chat
        hits = sorted(self._meant(text), key=lambda hit: hit.value.order)
        hit = next((hit for hit in hits if happening(hit, text)), None)
        if hit is None:
            return None
        kind = self._kinds[hit.value.order]
        sign = text[hit.start : hit.end]
        return Emergency(kind.kind, kind.number, kind.sentence, kind.item, sign)

    def _meant(self, text: str) -> Iterator[SignHit[_Meaning]]:
        """The signs that are not denied, no likeness and no part of an everyday expression."""
        hits = list(self._signs.find(text))
        everyday = list(self._unless.find(text)) if hits else []
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

    def _in_chat(self, hit: SignHit[_Meaning], text: str) -> bool:
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

    def _in_letter(self, hit: SignHit[_Meaning], text: str) -> bool:
        """Tell a call for help from prose: each word counts once, each year or month too."""
        near = text[max(0, hit.start - _AROUND) : hit.end + _AROUND]
        official = {*self._letter.findall(text), *_DATE.findall(text)}
        return len(set(self._call.findall(near))) >= len(official)


def _after_last(ends: str, text: str, before: int) -> int:
    return 1 + max(text.rfind(end, 0, before) for end in ends)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
