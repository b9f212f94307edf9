"""Rules written by hand: weighted words, phrases and pairs that speak for service items.

An item's weight is the sum of the weights of what is found in the text, each counted once.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from nlp.catalogue.items import ItemRules
from nlp.text.phrase_index import PhraseIndex

PAIR_DISTANCE: Final = 8
"""The words of a pair stand at most so many words apart, in one sentence, in either order."""

LONGEST_OPENED: Final = 8
"""A longer word is not searched for keywords inside it."""

_TAKES_BACK_ANYTHING: Final = frozenset({"不是", "并非", "并不是", "不算", "不属于", "不关"})
_TAKES_BACK_TROUBLE: Final = frozenset(
    {"没有", "没", "无", "未", "不", "不会", "并没有", "并没"}
    | {"从没", "从未", "未曾", "没再", "不再"}
)
_TAKES_BACK: Final = _TAKES_BACK_ANYTHING | _TAKES_BACK_TROUBLE
_BETWEEN: Final = frozenset(
    {"再", "有", "发生", "出现", "什么", "任何", "过", "怎么", "发现", "又"}
)
_ASKS: Final = ("有没有", "是不是", "有没")
_DENIES: Final = ("没有", "没", "不是", "未", "并非", "不会")
_SENTENCE_ENDS: Final = frozenset("。！？!?；;\n")

Found = dict[str, dict[str, float]]
"""What a text holds for each item: words with their weights, by the item's code."""


Worth = Callable[[str, str, float], float]
"""What an item's word with a weight adds: by the item's code, the word and the weight."""


def as_written(_code: str, _word: str, weight: float) -> float:
    return weight


@dataclass(frozen=True, slots=True)
class Votes:
    """One item's word. key: the word it is counted as, so that synonyms count once."""

    item: str
    key: str
    weight: float
    trouble: bool


@dataclass(slots=True)
class _Tally:
    """What one text gave each item, and where the words stand that can make a pair."""

    found: Found = field(default_factory=dict)
    places: dict[str, list[int]] = field(default_factory=dict)

    def add(self, votes: Iterable[Votes], *, trouble_denied: bool = False) -> None:
        for vote in votes:
            if not (vote.trouble and trouble_denied):
                self.found.setdefault(vote.item, {})[vote.key] = vote.weight


class RuleSet:
    """The rules of all items, turned round: from each word to the items it speaks for."""

    def __init__(
        self,
        rules: Mapping[str, ItemRules],
        groups: Iterable[tuple[ItemRules, Sequence[str]]] = (),
        synonyms: Mapping[str, Sequence[str]] = MappingProxyType({}),
        worth: Worth = as_written,
    ) -> None:
        """groups: rules that hold for several items, each with these items' codes.

        synonyms: for a word the others that mean the same; a rule that names it means them all.
        """
        self._synonyms = synonyms
        self._worth = worth
        self._words: dict[str, list[Votes]] = {}
        self._phrase_votes: dict[str, list[Votes]] = {}
        self._pairs: dict[str, list[tuple[str, Votes]]] = {}
        for code, own in rules.items():
            self._enter(code, own)
        self._shared = tuple((_Shared(each, worth), frozenset(codes)) for each, codes in groups)
        self._troubles = frozenset(
            word for word, votes in self._words.items() if any(vote.trouble for vote in votes)
        )
        self._phrases = PhraseIndex(self._phrase_votes)
        self._pair_words = frozenset(self._pairs) | {
            other for others in self._pairs.values() for other, _ in others
        }
        self._conditional = {
            code: own for code, own in rules.items() if own.required or own.excluding
        }

    def _enter(self, code: str, rules: ItemRules) -> None:
        for words, trouble in ((rules.words, False), (rules.troubles, True)):
            for word, weight in words.items():
                vote = Votes(code, word, self._worth(code, word, weight), trouble)
                for said in (word, *self._others(word, words)):
                    self._words.setdefault(said, []).append(vote)
        for phrase, weight in rules.phrases.items():
            vote = Votes(code, phrase, self._worth(code, phrase, weight), trouble=True)
            self._phrase_votes.setdefault(phrase, []).append(vote)
        for (one, other), weight in rules.pairs.items():
            both = f"{one} {other}"
            vote = Votes(code, both, self._worth(code, both, weight), trouble=False)
            for first in (one, *self._synonyms.get(one, ())):
                for second in (other, *self._synonyms.get(other, ())):
                    self._pairs.setdefault(first, []).append((second, vote))

    def _others(self, word: str, written: Mapping[str, float]) -> Iterator[str]:
        """The synonyms that the same list does not weigh by themselves."""
        return (other for other in self._synonyms.get(word, ()) if other not in written)

    def written(self) -> dict[str, dict[str, float]]:
        """Every item's words, phrases and pairs with what they weigh."""
        votes = (
            vote
            for by_word in (self._words, self._phrase_votes)
            for own in by_word.values()
            for vote in own
        )
        pairs = (vote for others in self._pairs.values() for _, vote in others)
        told: dict[str, dict[str, float]] = {}
        for vote in (*votes, *pairs):
            told.setdefault(vote.item, {})[vote.key] = vote.weight
        return told

    def keywords(self) -> Iterator[str]:
        """Every word that segmentation must yield whole."""
        yield from self._words
        yield from self._pair_words

    def asserted(self, words: Sequence[str]) -> Sequence[str]:
        """The words without those that are taken back ("没有停水"), which are spaces instead."""
        if _TAKES_BACK.isdisjoint(words):
            return words
        kept = list(words)
        for position, word in enumerate(words):
            denial = _denial(words, position)
            if denial == "anything" or (denial and word in self._troubles):
                kept[position] = " " * len(word)
        return kept

    def weigh(self, words: Sequence[str], text: str) -> Found:
        """The words found for every item that has any.

        words: the segmented text; text: the same text, folded.
        """
        tally = _Tally()
        self._count_words(words, tally)
        self._count_phrases(text, tally)
        if len(tally.places) > 1:
            self._count_pairs(words, tally)
        found = {
            code: own
            for code, own in tally.found.items()
            if code not in self._conditional or _allowed(self._conditional[code], text)
        }
        for shared, codes in self._shared:
            shared.add(found, codes, words, text)
        return found

    def _count_words(self, words: Sequence[str], tally: _Tally) -> None:
        votes_of, pair_words = self._words, self._pair_words
        denying = not _TAKES_BACK.isdisjoint(words)
        for position, word in enumerate(words):
            votes = votes_of.get(word)
            denial = _denial(words, position) if denying else ""
            if votes is not None and denial != "anything":
                tally.add(votes, trouble_denied=denial == "trouble")
            elif votes is None and 2 < len(word) <= LONGEST_OPENED:
                self._count_inside(word, tally, denial=denial)
            if word in pair_words:
                tally.places.setdefault(word, []).append(position)

    def _count_inside(self, word: str, tally: _Tally, *, denial: str) -> None:
        """Keywords inside a longer dictionary word: 烧烤 in 烧烤店."""
        if denial == "anything":
            return
        for start in range(len(word) - 1):
            for end in range(start + 2, len(word) + 1):
                votes = self._words.get(word[start:end])
                if votes is not None:
                    tally.add(votes, trouble_denied=denial == "trouble")

    def _count_phrases(self, text: str, tally: _Tally) -> None:
        for hit in self._phrases.find(text):
            before = text[max(0, hit.start - 3) : hit.start]
            denied = not before.endswith(_ASKS) and before.endswith(_DENIES)
            tally.add(hit.value, trouble_denied=denied)

    def _count_pairs(self, words: Sequence[str], tally: _Tally) -> None:
        for one, starts in tally.places.items():
            for other, vote in self._pairs.get(one, ()):
                ends = tally.places.get(other)
                if ends and _near(words, starts, ends):
                    tally.add((vote,))


class _Shared:
    """Rules of a group: they add to its items that something of their own speaks for."""

    def __init__(self, rules: ItemRules, worth: Worth) -> None:
        self._rules = RuleSet({"": rules}, worth=worth)

    def add(self, found: Found, codes: frozenset[str], words: Sequence[str], text: str) -> None:
        own = codes.intersection(found)
        if own:
            shared = self._rules.weigh(words, text).get("", {})
            for code in own:
                found[code] = {**shared, **found[code]}


def _near(words: Sequence[str], starts: Sequence[int], ends: Sequence[int]) -> bool:
    """Whether two words stand near each other, with no end of a sentence between."""
    return any(
        0 < abs(start - end) <= PAIR_DISTANCE
        and _SENTENCE_ENDS.isdisjoint(words[min(start, end) : max(start, end)])
        for start in starts
        for end in ends
    )


def _allowed(rules: ItemRules, text: str) -> bool:
    # Loops, because this is asked for several items of every message: any() takes twice as long.
    for word in rules.excluding:
        if word in text:
            return False
    for word in rules.required:
        if word in text:
            return True
    return not rules.required


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
