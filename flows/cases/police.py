"""Reconciliation 对账 with the police: of each public-safety case what became of telling them.

Every case is exactly one of the outcomes, so that they add up to all. Read from the outbox and
from events: pushed is what has gone out into a police grid's group, seen what an officer said so
of or has had a hand in.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import Session

from flows.cases.police_facts import Facts, Pushed, facts_of
from flows.cases.states import State
from flows.cases.tables import KIND, Case
from flows.events import Event
from flows.people.tables import Role

POLICE_ROLES = (Role.DISPATCHER, Role.ADMIN, Role.AUDITOR, Role.POLICE)
"""Those who may read the reconciliation, each of the area of their duty."""
BATCH = 400
R = TypeVar("R")


class Outcome(StrEnum):
    SEEN = "seen"
    UNSEEN = "unseen"
    ON_ITS_WAY = "on_its_way"
    FAILED = "failed"
    NO_POLICE_GRID = "no_police_grid"
    NO_GROUP = "no_group"
    NO_GRID = "no_grid"  # with a desk or a department from the beginning, or ended before
    FOLLOWS = "follows"  # merged into another case, whose card the officers have
    NOT_TOLD = "not_told"  # there is a group now, and there was no reason to tell it then


PUSHED = (Outcome.SEEN, Outcome.UNSEEN)


@dataclass(frozen=True, slots=True)
class Line:
    """One case of the reconciliation; turned_away: it is about something else by now."""

    case_id: int
    number: str
    item_name: str
    state: State
    accepted_at: datetime
    police_grids: Sequence[str]
    outcome: Outcome
    pushed_at: datetime | None
    seen_at: datetime | None
    seen_by: str
    turned_away: bool

    @property
    def differs(self) -> bool:
        """Tell whether the two sides do not have the same."""
        return self.outcome is not Outcome.SEEN or self.turned_away


@dataclass(frozen=True, slots=True)
class Days:
    """Whole days in the office's time, both included."""

    since: date
    until: date
    zone: ZoneInfo

    @property
    def begin(self) -> datetime:
        return datetime.combine(self.since, time.min, self.zone).astimezone(UTC)

    @property
    def end(self) -> datetime:
        last = self.until + timedelta(days=1)
        return datetime.combine(last, time.min, self.zone).astimezone(UTC)


def reconciled(session: Session, seen: Iterable[ColumnElement[bool]], days: Days) -> Sequence[Line]:
    """Give all public-safety cases accepted on some days, oldest first.

    seen: conditions on cases, each a range of an index in the order of acceptance. What is about
    something else by now counts too: the officers have it.
    """
    turned = _turned_away(session, days)
    found: dict[int, Row[*tuple[Any, ...]]] = {}
    for condition in seen:
        query = select(
            *(Case.id, Case.number, Case.item_name, Case.state, Case.accepted_at),
            *(Case.grid_id, Case.police),
        ).where(condition, Case.accepted_at >= days.begin, Case.accepted_at < days.end)
        for some in _batches(sorted(turned)):
            found |= {row.id: row for row in session.execute(query.where(Case.id.in_(some)))}
        found |= {row.id: row for row in session.execute(query.where(Case.police))}
    rows = sorted(found.values(), key=lambda row: (row.accepted_at, row.id))
    return [line for some in _batches(rows) for line in _lines(session, some, days.zone)]


def _turned_away(session: Session, days: Days) -> set[int]:
    """Give the cases that were for the police before their item was put right."""
    query = select(Event.subject_id, Event.data).where(
        Event.kind == KIND, Event.step == "retitle", Event.at >= days.begin
    )
    return {case_id for case_id, data in session.execute(query) if data.get("police", (False,))[0]}


def _batches(rows: Sequence[R]) -> Iterator[Sequence[R]]:
    return (rows[at : at + BATCH] for at in range(0, len(rows), BATCH))


def _lines(
    session: Session, rows: Sequence[Row[*tuple[Any, ...]]], zone: ZoneInfo
) -> Iterator[Line]:
    facts = facts_of(session, [row.id for row in rows], {row.grid_id for row in rows}, zone)
    for row in rows:
        over, first = facts.over.get(row.grid_id, ()), facts.seen.get(row.id)
        pushed = facts.pushed.get(row.id)
        yield Line(
            *(row.id, row.number, row.item_name, row.state, row.accepted_at),
            police_grids=[each.name for each in over],
            outcome=_outcome(row, facts),
            pushed_at=pushed.sent_at if pushed else None,
            seen_at=first.at if first else None,
            seen_by=first.name if first else "",
            turned_away=not row.police,
        )


def _outcome(row: Row[*tuple[Any, ...]], facts: Facts) -> Outcome:
    pushed = facts.pushed.get(row.id)
    if pushed is not None:
        return _of_pushed(pushed, seen=row.id in facts.seen)
    if row.state is State.MERGED:
        return Outcome.FOLLOWS
    if row.grid_id is None:
        return Outcome.NO_GRID
    over = facts.over.get(row.grid_id, ())
    if not over:
        return Outcome.NO_POLICE_GRID
    return Outcome.NOT_TOLD if any(each.has_group for each in over) else Outcome.NO_GROUP


def _of_pushed(pushed: Pushed, *, seen: bool) -> Outcome:
    if pushed.sent_at is not None:
        return Outcome.SEEN if seen else Outcome.UNSEEN
    return Outcome.ON_ITS_WAY if pushed.on_its_way else Outcome.FAILED


@dataclass(frozen=True, slots=True)
class Share:
    """How many cases came to an outcome, and how much that is of all, in tenths of a percent."""

    outcome: Outcome
    count: int
    tenths: int


def shares(lines: Sequence[Line]) -> Sequence[Share]:
    """Count the outcomes; their shares add up to 1,000 tenths, as the cases do to all.

    What rounding down leaves over goes to those from which it took most.
    """
    counts = Counter(line.outcome for line in lines)
    if not lines:
        return [Share(outcome, 0, 0) for outcome in Outcome]
    exact = {outcome: divmod(1000 * counts[outcome], len(lines)) for outcome in Outcome}
    left = 1000 - sum(whole for whole, _ in exact.values())
    first = sorted(Outcome, key=lambda outcome: -exact[outcome][1])[:left]
    return [Share(each, counts[each], exact[each][0] + (each in first)) for each in Outcome]
