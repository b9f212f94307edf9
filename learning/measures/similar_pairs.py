"""`python -m learning.measures.similar_pairs`: one matter or two, on pairs of blind writers.

Each set is 150 pairs of messages, about half of them one matter told by two people; most of the
others are near misses. The shipped rule stands beside place alone and text alone; each is judged
by F0.5, which weighs precision twice: who is offered a wrong neighbour learns to say no.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from learning.measures.similar import engine_words
from nlp.engine import Engine
from nlp.findings import Findings
from nlp.text.segment import Segmenter
from nlp.weighing.one_matter import Fresh, Known, may_be_one
from nlp.weighing.similar import content_words, shared_words

SETS: Final = Path(__file__).parent / "sets"
BETA: Final = 0.5
WIDE: Final = "utility"
"""The deadline class of what runs through pipes and wires."""
TEXT_BARS: Final = (0.2, 0.3, 0.4)
COMMUNITIES: Final = {
    "花神苑东区": "花神苑",
    **{
        name: name
        for name in ("花神苑", "凤翔里", "望江小区", "青石巷", "栖霞路", "南湾村", "金桂家园")
    },
}
"""The community of each estate that is named: two of them lie in one."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports as they were understood, how alike their words are, and what is true."""

    one: Known
    other: Fresh
    text: float
    same: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """What a rule makes of a set: called one, of these rightly, and how many there are."""

    called: int
    right: int
    there: int

    @property
    def precision(self) -> float:
        return self.right / self.called if self.called else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.there if self.there else 0.0

    @property
    def f(self) -> float:
        both = BETA**2 * self.precision + self.recall
        return (1 + BETA**2) * self.precision * self.recall / both if both else 0.0


def main() -> None:
    for file in sorted(SETS.glob("storm_pairs_*.jsonl")):
        pairs = read(file)
        print(f"{file.stem}: {len(pairs)} pairs, {sum(pair.same for pair in pairs)} of them one")
        for name, rule in rules():
            found = judged(pairs, rule)
            print(
                f"  {name:12} precision {found.precision:.3f}, recall {found.recall:.3f}, "
                f"F0.5 {found.f:.3f}, {found.called} called one"
            )


def rules() -> Iterator[tuple[str, Callable[[Pair], bool]]]:
    yield "shipped", lambda pair: may_be_one(pair.one, pair.other)
    yield "place alone", lambda pair: pair.one.area == pair.other.area != ""
    for bar in TEXT_BARS:
        yield f"text >= {bar}", partial(_reaches, bar)


def _reaches(bar: float, pair: Pair) -> bool:
    return pair.text >= bar


def read(file: Path) -> Sequence[Pair]:
    engine = Engine.load()
    segmenter = Segmenter(engine_words(engine))
    with file.open(encoding="utf-8") as lines:
        return [_pair(engine, segmenter, json.loads(line)) for line in lines]


def judged(pairs: Sequence[Pair], rule: Callable[[Pair], bool]) -> Judged:
    called = [pair for pair in pairs if rule(pair)]
    return Judged(len(called), sum(p.same for p in called), sum(p.same for p in pairs))


def _pair(engine: Engine, segmenter: Segmenter, row: Mapping[str, Any]) -> Pair:
    texts = row["a"]["text"], row["b"]["text"]
    words = [content_words(text, segmenter) for text in texts]
    found = [engine.understand(text) for text in texts]
    one, other = _known(engine, found[0], row["a"]), _fresh(found[1], row["b"])
    return Pair(one, other, shared_words(*words), row["same"])


def _known(engine: Engine, found: Findings, row: Mapping[str, Any]) -> Known:
    """Give the first as the case that was filed of it: of its item, sure or chosen from a list."""
    alarm = found.emergency
    item = alarm.item if alarm and alarm.sure else found.items[0].code if found.items else ""
    wide = item in engine.catalogue.items and engine.catalogue.items[item].deadline == WIDE
    at, building = 60.0 * row["minutes"], str(row["building"] or "")
    return Known(item, _area(row), building, at, row["text"], wide)


def _fresh(found: Findings, row: Mapping[str, Any]) -> Fresh:
    items = {each.code for each in (*found.items, *found.nearest)}
    if found.emergency is not None:
        items.add(found.emergency.item)
    building = str(row["building"] or "")
    return Fresh(items, _area(row), building, 60.0 * row["minutes"], row["text"])


def _area(row: Mapping[str, Any]) -> str:
    """Give the community; one that the words name counts where none is known."""
    named = (name for name in COMMUNITIES if name in row["text"])
    return COMMUNITIES.get(row["estate"] or next(named, ""), "")


if __name__ == "__main__":
    main()
