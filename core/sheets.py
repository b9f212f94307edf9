"""Tables written for a spreadsheet: .xlsx, or .csv in UTF-8 with the mark that Excel asks for."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from openpyxl import Workbook

KINDS: Mapping[str, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
"""What a table can be written as, and what that is called on the way."""


def sheet(kind: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write a table; every cell is text, so that no program makes another number of a code."""
    return _csv([header, *rows]) if kind == "csv" else _xlsx([header, *rows])


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def _xlsx(rows: Iterable[Sequence[str]]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    page = book.worksheets[0]
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            cell = page.cell(number, column)
            cell.value, cell.number_format = value or None, "@"
            if value:
                cell.data_type = "s"  # Else what begins with "=" would be a formula.
    book.save(out)
    return out.getvalue()
