"""Labelled messages from a file named at the terminal."""

import json
from pathlib import Path

import click

from learning.evaluate import Labelled
from learning.labelled_file import HISTORY, LabelledFileError, read_labelled


def messages_of(file: Path) -> list[Labelled]:
    try:
        return read_labelled(file)
    except LabelledFileError as problem:
        raise click.ClickException(str(problem)) from problem


def texts_of(file: Path) -> list[str]:
    """Give the texts of a file: one a line, or as `text` of a JSON object a line."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        told = f"{file.name} 读不出来，请看看文件在不在、是不是 UTF-8 的文本（{problem}）。"
        raise click.ClickException(told) from problem
    return [_text_of(line) for line in lines if line.strip()]


def _text_of(line: str) -> str:
    try:
        row = json.loads(line)
    except ValueError:
        return line.strip()
    return str(row["text"]) if isinstance(row, dict) and "text" in row else line.strip()


def some_of_history(count: int) -> list[str]:
    """Give messages that the shipped rules were learned from, evenly spread over all of them."""
    return [each.text for each in read_labelled(HISTORY / "chat.jsonl", most=count)]
