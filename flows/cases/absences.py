"""What being away means for cases: what somebody has in hand goes to whoever stands in, at once.

Where nobody stands in, or who does may not have a case, it goes back to its group with a card.
"""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from core.database import AWAY, Database
from flows.cases import words
from flows.cases.actions import perform
from flows.cases.change import ActionError, Change
from flows.cases.states import IN_HAND
from flows.cases.tables import Case
from flows.cases.unattended import say_what_nobody_sees
from flows.office import Office
from flows.people.absence import (
    Absence,
    absence_of,
    at_work,
    hold,
    lasting,
    starting,
    substitute_of,
)
from flows.people.actors import SYSTEM, Actor
from flows.people.tables import Duty, Staff

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Handed:
    """What came of an absence: cases that went to a colleague, and those back to their group."""

    to: Staff | None
    over: Sequence[Case]
    back: Sequence[Case]


def in_hand(session: Session, staff_id: int) -> Sequence[Case]:
    """Give the cases somebody has in hand, the oldest first."""
    query = select(Case).where(
        Case.assignee_id == staff_id, Case.moved_at.is_not(None), Case.state.in_(IN_HAND)
    )
    return session.scalars(query.order_by(Case.accepted_at, Case.id)).all()


def leave(
    session: Session,
    office: Office,
    actor: Actor,
    person: Staff,
    since: date,
    until: date,
    substitute: Staff | None,
    only: Collection[int] = (),
    *,
    duty_id: int | None = None,
) -> Handed:
    """Note an absence and hand over what is in hand; of one to come that waits for its first day.

    only: ids of the cases that go to the substitute, all where none are named; of some the others
    go back to their group, for nothing stays with who is away. duty_id: the duty the substitute has
    meanwhile, all where none is named. What was said of those days before counts no more.
    ActionError says why it cannot be noted.
    """
    if until < since or until < office.today:
        raise ActionError(words.NO_SUCH_ABSENCE)
    hold(session, person.id)
    if substitute is not None and _is_of_no_use(session, person, substitute, since):
        raise ActionError(words.COLLEAGUE_AWAY.format(who=substitute.name))
    begins = since <= office.today
    before = _say_instead(session, person.id, since, until, duty_id)
    absence = Absence(
        staff_id=person.id,
        substitute_id=substitute.id if substitute else None,
        duty_id=duty_id,
        since=since,
        until=until,
        handed=begins,
        handed_cases=before,
        made_by=actor.id if actor.kind == "staff" else None,
        made_at=office.clock(),
    )
    session.add(absence)
    session.flush()
    session.info.pop("reaches", None)  # Whoever stands in has other duties from now on.
    if not begins:
        return Handed(substitute, (), ())
    cases = in_hand(session, person.id)
    some = [case for case in cases if not only or case.id in only]
    handed = _handed_on(session, office, absence, some, substitute)
    rest = [case for case in cases if only and case.id not in only]
    back = _handed_on(session, office, absence, rest, None).back
    say_what_nobody_sees(session, office, person.id)
    return replace(handed, back=(*handed.back, *back))


def _say_instead(
    session: Session, staff_id: int, since: date, until: date, duty_id: int | None
) -> list[list[int]]:
    """End what was said before of the same days and the same duty; gives what it handed over."""
    query = select(Absence).where(
        Absence.staff_id == staff_id,
        Absence.until >= since,
        Absence.since <= until,
        or_(Absence.ended_on.is_(None), Absence.ended_on > since),
    )
    handed: list[list[int]] = []
    for absence in session.scalars(query):
        if duty_id is None or absence.duty_id == duty_id:
            absence.ended_on = max(since, absence.since)
            handed += absence.handed_cases or ()
            absence.handed_cases = None
    return handed


def _is_of_no_use(session: Session, person: Staff, substitute: Staff, day: date) -> bool:
    same = substitute.id == person.id
    return same or not substitute.active or absence_of(session, substitute.id, day) is not None


def _handed_on(
    session: Session,
    office: Office,
    absence: Absence,
    cases: Sequence[Case],
    substitute: Staff | None,
) -> Handed:
    """Give cases away for an absence, and keep which, and by which of their events."""
    handed = hand_on(session, office, cases, substitute)
    gone = [[case.id, case.event_count] for case in (*handed.over, *handed.back)]
    absence.handed_cases = [*(absence.handed_cases or ()), *gone]
    return handed


def hand_on(
    session: Session, office: Office, cases: Sequence[Case], substitute: Staff | None
) -> Handed:
    """Give cases to a colleague; those who cannot have one let it go back to its group."""
    over, back = [], []
    for case in cases:
        if substitute is not None and _handed_over(session, office, case, substitute):
            over.append(case)
            continue
        perform(session, office, case.id, Change("let_go", SYSTEM, words.AWAY, words.AWAY))
        back.append(case)
    return Handed(substitute, over, back)


def _handed_over(session: Session, office: Office, case: Case, substitute: Staff) -> bool:
    try:
        with session.begin_nested():
            perform(session, office, case.id, Change("hand_over", SYSTEM, staff_id=substitute.id))
    except ActionError:
        return False
    return True


def retire(
    session: Session, office: Office, person: Staff, colleague: Staff | None = None
) -> Handed:
    """Let somebody go: no sign-in, no duty, and nothing of theirs left in nobody's hands.

    colleague: who has what they had in hand; without one, who stands in for them. All in the
    caller's transaction: there is no moment in which a case is in the hands of somebody gone.
    """
    if colleague is not None and colleague.id == person.id:
        raise ActionError(words.NOT_TO_THEMSELVES.format(who=person.name))
    session.refresh(person, with_for_update=True)  # Nobody lets the same person go twice.
    cases = in_hand(session, person.id)
    away = substitute_of(lasting(session, person.id, office.today), None)
    named = colleague or (session.get(Staff, away) if away else None)
    substitute = at_work(session, named, office.today)
    handed = hand_on(session, office, cases, substitute)
    person.active = False
    goes_on = or_(Duty.until.is_(None), Duty.until > office.today)
    ends = update(Duty).where(Duty.staff_id == person.id, goes_on)
    session.execute(ends.values(until=office.today))
    session.info.pop("reaches", None)
    session.flush()
    say_what_nobody_sees(session, office, person.id)
    return handed


def begin_absences(database: Database, office: Office) -> int:
    """Hand over what those have in hand whose absence begins today; gives how many began."""
    with database.read() as session:
        ids = [absence.id for absence in starting(session, office.today)]
    for absence_id in ids:
        try:
            with database.write() as session:
                _begin(session, office, absence_id)
        except AWAY:
            raise
        except Exception:
            log.exception("absence %s could not begin; it is looked at again", absence_id)
    return len(ids)


def _begin(session: Session, office: Office, absence_id: int) -> None:
    absence = session.get_one(Absence, absence_id, with_for_update=True)
    if absence.handed:
        return
    absence.handed = True
    session.flush()
    hold(session, absence.staff_id)
    if absence.until < office.today or (absence.ended_on or date.max) <= office.today:
        return
    named = session.get(Staff, absence.substitute_id) if absence.substitute_id else None
    substitute = at_work(session, named, office.today)
    cases = in_hand(session, absence.staff_id)
    _handed_on(session, office, absence, cases, substitute)
    say_what_nobody_sees(session, office, absence.staff_id)
