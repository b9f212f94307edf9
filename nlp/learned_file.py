"""The file of learned rules: written for a clerk to read and edit, one word a line."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nlp.evidence import character, is_character
from nlp.learned import UNCLEAR, LearnedFile, LearnedLabel
from nlp.yaml_fields import Fields, read_fields

LEARNED_FILE: Final = "learned.yaml"
_UNCLEAR: Final = "说不清"
_LIMIT: Final = 100.0
_HEAD: Final = """\
# 由 rules learn 从 {source} 学来：{rows} 条，{labels} 类。可以改，可以删行，改完运行 rules check。
# base：手写规则的一分在这里值多少。start：起点；words：词；chars：字，出现在哪个词里都算。
# 每行一个词和它的分量，正数支持这一类，负数反对；后面注的是多少条里说到、其中百分之几是这一类。
# 分量按一句二十字的话写；话越长，一个词占的份量越小。
base: {base:g}
learned:
"""


@dataclass(frozen=True, slots=True)
class WordEffect:
    """One line of the file. seen: messages that say the word; own: how many bear the label."""

    word: str
    weight: float
    seen: int
    own: int


@dataclass(frozen=True, slots=True)
class LabelEffects:
    """One label of the file, its words by weight."""

    label: str
    start: float
    words: tuple[WordEffect, ...]


@dataclass(frozen=True, slots=True)
class Learned:
    """All that was learned; base: see LearnedFile."""

    labels: tuple[LabelEffects, ...]
    base: float


def write_learned(folder: Path, learned: Learned, source: str, rows: int) -> Path:
    """Write the file into a folder that is made if need be; give its path."""
    labels = len(learned.labels)
    head = _HEAD.format(source=source, rows=f"{rows:,}", labels=labels, base=learned.base)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / LEARNED_FILE
    path.write_text(head + "".join(map(_block, learned.labels)), encoding="utf-8")
    return path


def _block(label: LabelEffects) -> str:
    name = json.dumps(label.label or _UNCLEAR, ensure_ascii=False)
    lines = [f"  {name}:\n    start: {label.start:g}\n"]
    for field, wanted in (("words", False), ("chars", True)):
        chosen = [word for word in label.words if is_character(word.word) is wanted]
        if chosen:
            lines.append(f"    {field}: |\n")
            lines += [_line(word) for word in chosen]
    return "".join(lines)


def _line(word: WordEffect) -> str:
    key = word.word[-1] if is_character(word.word) else word.word
    share = round(100 * word.own / word.seen) if word.seen else 0
    return f"      {key} {word.weight:g}  # {word.seen} 条，{share}%\n"


def read_learned(path: Path) -> LearnedFile:
    """The labels of a file, or CatalogueError with file and line."""
    fields = read_fields(path)
    fields.only("base", "learned")
    labels = fields.inner("learned")
    return LearnedFile(
        labels={_name(written): _label(labels.inner(written)) for written in labels.names()},
        base=fields.number("base", least=0.0, most=_LIMIT),
    )


def _name(written: str) -> str:
    return UNCLEAR if written == _UNCLEAR else written


def _label(fields: Fields) -> LearnedLabel:
    fields.only("start", "words", "chars")
    words = dict(_weights(fields, "words"))
    for char, weight in _weights(fields, "chars"):
        if len(char) != 1:
            raise fields.error(f"chars 里每行只写一个字，“{char}”不是一个字", fields.node("chars"))
        words[character(char)] = weight
    return LearnedLabel(fields.number("start", least=-_LIMIT, most=_LIMIT), words)


def _weights(fields: Fields, key: str) -> Iterator[tuple[str, float]]:
    """Each line's word and weight; what follows # is for people."""
    if not fields.has(key):
        return
    for offset, written in enumerate(fields.text(key).splitlines(), start=1):
        word, _, rest = written.partition("#")[0].strip().partition(" ")
        try:
            weight = float(rest)
        except ValueError:
            weight = 0.0
        if weight and abs(weight) <= _LIMIT:
            yield sys.intern(word.lower()), weight
        elif word:
            bounds = f"分量从 {-_LIMIT:g} 到 {_LIMIT:g}，不能是 0"
            problem = f"“{written.strip()}”不对，请写一个词、空格和分量，{bounds}"
            raise fields.error(problem, line=fields.line(key) + offset)
