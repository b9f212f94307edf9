"""What a labelled history would change in hand-written rules, and why.

A word written by hand weighs `base` log-odds a unit beside the learned words; the learned weight of
the same word adds to it or takes from it. Both together, in units of the hand-written weight, are
what the history would have the clerk write.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from learning.evaluate import Labelled
from learning.learned_text import LabelEffects, Learned
from nlp.catalogue.items import ItemRules, ServiceItem
from nlp.learned.evidence import is_character
from nlp.weighing.classify import Classifier

REVERSED, WEAKER, STRONGER, UNSEEN, ADDED = "reversed", "weaker", "stronger", "unseen", "added"

FACTOR: Final = 2.0
"""A weight that would change by less is not told."""

MOST_ADDED: Final = 10
LEAST_SEEN: Final = 3
"""Fewer messages are no reason to change what somebody wrote."""


@dataclass(frozen=True, slots=True)
class Change:
    """One word of one item. before, after: its weight by hand and what the history makes of it.

    kind: reversed, weaker, stronger; unseen: no message says it; added: not written by hand. seen:
    messages that say the word, own: how many of these bear the item; mostly: what most of them
    bear.
    """

    item: str
    word: str
    kind: str
    before: float
    after: float
    seen: int
    own: int
    mostly: str


def changes(
    history: Iterable[Labelled],
    fold: Callable[[str], str],
    based: Classifier,
    items: Mapping[str, ServiceItem],
    learned: Learned,
) -> list[Change]:
    """By item; within an item the most-said words first.

    fold: the one written form for matching. based, items: the hand-written rules. Nothing where the
    history gives these no weight at all.
    """
    if not learned.base:
        return []
    said: dict[tuple[str, str], Counter[str]] = {}
    for message in history:
        _, found = based.read(fold(message.text))
        for item, words in found.items():
            for word in words:
                said.setdefault((item, word), Counter())[message.label] += 1
    told = [
        change
        for effects in learned.labels
        if effects.label in items
        for written in (_weights(items[effects.label].rules),)
        for change in (
            *_of_hand(effects, written, learned.base, said),
            *_added(effects, written, learned.base),
        )
    ]
    return sorted(told, key=lambda change: (change.item, -change.seen, change.word))


def _weights(rules: ItemRules) -> dict[str, float]:
    pairs = {f"{one} {other}": weight for (one, other), weight in rules.pairs.items()}
    return {**rules.words, **rules.troubles, **rules.phrases, **pairs}


def _of_hand(
    effects: LabelEffects,
    written: Mapping[str, float],
    base: float,
    said: Mapping[tuple[str, str], Counter[str]],
) -> Iterator[Change]:
    item = effects.label
    learned = {word.word: word.weight for word in effects.words}
    for word, before in written.items():
        labels = said.get((item, word), Counter())
        seen = labels.total()
        after = round(before + learned.get(word, 0.0) / base, 1)
        kind = _kind(before, after, seen)
        if kind:
            mostly = labels.most_common(1)[0][0] if labels else ""
            yield Change(item, word, kind, before, after, seen, labels[item], mostly)


def _kind(before: float, after: float, seen: int) -> str:
    """How a weight would change; "" where it would not, or too few messages say so."""
    if not seen:
        return UNSEEN
    if seen < LEAST_SEEN:
        return ""
    ratio = after / before
    if ratio <= 0:
        return REVERSED
    if ratio * FACTOR <= 1:
        return WEAKER
    return STRONGER if ratio >= FACTOR else ""


def _added(effects: LabelEffects, written: Mapping[str, float], base: float) -> Iterator[Change]:
    """The words that speak most for an item and that nobody wrote."""
    new = (
        word
        for word in effects.words
        if word.weight > 0
        and word.own >= LEAST_SEEN
        and word.word not in written
        and not is_character(word.word)
    )
    for word in sorted(new, key=lambda word: -word.weight)[:MOST_ADDED]:
        after = round(word.weight / base, 1)
        yield Change(
            effects.label, word.word, ADDED, 0.0, after, word.seen, word.own, effects.label
        )
