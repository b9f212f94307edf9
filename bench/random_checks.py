"""What must hold between two steps of a random life: ends of clocks, and who is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.database import Database
from flows.cases.parts import part_clocks_of
from flows.cases.states import Level, State
from flows.cases.tables import KIND, Case
from flows.clocks.reads import clocks_of
from flows.events import Event, events_of
from flows.map.tables import GroupChat
from notify.tables import Outbox

End = tuple[datetime, datetime | None]
"""Of a clock: when it is due, and since when it stands still."""


@dataclass(frozen=True, slots=True)
class Before:
    """How a case stood: whose it was, how much had happened, its ends, and what was told."""

    with_department: bool
    event_count: int
    ends: Mapping[tuple[str, int, str], End]
    told: int


def look(database: Database, case_id: int) -> Before:
    with database.read() as session:
        case = session.get_one(Case, case_id)
        return Before(
            _with_department(case),
            case.event_count,
            _ends(session, case),
            session.scalar(select(func.max(Outbox.id))) or 0,
        )


def compare(database: Database, case_id: int, before: Before) -> None:
    """Check what a step did to a case against how it stood; AssertionError if it may not."""
    with database.read() as session:
        case = session.get_one(Case, case_id)
        since = events_of(session, case.subject)[before.event_count :]
        check_ends(before.ends, _ends(session, case), since)
        if before.with_department and _with_department(case):
            _check_grids_hear_nothing(session, case, before.told)


def _with_department(case: Case) -> bool:
    return case.level is Level.DEPARTMENT and case.state is not State.ACCEPTED


def _ends(session: Session, case: Case) -> dict[tuple[str, int, str], End]:
    clocks = (*clocks_of(session, case.subject), *part_clocks_of(session, case))
    return {(c.kind, c.round, c.stage.value): (c.due_at, c.paused_at) for c in clocks}


def check_ends(
    before: Mapping[tuple[str, int, str], End],
    after: Mapping[tuple[str, int, str], End],
    since: Sequence[Event],
) -> None:
    """Hold ends still but for pauses, grants, new beginnings and calendars that an event says."""
    for key, (due, paused_at) in before.items():
        now, _ = after.get(key, (None, None))
        if now == due or any(_says(event, key) for event in since):
            continue
        assert now is not None, f"{key} is gone"
        assert paused_at is not None, f"{key} was due {due}, is {now}, and nothing says why"
        assert now > due, f"{key}: a pause made it earlier"


def _says(event: Event, key: tuple[str, int, str]) -> bool:
    kind, number, stage = key
    if kind != KIND:
        return any(number == each for each, _ in event.data.get("restored_parts", ()))
    return any(stage in event.data.get(name, ()) for name in ("start", "moved", "restored"))


def _check_grids_hear_nothing(session: Session, case: Case, told: int) -> None:
    """Let no group of a grid read of what a department has."""
    grids = session.scalars(select(GroupChat.id).where(GroupChat.grid_id.is_not(None)))
    groups = {f"group:{each}" for each in grids}
    rows = session.scalars(select(Outbox).where(Outbox.id > told, Outbox.subject_id == case.id))
    heard = [(row.kind, row.recipient) for row in rows if row.recipient in groups]
    assert not heard, f"a grid was told of what a department has: {heard}"
