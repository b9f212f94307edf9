"""Weighted words and phrases decide which service items a text speaks of.

An item's weight is the sum of the weights of its words found in the text, each counted once.
The score is 1 - exp(-weight / SCALE): one strong word is about even, two are nearly certain.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import exp
from typing import Final

from nlp.findings import RankedItem, WordWeight
from nlp.items import ServiceItem
from nlp.phrase_index import PhraseIndex

SCALE: Final = 4.0
SURE_WEIGHT: Final = 3.0
SURE_LEAD: Final = 0.15
"""The best is sure when it weighs this much and leads the second by this share of its weight."""

_TAKES_BACK_ANYTHING: Final = frozenset({"不是", "并非", "并不是", "不算", "不属于", "不关"})
_TAKES_BACK_TROUBLE: Final = frozenset(
    {"没有", "没", "无", "未", "不", "不会", "并没有", "并没"}
    | {"从没", "从未", "未曾", "没再", "不再"}
)
_BETWEEN: Final = frozenset(
    {"再", "有", "发生", "出现", "什么", "任何", "过", "怎么", "发现", "又"}
)
_ASKS: Final = ("有没有", "是不是", "有没")
_LONGEST_OPENED: Final = 8


@dataclass(frozen=True, slots=True)
class _Vote:
    item: int
    weight: float
    trouble: bool


@dataclass(slots=True)
class _Tally:
    """What the words of one text gave each item."""

    words: dict[int, dict[str, float]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def add(self, word: str, votes: Iterable[_Vote], *, trouble_denied: bool) -> None:
        for vote in votes:
            if not (vote.trouble and trouble_denied):
                self.words.setdefault(vote.item, {})[word] = vote.weight


class RuleSet:
    """The rules of all items, turned round: from each word to the items it speaks for."""

    def __init__(self, items: Iterable[ServiceItem]) -> None:
        self._items = tuple(items)
        self._votes: dict[str, list[_Vote]] = {}
        phrases: dict[str, list[_Vote]] = {}
        for number, item in enumerate(self._items):
            rules = item.rules
            for word, weight in rules.words.items():
                self._votes.setdefault(word, []).append(_Vote(number, weight, trouble=False))
            for word, weight in rules.troubles.items():
                self._votes.setdefault(word, []).append(_Vote(number, weight, trouble=True))
            for phrase, weight in rules.phrases.items():
                phrases.setdefault(phrase, []).append(_Vote(number, weight, trouble=True))
        self._phrases = PhraseIndex(phrases)
        self._conditional = frozenset(
            number for number, i in enumerate(self._items) if i.rules.required or i.rules.excluding
        )

    def keywords(self) -> Iterator[str]:
        """Every word that segmentation must yield whole."""
        yield from self._votes

    def rank(self, words: Sequence[str], text: str) -> list[tuple[RankedItem, float]]:
        """All items with any weight, best first, each with its weight.

        words: the segmented text; text: the same text, folded.
        """
        tally = _Tally()
        self._count_words(words, tally)
        self._count_phrases(text, tally)
        ranked = [
            self._ranked(number, found)
            for number, found in tally.words.items()
            if number not in self._conditional or self._allowed(number, text)
        ]
        ranked.sort(key=lambda pair: (-pair[1], pair[0].code))
        return ranked

    def _count_words(self, words: Sequence[str], tally: _Tally) -> None:
        votes_of = self._votes
        for position, word in enumerate(words):
            votes = votes_of.get(word)
            if votes is not None:
                denial = _denial(words, position)
                if denial != "anything":
                    tally.add(word, votes, trouble_denied=denial == "trouble")
            elif 2 < len(word) <= _LONGEST_OPENED:
                self._count_inside(word, tally, denial=_denial(words, position))

    def _count_inside(self, word: str, tally: _Tally, *, denial: str) -> None:
        """Keywords inside a longer dictionary word: 烧烤 in 烧烤店."""
        if denial == "anything":
            return
        for start in range(len(word) - 1):
            for end in range(start + 2, len(word) + 1):
                votes = self._votes.get(word[start:end])
                if votes is not None:
                    tally.add(word[start:end], votes, trouble_denied=denial == "trouble")

    def _count_phrases(self, text: str, tally: _Tally) -> None:
        for hit in self._phrases.find(text):
            before = text[max(0, hit.start - 3) : hit.start]
            denied = not before.endswith(_ASKS) and before.endswith(
                ("没有", "没", "不是", "未", "并非", "不会")
            )
            tally.add(hit.phrase, hit.value, trouble_denied=denied)

    def _allowed(self, number: int, text: str) -> bool:
        rules = self._items[number].rules
        if rules.required and not any(word in text for word in rules.required):
            return False
        return not any(word in text for word in rules.excluding)

    def _ranked(self, number: int, found: dict[str, float]) -> tuple[RankedItem, float]:
        weight = sum(found.values())
        words = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
        item = self._items[number]
        score = round(1 - exp(-weight / SCALE), 4)
        return RankedItem(item.code, item.name, score, tuple(WordWeight(*w) for w in words)), weight


def _denial(words: Sequence[str], position: int) -> str:
    """What the words before take back: "anything", "trouble" (it did not happen) or ""."""
    if position == 0:
        return ""
    before = words[position - 1]
    if before in _TAKES_BACK_ANYTHING:
        return "anything"
    if before in _BETWEEN and position > 1:
        position -= 1
        before = words[position - 1]
    if before in _TAKES_BACK_TROUBLE and (position < 2 or words[position - 2] not in {"有", "是"}):
        return "trouble"
    return ""


def is_sure(ranked: Sequence[tuple[RankedItem, float]]) -> bool:
    """Whether the best item stands out enough to be taken without asking."""
    if not ranked or ranked[0][1] < SURE_WEIGHT:
        return False
    best = ranked[0][1]
    return len(ranked) == 1 or best - ranked[1][1] >= SURE_LEAD * best
