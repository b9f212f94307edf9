"""Who knows of each case: read from what is stored, as it stands at a moment.

A case that nobody owes anything for needs nobody. Of all others somebody who is there must know:
who has it and took it or was told, or whoever the silence was brought to and was told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.cases.states import OPEN, Level, State
from flows.cases.tables import KIND, Case
from flows.clocks.reads import clocks_of_round
from flows.clocks.tables import Stage
from flows.events import Event, events_of
from flows.map.tables import GroupChat
from flows.office import Office
from flows.people.absence import absence_of
from flows.people.duties import department_staff, heads, roster
from flows.people.tables import Staff
from notify.tables import Outbox


class How(StrEnum):
    """How whoever knows came to know."""

    TOOK = "who has it took it"
    HANDED = "who has it was told that it is theirs"
    HEAD = "the head of the grid was called by name"
    DESK = "the desk was told"
    DEPARTMENT = "its department was told"
    GROUP = "its group was told, somebody there speaks, time to take it is left"
    SILENT_GROUP = "its group was told, all there are silent, time to take it is left"
    NIGHT = "it is night: told at seven"
    FOLLOWS = "as of the case it follows"
    OWED = "nobody owes anything: the resident judges"
    NOBODY = "NOBODY"


@dataclass(frozen=True, slots=True)
class Known:
    """One case, and how somebody knows of it."""

    case_id: int
    state: State
    level: Level
    how: How
    why: str = ""


@dataclass(frozen=True, slots=True)
class Eye:
    """What the audit looks with; silent: userids of those who never say anything."""

    session: Session
    office: Office
    silent: frozenset[str]

    def look(self) -> Iterator[Known]:
        """Give all cases that have not ended."""
        cases = self.session.scalars(select(Case).where(Case.closed_at.is_(None)).order_by(Case.id))
        for case in cases:
            if case.state is State.MERGED:
                how = How.FOLLOWS
            elif case.state not in OPEN:
                how = How.OWED
            else:
                how = self._of(case)
            why = f"{case.severity}, grid {case.grid_id}, assignee {case.assignee_id}"
            yield Known(case.id, case.state, case.level, how, why)

    def _of(self, case: Case) -> How:
        events = events_of(self.session, case.subject)
        rows = self._rows(case)
        if case.assignee_id is not None:
            return self._assignee(case, events, rows)
        since = next(e.sequence for e in reversed(events) if _gives(e))
        told = [row for row in rows if _sequence(row) >= since]
        return self._told(case, [row for row in told if row.status == "sent"]) or _later(told)

    def _rows(self, case: Case) -> Sequence[Outbox]:
        query = select(Outbox).where(Outbox.subject_kind == KIND, Outbox.subject_id == case.id)
        return self.session.scalars(query.order_by(Outbox.id)).all()

    def _assignee(self, case: Case, events: Sequence[Event], rows: Sequence[Outbox]) -> How:
        person = self.session.get(Staff, case.assignee_id)
        if person is None or not person.active:
            return How.NOBODY
        if absence_of(self.session, person.id, self.office.today) is not None:
            return How.NOBODY
        given = next(e for e in reversed(events) if "assignee_id" in e.data)
        if given.actor_id == person.id:
            return How.TOOK
        told = [row for row in rows if _sequence(row) >= given.sequence]
        return How.HANDED if any(row.status == "sent" for row in told) else _later(told)

    def _told(self, case: Case, sent: Sequence[Outbox]) -> How | None:
        """Give the highest of those who were told and are there."""
        groups = [self.session.get_one(GroupChat, int(r.account)) for r in sent if _to_group(r)]
        today = self.office.today
        if any(row.channel == "console" for row in sent) or any(g.division_id for g in groups):
            return How.DESK
        if any(row.kind == "call_head" for row in sent) and heads(
            self.session, case.grid_id, today
        ):
            return How.HEAD
        if any(g.department_id == case.department_id and g.department_id for g in groups):
            there = department_staff(self.session, case.department_id, today)
            return How.DEPARTMENT if there else None
        if case.level is Level.GRID and any(g.grid_id == case.grid_id for g in groups):
            return self._in_group(case)
        return None

    def _in_group(self, case: Case) -> How | None:
        there = roster(self.session, case.grid_id or 0, self.office.today)
        clocks = clocks_of_round(self.session, case.subject, case.round)
        due = next((c.due_at for c in clocks if c.stage is Stage.ASSIGN), None)
        if not there or (due is not None and due < self.office.clock()):
            return None
        speaks = any(person.wecom_userid not in self.silent for person in there)
        return How.GROUP if speaks else How.SILENT_GROUP


def _gives(event: Event) -> bool:
    """Tell whether an event gave a case to somebody: a level, a grid, a department, a group."""
    moved = {"level", "grid_id", "department_id", "assignee_id"} & set(event.data)
    return bool(moved) or event.from_state != event.to_state


def _sequence(row: Outbox) -> int:
    return int(row.event_key.split(":")[2])


def _to_group(row: Outbox) -> bool:
    return row.channel == "wecom_robot"


def _later(told: Sequence[Outbox]) -> How:
    """Tell whether the night alone keeps somebody from being told."""
    waits = (row for row in told if row.status == "pending" and not row.attempts)
    own = (row for row in waits if not row.recipient.startswith("contact:"))
    return How.NIGHT if any(own) else How.NOBODY
