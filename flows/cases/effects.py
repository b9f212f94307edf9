"""What each step changes on the case itself. No messages, no events: those are written once."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from flows.cases import numbers, words
from flows.cases.change import ActionError, Change
from flows.cases.states import Trigger
from flows.cases.tables import Case
from flows.clocks.profiles import RATING_TIME, deadlines
from flows.map.tables import Grid
from flows.office import Office
from flows.people.tables import Staff

REOPENS = 2
URGENT = "urgent"
STARS = range(1, 6)


Effect = Callable[[Session, Office, Case, Change, datetime], None]


def _nothing(_s: Session, _o: Office, _c: Case, _change: Change, _now: datetime) -> None:
    return


def _accept(_s: Session, office: Office, case: Case, _change: Change, now: datetime) -> None:
    case.accepted_at = now
    _start_clock(office, case, now)


def _start_clock(office: Office, case: Case, now: datetime) -> None:
    due = deadlines(office.workdays, now, case.deadline_class)
    case.clock_started_at = now
    case.assign_due, case.answer_due, case.resolve_due = due.assign, due.answer, due.resolve
    case.due_provisional = due.provisional
    case.assigned_at = case.answered_at = case.resolved_at = case.close_due = None


def _assign(session: Session, _o: Office, case: Case, change: Change, now: datetime) -> None:
    grid = session.get(Grid, change.grid_id)
    if grid is None:
        raise ActionError(words.NO_SUCH_GRID)
    if case.grid_id != grid.id or case.short_number is None:
        case.short_number = numbers.short_number(session, grid.id)
    case.grid_id, case.grid, case.area_code = grid.id, grid, grid.code
    case.assigned_at = now


def _take(session: Session, _o: Office, case: Case, change: Change, _now: datetime) -> None:
    case.assignee = session.get_one(Staff, change.actor.id)


def _send_back(_s: Session, _o: Office, case: Case, _change: Change, _now: datetime) -> None:
    case.assignee = None
    case.assigned_at = None


def _reply(_s: Session, _o: Office, case: Case, _change: Change, now: datetime) -> None:
    case.answered_at = case.answered_at or now


def _resolve(_s: Session, _o: Office, case: Case, _change: Change, now: datetime) -> None:
    case.answered_at = case.answered_at or now
    case.resolved_at = now
    case.close_due = now + RATING_TIME


def _rate(_s: Session, _o: Office, case: Case, change: Change, _now: datetime) -> None:
    if change.stars not in STARS:
        raise ActionError(words.BAD_STARS)
    case.rating = change.stars


def _comment(_s: Session, _o: Office, case: Case, change: Change, _now: datetime) -> None:
    case.rating_comment = change.text


def _close(_s: Session, _o: Office, case: Case, _change: Change, now: datetime) -> None:
    case.closed_at = now
    case.close_due = None


def _reopen(_s: Session, office: Office, case: Case, _change: Change, now: datetime) -> None:
    if case.reopen_count >= REOPENS:
        raise ActionError(words.REOPENED_ENOUGH)
    case.reopen_count += 1
    case.assignee = None
    _start_clock(office, case, now)
    case.assigned_at = now


def _end(_s: Session, _o: Office, case: Case, _change: Change, now: datetime) -> None:
    case.closed_at = now


def _withdraw(_s: Session, _o: Office, case: Case, _change: Change, now: datetime) -> None:
    if case.severity == URGENT:
        raise ActionError(words.URGENT_STAYS)
    case.closed_at = now


def _urge(_s: Session, office: Office, case: Case, _change: Change, now: datetime) -> None:
    if case.urged_at and office.workdays.same_workday(case.urged_at, now):
        raise ActionError(words.TOO_OFTEN)
    case.urged_at = now


EFFECTS: dict[Trigger, Effect] = {
    Trigger.ACCEPT: _accept,
    Trigger.ASSIGN: _assign,
    Trigger.TAKE: _take,
    Trigger.SEND_BACK: _send_back,
    Trigger.REPLY: _reply,
    Trigger.RESOLVE: _resolve,
    Trigger.RATE: _rate,
    Trigger.COMMENT: _comment,
    Trigger.CLOSE: _close,
    Trigger.REOPEN: _reopen,
    Trigger.WITHDRAW: _withdraw,
    Trigger.DECLINE: _end,
    Trigger.SUPPLEMENT: _nothing,
    Trigger.URGE: _urge,
}
