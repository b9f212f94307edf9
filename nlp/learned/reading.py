"""The file of learned rules: a word a line with the labels it speaks for or against.

A head names the labels, each with a number and its start; below an empty line stand the words:

    路灯<TAB>17:31 40:-5

17 and 40 are numbers of labels, 31 and -5 weights in units of the head's `unit`. ·路 is the
character 路 wherever it stands. Below another empty line stand the hand-written rules that the
history was weighed beside, an item a line: whatever was written since counts in full. Written by
`learning.learned_text`, sorted, so that a new file can be compared with the old one line by line; a
clerk may change weights and strike lines, and `rules show` tells an item's words in plain Chinese.
"""

from collections.abc import Container
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from nlp.catalogue.items import CatalogueError
from nlp.catalogue.schema import EMERGENCIES_LEARNED_FILE, LEARNED_FILE
from nlp.learned.weights import MOST, NOT_LEARNED, UNCLEAR, LearnedFile, LearnedRules

UNCLEAR_WRITTEN: Final = "说不清"
_LIMIT: Final = 100.0


def learned_items(folder: Path, codes: Container[str]) -> LearnedRules:
    """What a catalogue folder has learned of its items; nothing where it has no such file.

    What was learned of an item that was struck out since is left out.
    """
    path = folder / LEARNED_FILE
    file = read_learned(path) if path.exists() else NOT_LEARNED
    return LearnedRules(_only(file, codes))


def learned_emergencies(folder: Path, kinds: Container[str]) -> LearnedRules:
    """The same of its kinds of emergency, all of which must be known."""
    path = folder / EMERGENCIES_LEARNED_FILE
    file = read_learned(path) if path.exists() else NOT_LEARNED
    strange = next((label for label in file.labels if label and label not in kinds), None)
    if strange is not None:
        raise CatalogueError(f"{path.name}：标签“{strange}”不是紧急种类。")
    return LearnedRules(file)


def _only(file: LearnedFile, codes: Container[str]) -> LearnedFile:
    """A file without the labels that are no item's; UNCLEAR stays."""
    kept = [at for at, label in enumerate(file.labels) if label == UNCLEAR or label in codes]
    if len(kept) == len(file.labels):
        return file
    place = np.full(len(file.labels), -1, dtype=np.int16)
    place[kept] = np.arange(len(kept))
    columns = place[file.columns]
    told = columns >= 0
    return replace(
        file,
        labels=tuple(file.labels[at] for at in kept),
        starts=tuple(file.starts[at] for at in kept),
        rows=file.rows[told],
        columns=columns[told],
        weights=file.weights[told],
    )


def read_learned(path: Path) -> LearnedFile:
    """The rules of a file, or CatalogueError with file and line."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        told = f"{path.name} 读不出来，请看看文件在不在、是不是 UTF-8 的文本（{problem}）。"
        raise CatalogueError(told) from problem
    head, _, rest = text.partition("\n\n")
    body, _, written = rest.partition("\n\n")
    try:
        (_, base), (_, unit), *labels = (
            line.split("\t") for line in head.splitlines() if not line.startswith("#")
        )
        starts = tuple(float(start) for _, _, start in labels)
        sizes = float(base), float(unit), max(map(abs, starts), default=0.0)
    except ValueError as problem:
        told = "开头要写 base、unit，再一行一类：序号、编号、起点，中间用制表符"
        raise CatalogueError(f"{path.name} 第 1 行：{told}。") from problem
    if not (0.0 <= sizes[0] <= _LIMIT and 0.0 < sizes[1] <= 1.0 and sizes[2] <= _LIMIT):
        raise CatalogueError(f"{path.name} 第 1 行：base、unit 或起点太大或太小。")
    read = _weights(body.lower().rstrip("\n"), len(labels))
    if read is None:
        raise CatalogueError(_wrong_line(path.name, body, head.count("\n") + 3, len(labels)))
    words, numbers, rows = read
    return LearnedFile(
        labels=tuple(UNCLEAR if name == UNCLEAR_WRITTEN else name for _, name, _ in labels),
        starts=starts,
        base=sizes[0],
        unit=sizes[1],
        words=words,
        rows=rows,
        columns=numbers[::2].astype(np.int16),
        weights=numbers[1::2].astype(np.int8),
        written=_by_hand(path.name, written),
    )


def _by_hand(name: str, lines: str) -> dict[str, dict[str, float]]:
    written = {}
    for line in lines.splitlines():
        code, *pairs = line.split("\t")
        try:
            split = (pair.rsplit(":", 1) for pair in pairs)
            written[code] = {word: float(weight) for word, weight in split}
        except ValueError as problem:
            told = f"{code} 的手写规则要写“词:分量”，中间用制表符"
            raise CatalogueError(f"{name}：{told}。") from problem
    return written


def _weights(body: str, labels: int) -> tuple[list[str], Any, Any] | None:
    """The words, labels and weights in turn, and for each pair of these the number of its word.

    All lines are read at once; None where one of them is wrong.
    """
    fields = body.replace("\n", "\t").split("\t") if body else []
    words, pairs = fields[::2], fields[1::2]
    counts = [told.count(":") for told in pairs]
    try:
        numbers = np.fromstring(" ".join(pairs).replace(":", " "), dtype=np.int32, sep=" ")
    except ValueError:
        return None
    as_told = body.count("\t") == len(words) == len(pairs) and all(words) and all(counts)
    if not as_told or len(numbers) != 2 * sum(counts) or not _allowed(numbers, labels):
        return None
    return words, numbers, np.repeat(np.arange(len(words), dtype=np.int32), counts)


def _allowed(numbers: Any, labels: int) -> bool:
    columns, weights = numbers[::2], numbers[1::2]
    known = (columns >= 0) & (columns < labels)
    return bool(known.all() and ((weights != 0) & (abs(weights) <= MOST)).all())


def _wrong_line(name: str, body: str, first: int, labels: int) -> str:
    told = f"要写一个词、一个制表符，再写“序号:分量”，分量从 {-MOST} 到 {MOST}，不能是 0"
    for number, line in enumerate(body.splitlines(), start=first):
        word, _, pairs = line.partition("\t")
        try:
            numbers = [[*map(int, pair.split(":"))] for pair in pairs.split()]
            good = all(len(pair) == 2 for pair in numbers) and _allowed(
                np.array(numbers).ravel(), labels
            )
        except ValueError:
            good = False
        if not (word and numbers and good):
            return f"{name} 第 {number} 行：“{line[:40]}”不对，{told}。"
    return f"{name}：{told}。"
