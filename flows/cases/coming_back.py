"""An absence ends early, or is not to be after all; what nobody has touched goes back as it was."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from flows.cases.actions import MOVES, locked, perform
from flows.cases.change import ActionError, Change
from flows.cases.states import State
from flows.cases.steps.handing import COME_BACK, HAND_OVER
from flows.cases.tables import Case
from flows.events import Event, events_of
from flows.office import Office
from flows.people.absence import Absence, lasting
from flows.people.actors import SYSTEM
from flows.people.tables import Staff


@dataclass(frozen=True, slots=True)
class Returned:
    """What came of a return: cases they have again, and those that others are at by now."""

    again: Sequence[Case]
    kept: Sequence[Case]


def back(session: Session, office: Office, person: Staff) -> Returned | None:
    """End somebody's absence today; None if there is none."""
    absences = lasting(session, person.id, office.today)
    return end(session, office, absences) if absences else None


def end(session: Session, office: Office, absences: Sequence[Absence]) -> Returned:
    """End absences of one person; one that has not begun yet has never been."""
    for absence in absences:
        session.refresh(absence, with_for_update=True)  # It may begin at this very moment.
        absence.ended_on = max(office.today, absence.since)
    session.info.pop("reaches", None)
    session.flush()
    again, kept = [], []
    for absence in absences:
        for case_id, sequence in absence.handed_cases or ():
            case = locked(session, case_id)
            if _goes_back(session, office, absence, case, sequence):
                again.append(case)
            elif case.state in (State.ASSIGNED, *HAND_OVER.source):
                kept.append(case)
        absence.handed_cases = None
    return Returned(again, kept)


def _goes_back(
    session: Session, office: Office, absence: Absence, case: Case, sequence: int
) -> bool:
    """Give a case back to whoever was away, unless somebody has done something to it."""
    later = [e for e in events_of(session, case.subject) if e.sequence > sequence]
    if any(_moves(event) or _acts(event, case.assignee_id) for event in later):
        return False
    row = COME_BACK if case.state is State.ASSIGNED else HAND_OVER
    try:
        with session.begin_nested():
            change = Change(row.trigger, SYSTEM, staff_id=absence.staff_id)
            perform(session, office, case.id, change)
    except ActionError:
        return False
    return True


def _moves(event: Event) -> bool:
    return event.from_state != event.to_state or not MOVES.isdisjoint(event.data)


def _acts(event: Event, staff_id: int | None) -> bool:
    """Tell whether whoever has a case did something to it, were it only a note."""
    return event.actor_kind == "staff" and event.actor_id == staff_id
