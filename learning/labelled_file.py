"""Labelled messages: one JSON object a line, with `text` and `label`.

A label of null marks a message that nothing can be told from; `also` may list further labels.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from learning.evaluate import NONE, Labelled

HISTORY: Final = Path(__file__).parent / "history"
"""What the shipped tables were learned from."""


class LabelledFileError(ValueError):
    """The file cannot be used; the sentence names the line."""


def read_labelled(path: Path, *, most: int | None = None) -> list[Labelled]:
    """All messages of a file, or so many evenly spread over it; or LabelledFileError."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        told = f"{path.name} 读不出来，请看看文件在不在、是不是 UTF-8 的文本（{problem}）。"
        raise LabelledFileError(told) from problem
    step = 1 if most is None else max(1, len(lines) // most)
    messages = list(_messages(path.name, lines, step))[:most]
    if not messages:
        raise LabelledFileError(f"{path.name} 里一条标注好的话也没有。")
    return messages


def _messages(name: str, lines: list[str], step: int) -> Iterator[Labelled]:
    for number, line in enumerate(lines, start=1):
        if line.strip() and number % step == 0:
            try:
                yield _message(json.loads(line))
            except (ValueError, TypeError, KeyError) as problem:
                told = "要写成一个 JSON，有 text（文字）和 label（标签，说不清的写 null）"
                raise LabelledFileError(f"{name} 第 {number} 行：{told}。") from problem


def _message(row: dict[str, object]) -> Labelled:
    text, label, also = row["text"], row["label"], row.get("also") or []
    if not isinstance(text, str) or not isinstance(also, list):
        raise TypeError
    if label is not None and not (isinstance(label, str) and label):
        raise TypeError
    return Labelled(text, NONE if label is None else str(label), tuple(map(str, also)))
