"""Tables that people keep in a spreadsheet: .xlsx, or .csv in UTF-8 or GBK."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from app.commands import sheet_words as words
from core.sheets import KINDS, sheet

Row = tuple[int, Mapping[str, str]]
"""The number of a row as its program shows it, and its cells by their column's name."""


def read_sheet(file: Path, needed: Sequence[str]) -> list[Row]:
    """Give the filled rows of a table whose first row names its columns."""
    rows = [(number, cells) for number, cells in enumerate(_cells(file), 1) if any(cells)]
    if not rows:
        raise click.ClickException(words.EMPTY)
    header = [name.partition("（")[0].partition("(")[0].strip() for name in rows[0][1]]
    if missing := [name for name in needed if name not in header]:
        raise click.ClickException(words.MISSING.format(names="、".join(missing)))
    return [(number, dict(zip(header, cells, strict=False))) for number, cells in rows[1:]]


def _cells(file: Path) -> list[list[str]]:
    kinds = {".xlsx": _of_workbook, ".csv": _of_text}
    if file.suffix.lower() not in kinds:
        raise click.ClickException(words.NOT_A_SHEET)
    return kinds[file.suffix.lower()](file)


def _of_workbook(file: Path) -> list[list[str]]:
    try:
        book = load_workbook(file, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise click.ClickException(words.NOT_READABLE) from error
    sheet = book.worksheets[0]
    rows = [[_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    book.close()
    return rows


def _of_text(file: Path) -> list[list[str]]:
    data = file.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text))]
    raise click.ClickException(words.NOT_TEXT)


def _text(value: Any) -> str:
    """Give a cell as it reads: a number that is a code without its point, a moment as its day."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime):
        value = value.date()
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def stop_at(problems: Sequence[str]) -> None:
    """Say what is wrong with rows, and end there: nothing of a table is taken in, or all of it."""
    for problem in problems:
        click.echo(problem)
    if problems:
        raise click.ClickException(words.NOT_IMPORTED.format(count=len(problems)))


def write_sheet(file: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a table as the file's name asks for."""
    kind = file.suffix.lower().removeprefix(".")
    if kind not in KINDS:
        raise click.ClickException(words.NOT_A_SHEET)
    file.write_bytes(sheet(kind, header, rows))
