"""Labelled messages from a file named at the terminal."""

from pathlib import Path

import click

from learning.evaluate import Labelled
from learning.labelled_file import LabelledFileError, read_labelled


def messages_of(file: Path) -> list[Labelled]:
    try:
        return read_labelled(file)
    except LabelledFileError as problem:
        raise click.ClickException(str(problem)) from problem
