"""The file of learned rules: written for a clerk to read and edit, one word a line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nlp.evidence import character, is_character
from nlp.learned import LearnedLabel
from nlp.yaml_fields import Fields, read_fields

LEARNED_FILE: Final = "learned.yaml"
_LIMIT: Final = 100.0
_HEAD: Final = """\
# 由 rules learn 从 {source} 学来：{rows} 条，{labels} 类。可以改，可以删行，改完运行 rules check。
# start：起点；words：词；chars：字，出现在哪个词里都算。正数支持这一类，负数反对。
# 分量按一句二十字的话写；话越长，一个词占的份量越小。
# 每个词后面注明：多少条里说到，其中百分之几是这一类。
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
    base: float
    words: tuple[WordEffect, ...]


def write_learned(folder: Path, effects: Iterable[LabelEffects], source: str, rows: int) -> Path:
    """Write the file into a folder that is made if need be; give its path."""
    effects = tuple(effects)
    lines = [_HEAD.format(source=source, rows=f"{rows:,}", labels=len(effects))]
    for each in effects:
        lines.append(f"  {_quoted(each.label)}:\n    start: {each.start:g}\n")
        if each.base:
            lines.append(f"    base: {each.base:g}\n")
        for field, wanted in (("words", False), ("chars", True)):
            chosen = [word for word in each.words if is_character(word.word) is wanted]
            if chosen:
                lines.append(f"    {field}:\n")
                lines += [_line(word) for word in chosen]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / LEARNED_FILE
    path.write_text("".join(lines), encoding="utf-8")
    return path


def _line(word: WordEffect) -> str:
    key = _quoted(word.word[-1] if is_character(word.word) else word.word)
    share = round(100 * word.own / word.seen) if word.seen else 0
    return f"      {key}: {word.weight:g}  # {word.seen} 条，{share}%\n"


def _quoted(text: str) -> str:
    """A YAML key that is a text, whatever it looks like (no, null, 1e3)."""
    return text if not text.isascii() and text.isalnum() else f'"{text}"'


def read_learned(path: Path) -> Mapping[str, LearnedLabel]:
    """The labels of a file, or CatalogueError with file and line."""
    fields = read_fields(path)
    fields.only("learned")
    labels = fields.inner("learned")
    return {name: _label(labels.inner(name)) for name in labels.names()}


def _label(fields: Fields) -> LearnedLabel:
    fields.only("start", "base", "words", "chars")
    words = dict(fields.weights("words", least=-_LIMIT, most=_LIMIT))
    for char, weight in fields.weights("chars", least=-_LIMIT, most=_LIMIT).items():
        if len(char) != 1:
            raise fields.error(f"{char!r} is not one character")
        words[character(char)] = weight
    return LearnedLabel(
        start=fields.number("start", least=-_LIMIT, most=_LIMIT),
        base=fields.number("base", least=0.0, most=_LIMIT) if fields.has("base") else 0.0,
        words=words,
    )
