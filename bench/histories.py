"""What must hold of a case's whole history, however many acted on it at once.

Read after the fact from events, outbox and absences: each event begins where the last one ended and
is one of its row's; ends of clocks move only as an event says; and of each message, that it went to
somebody whom the case concerned at that moment.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bench.random_checks import End, check_ends
from flows.cases.conduct import STAFF
from flows.cases.decision import Clocks, apply, as_filed
from flows.cases.states import Level, State
from flows.cases.steps import CASES
from flows.cases.tables import KIND, Case
from flows.events import Event, events_of
from flows.map.tables import Division, GroupChat, PoliceGridPart
from flows.office import Office
from flows.people.absence import Absence
from notify.tables import Outbox


@dataclass(frozen=True, slots=True)
class Stood:
    """How a case stood between two events."""

    state: State
    level: Level
    grid_id: int | None
    department_id: int | None
    assignee_id: int | None
    area_code: str
    police: bool
    item_code: str
    parent_id: int | None
    helpers: frozenset[int]


@dataclass(frozen=True, slots=True)
class Turn:
    """One event with how the case stood before and after."""

    before: Stood
    event: Event
    after: Stood

    @property
    def both(self) -> tuple[Stood, Stood]:
        return self.before, self.after


def check_history(session: Session, office: Office, case: Case) -> None:
    """Check all that happened to a case; AssertionError if something may not have."""
    turns = list(turns_of(case, events_of(session, case.subject)))
    for last, turn in zip((None, *turns), turns, strict=False):
        _check_row(last, turn)
        _check_colleague(session, office, turn)
    by_sequence = {turn.event.sequence: turn for turn in turns}
    at_once: dict[datetime, list[Stood]] = defaultdict(list)
    for turn in turns:  # What one act comes to is told when all of it is done.
        at_once[turn.event.at] += turn.both
    rows = select(Outbox).where(Outbox.subject_kind == KIND, Outbox.subject_id == case.id)
    for row in session.scalars(rows.order_by(Outbox.id)):
        turn = by_sequence[int(row.event_key.split(":")[2])]
        assert _concerns(session, office, case, turn, row, at_once[turn.event.at]), (
            f"{turn.event.step} of case {case.id} was told to {row.recipient}"
        )


def turns_of(case: Case, events: Sequence[Event]) -> Iterator[Turn]:
    """Live a case once more, event by event; its clocks' ends are looked at on the way."""
    again, clocks = as_filed(case, events), Clocks(case.id, ())
    for event in events:
        before, ends = _stood(again, clocks), _ends(clocks)
        apply(again, clocks, event)
        check_ends(ends, _ends(clocks), [event])
        yield Turn(before, event, _stood(again, clocks))


def _stood(case: Case, clocks: Clocks) -> Stood:
    return Stood(
        case.state,
        case.level,
        case.grid_id,
        case.department_id,
        case.assignee_id,
        case.area_code,
        case.police,
        case.item_code,
        case.parent_id,
        frozenset(part.department_id for part in clocks.parts),
    )


def _ends(clocks: Clocks) -> dict[tuple[str, int, str], End]:
    return {
        (c.kind, c.round, c.stage.value): (c.due_at, c.paused_at)
        for c in (*clocks.rows, *clocks.part_clocks)
    }


def _check_row(last: Turn | None, turn: Turn) -> None:
    """Each step begins where the one before ended, in a state its row names, at no earlier time."""
    event, row = turn.event, CASES.by_code[turn.event.step]
    assert event.from_state == turn.before.state, "an event begins where the last did not end"
    assert turn.before.state in row.source, f"{row.code} is not possible from {event.from_state}"
    assert event.to_state == (row.to or turn.before.state)
    if last is not None:
        assert event.at >= last.event.at, "time went back"


def _check_colleague(session: Session, office: Office, turn: Turn) -> None:
    """Nothing is given to somebody away; who is away and takes something themselves is back."""
    given = turn.after.assignee_id
    if given is None or given in (turn.before.assignee_id, turn.event.actor_id):
        return
    assert not away(session, office, given, turn.event.at), (
        f"{turn.event.step} gave a case to {given}, who is away"
    )


def away(session: Session, office: Office, staff_id: int, at: datetime) -> bool:
    """Tell whether somebody was away at a moment, as far as it was known then."""
    day = at.astimezone(office.workdays.zone).date()
    query = select(Absence.id).where(
        Absence.staff_id == staff_id,
        Absence.made_at <= at,
        Absence.since <= day,
        Absence.until >= day,
        or_(Absence.ended_on.is_(None), Absence.ended_on > day),
    )
    return session.scalar(query.limit(1)) is not None


def _concerns(
    session: Session, office: Office, case: Case, turn: Turn, row: Outbox, stood: Sequence[Stood]
) -> bool:
    """Tell whether a case concerned somebody at the moment of which they were told."""
    sort, _, number = row.recipient.partition(":")
    match sort:
        case "desk":
            return True
        case "contact":
            return _reports(session, case, int(number))
        case "staff":
            return not away(session, office, int(number), turn.event.at)
    chat = session.get_one(GroupChat, int(number))
    return _is_theirs(session, chat, turn, [*stood, *_followed(session, turn)])


def _is_theirs(session: Session, chat: GroupChat, turn: Turn, stood: Sequence[Stood]) -> bool:
    """Tell whether a case was a group's, as it stood around a step."""
    if chat.division_id is not None:
        code = session.get_one(Division, chat.division_id).code
        return any(s.area_code.startswith(code) or code.startswith(s.area_code) for s in stood)
    if turn.after.item_code == STAFF:
        return _leads(chat, turn.after)
    if chat.department_id is not None:
        invited = "departments" in {need.field for need in CASES.by_code[turn.event.step].needs}
        helps = (chat.department_id in s.helpers for s in stood)
        return invited or any(helps) or any(_leads(chat, s) for s in stood)
    over = select(PoliceGridPart.grid_id).where(
        PoliceGridPart.police_grid_id == chat.police_grid_id
    )
    policed = {s.grid_id for s in stood if s.police} & set(session.scalars(over))
    return bool(policed) or any(chat.grid_id == s.grid_id for s in stood if chat.grid_id)


def _leads(chat: GroupChat, stood: Stood) -> bool:
    return chat.department_id is not None and chat.department_id == stood.department_id


def _followed(session: Session, turn: Turn) -> Iterator[Stood]:
    """Give the case that this one follows, as it stands now: its people do the work."""
    for parent_id in {s.parent_id for s in turn.both if s.parent_id is not None}:
        parent = session.get_one(Case, parent_id)
        for other in turns_of(parent, events_of(session, parent.subject)):
            if other.event.at <= turn.event.at:
                yield other.after


def _reports(session: Session, case: Case, contact_id: int) -> bool:
    """Tell whether a contact is that of a case or of one that follows it."""
    own = or_(Case.id == case.id, Case.parent_id == case.id)
    return contact_id in set(session.scalars(select(Case.contact_id).where(own)))
