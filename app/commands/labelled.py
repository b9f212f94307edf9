"""Labelled messages from a file named at the terminal."""

from pathlib import Path

import click

from learning.evaluate import Labelled
from learning.labelled_file import HISTORY, LabelledFileError, read_labelled


def messages_of(file: Path) -> list[Labelled]:
    try:
        return read_labelled(file)
    except LabelledFileError as problem:
        raise click.ClickException(str(problem)) from problem


def last_of_history(count: int) -> list[str]:
    """Give the last messages that the shipped rules were learned from."""
    return [each.text for each in read_labelled(HISTORY / "chat.jsonl", last=count)]
