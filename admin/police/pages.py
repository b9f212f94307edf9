"""What was told to the police of their cases, and what they said: adds up to all of them."""

from datetime import date, timedelta
from io import BytesIO

from flask import Response, abort, render_template, request, send_file

from admin.context import console
from admin.doors import console_pages
from admin.identity import asking, reading
from admin.police import words
from core.sheets import KINDS, sheet
from flows.cases.police import POLICE_ROLES, Days, Line, reconciled, shares
from flows.cases.police_sheet import COLUMNS, OUTCOME_NAMES, cells, totals
from flows.cases.scope import ranges

LONGEST = timedelta(days=92)
USUAL = timedelta(days=6)
MOST = 200
"""Cases on the page; all of them are in the spreadsheet."""


@console_pages.get("/police")
def police_page() -> str:
    days, problem = _days()
    lines = _lines(days)
    differing = [line for line in lines if line.differs]
    return render_template(
        "admin/police/page.html",
        days=days,
        problem=problem,
        totals=list(totals(shares(lines))),
        differing=differing[:MOST],
        left_out=max(0, len(differing) - MOST),
        outcomes=OUTCOME_NAMES,
    )


@console_pages.get("/police/sheet.<kind>")
def police_sheet(kind: str) -> Response:
    """Send all cases of some days as a spreadsheet."""
    if kind not in KINDS:
        abort(404)
    days, _ = _days()
    rows = [cells(line, days.zone) for line in _lines(days)]
    name = words.FILE.format(since=days.since, until=days.until, kind=kind)
    file = BytesIO(sheet(kind, COLUMNS, rows))
    return send_file(file, KINDS[kind], as_attachment=True, download_name=name)


def _lines(days: Days) -> list[Line]:
    who = asking().acting_as(*POLICE_ROLES)
    if not who.reaches:
        abort(403)
    return list(reconciled(reading(), ranges(who), days))


def _days() -> tuple[Days, str]:
    """Read the days from the address, and why they are others than asked; else the last seven."""
    today, zone = console().office.today, console().office.workdays.zone
    usual = Days(today - USUAL, today, zone)
    asked = request.args
    if not (asked.get("since") or asked.get("until")):
        return usual, ""
    try:
        until = date.fromisoformat(asked.get("until") or today.isoformat())
        since = date.fromisoformat(asked.get("since") or (until - USUAL).isoformat())
    except (ValueError, OverflowError):
        return usual, words.NO_DAYS
    if not timedelta(0) <= until - since <= LONGEST or until > today or since.year < words.FIRST:
        return usual, words.BAD_DAYS
    return Days(since, until, zone), ""
