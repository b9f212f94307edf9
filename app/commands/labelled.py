"""What the commands over labelled messages share."""

from pathlib import Path

import click

from nlp.evaluate import Labelled
from nlp.labelled_file import LabelledFileError, read_labelled

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


def messages_of(file: Path) -> list[Labelled]:
    try:
        return read_labelled(file)
    except LabelledFileError as problem:
        raise click.ClickException(str(problem)) from problem
