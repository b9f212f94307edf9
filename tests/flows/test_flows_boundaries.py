"""The boundary table of docs/clocks.md: each row is counted anew, so the page cannot be wrong."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.workdays import SHANGHAI, Workdays
from flows.clocks import running
from flows.clocks.profiles import latest_extension, term
from flows.clocks.tables import Stage
from flows.deadlines import Profiles
from flows.events import Subject

PAGE = Path(__file__).parents[2] / "docs" / "clocks.md"
HEAD = "| case | profile | class | accepted | stage | asked → answered | ends | calendar |"
WORKDAYS, NEWEST = Workdays(), Profiles().newest


@dataclass(frozen=True, slots=True)
class Boundary:
    """One row of the table."""

    case: str
    profile: str
    deadline_class: str
    accepted: str
    stage: str
    asked: str
    ends: str
    calendar: str


def boundaries():
    table = PAGE.read_text(encoding="utf-8").split(HEAD)[1].split("\n\n")[0]
    lines = [line.split("|")[1:-1] for line in table.split("\n")[2:]]
    rows = [Boundary(*(cell.strip() for cell in cells)) for cells in lines]
    case = ""
    for row in rows:
        case = row.case or case
        yield pytest.param(row, id=f"{case} {row.profile} {row.stage}")


def moment(said):
    day, clock = said.split()
    if clock == "24:00":
        return moment(f"{day} 00:00") + timedelta(days=1)
    return datetime.fromisoformat(said).replace(tzinfo=SHANGHAI).astimezone(UTC)


def counted(row):
    profile, start = NEWEST[row.profile], moment(row.accepted)
    stage = Stage.RESOLVE if row.stage == "extension" else Stage(row.stage)
    own = term(WORKDAYS, profile, start, row.deadline_class, stage)
    if row.stage == "extension":
        end = latest_extension(WORKDAYS, profile, own.due)
        return end.at, end.provisional
    clock = running.start(Subject("case", 7), 1, stage, start, own.due, provisional=own.provisional)
    if row.asked:
        asked, answered = map(moment, row.asked.split(" → "))
        running.pause(clock, asked)
        running.resume(clock, answered)
    return clock.due_at, clock.provisional


@pytest.mark.parametrize("row", list(boundaries()))
def test_a_boundary_is_where_the_page_says(row):
    assert counted(row) == (moment(row.ends), row.calendar == "guessed")


def test_the_page_has_every_boundary_that_was_asked_for():
    page = PAGE.read_text(encoding="utf-8")
    for named in (
        "day before a long holiday", "make-up Saturday", "A month that ends in a holiday",
        "31 January and a month", "23:59:59", "A year without a calendar",
        "A question over a holiday", "Reopened on its last day", "Urgent at 23:50", "extended",
    ):  # fmt: skip
        assert named in page
