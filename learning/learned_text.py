"""What was learned, and its file: sorted, a word a line (`nlp.learned.reading` reads it)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from nlp.learned.reading import UNCLEAR_WRITTEN
from nlp.learned.weights import MOST

UNIT: Final = 0.1
"""Weights are rounded to this much; finer ones move no result beyond its noise."""

_HEAD: Final = """\
# 从 {source} 学来：{rows} 条，{labels} 类。可以改，可以删行，改完运行 rules check。
# base：手写规则的一分在这里值多少；unit：下面的分量以它为单位。
# 先是各类的序号、编号、起点，空一行后是各词和“序号:分量”，正数支持，负数反对。
# “·路”是一个字，出现在哪个词里都算。
# 最后空一行，一个事项一行，是学的时候已有的手写规则；后来写的、改的按一分算一分。
# 分量按一句二十字的话写；话越长，一个词占的份量越小。看一个事项的词：rules show 编号。
base	{base:g}
unit	{unit:g}
"""


@dataclass(frozen=True, slots=True)
class WordEffect:
    """A word of a label. seen: messages that say the word; own: how many bear the label."""

    word: str
    weight: float
    seen: int
    own: int


@dataclass(frozen=True, slots=True)
class LabelEffects:
    """One label, its words by weight."""

    label: str
    start: float
    words: tuple[WordEffect, ...]


@dataclass(frozen=True, slots=True)
class Learned:
    """All that was learned; base: see LearnedFile; sharpness: what made margins log-odds."""

    labels: tuple[LabelEffects, ...]
    base: float
    sharpness: float = 1.0


def write_learned(
    path: Path,
    learned: Learned,
    source: str,
    rows: int,
    *,
    unit: float = UNIT,
    written: Mapping[str, Mapping[str, float]] = MappingProxyType({}),
) -> None:
    """Write the file, its folder made if need be.

    written: the hand-written rules that were learned beside, by label.
    """
    labels = len(learned.labels)
    head = _HEAD.format(
        source=source, rows=f"{rows:,}", labels=labels, base=learned.base, unit=unit
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (*_lines(learned, unit), *_by_hand(written))
    path.write_text(head + "".join(lines), encoding="utf-8")


def _lines(learned: Learned, unit: float) -> Iterator[str]:
    pairs: dict[str, list[str]] = {}
    for number, label in enumerate(learned.labels):
        yield f"{number}\t{label.label or UNCLEAR_WRITTEN}\t{label.start:g}\n"
        for word in label.words:
            if units := max(-MOST, min(MOST, round(word.weight / unit))):
                pairs.setdefault(word.word, []).append(f"{number}:{units}")
    yield "\n"
    yield from (f"{word}\t{' '.join(pairs[word])}\n" for word in sorted(pairs))


def _by_hand(written: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    if written:
        yield "\n"
    for code in sorted(written):
        pairs = (f"{word}:{weight:g}" for word, weight in sorted(written[code].items()))
        yield "\t".join((code, *pairs)) + "\n"
