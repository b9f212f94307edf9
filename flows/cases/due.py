"""What time does to cases: lines that are crossed, and dates that another calendar moves.

Each visits only what crossed a line since the last time, one case to a transaction: a case that
cannot be served keeps nobody else waiting.
"""

import logging
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from core.database import AWAY, Database
from core.workdays import known_until
from flows.cases.actions import locked, perform
from flows.cases.change import Change
from flows.cases.decision import Clocks
from flows.cases.moment import Moment
from flows.cases.steps.intake import moved_terms
from flows.cases.tables import KIND
from flows.clocks.calendar import set_day
from flows.clocks.lines import serve
from flows.clocks.reads import clocks_of_round, crossing, provisional_until, put_off, running_over
from flows.clocks.tables import Stage
from flows.events import Subject
from flows.office import Office
from flows.people.actors import SYSTEM

log = logging.getLogger(__name__)
BATCH = 200
AGAIN = timedelta(hours=1)
"""When a case that could not be served is looked at again: never first in every batch."""


def sweep(database: Database, office: Office, limit: int = BATCH) -> int:
    """Serve the cases whose clocks crossed a line; gives how many."""
    now = office.clock()
    with database.read() as session:
        ids = crossing(session, KIND, now, limit)
    for case_id in ids:
        try:
            with database.write() as session:
                _cross(session, office, case_id, now)
        except AWAY:
            raise
        except Exception:
            log.exception("case %s could not be served; it is looked at again later", case_id)
            with database.write() as session:
                put_off(session, Subject(KIND, case_id), now, now + AGAIN)
    return len(ids)


def _cross(session: Session, office: Office, case_id: int, now: datetime) -> None:
    """Set a case's clocks to their next lines, and close what nobody judged in time."""
    case = locked(session, case_id)
    over = False
    for clock in clocks_of_round(session, case.subject, case.round):
        if clock.crosses_at is None or clock.crosses_at > now:
            continue
        serve(clock, office.workdays, now)
        over = over or (clock.stage is Stage.JUDGE and clock.due_at <= now)
    session.flush()
    if over:
        perform(session, office, case_id, Change("close", SYSTEM))


def redate_provisional(database: Database, office: Office) -> int:
    """Set the dates of cases whose year's calendar has arrived; gives how many were looked at."""
    end = datetime.combine(known_until() + timedelta(days=1), time.min, office.workdays.zone)
    with database.read() as session:
        ids = provisional_until(session, KIND, end.astimezone(UTC))
    return _redate_each(database, office, ids)


def declare(database: Database, office: Office, day: date, name: str, *, working: bool) -> int:
    """Declare a day a working day or a day off, and redate all whose time it lies in."""
    with database.write() as session:
        set_day(session, day, name, working=working)
    office.calendar.forget()
    noon = datetime.combine(day, time(12), office.workdays.zone).astimezone(UTC)
    with database.read() as session:
        ids = running_over(session, KIND, noon)
    return _redate_each(database, office, ids)


def _redate_each(database: Database, office: Office, ids: Sequence[int]) -> int:
    redated = 0
    for case_id in ids:
        try:
            with database.write() as session:
                redated += _redate(session, office, case_id)
        except AWAY:
            raise
        except Exception:
            log.exception("case %s could not be redated", case_id)
    return redated


def _redate(session: Session, office: Office, case_id: int) -> bool:
    """Give a case its new dates, told to whoever was told the old; False if none has changed."""
    case = locked(session, case_id)
    change = Change("redate", SYSTEM)
    clocks = Clocks(case_id, clocks_of_round(session, case.subject, case.round))
    moment = Moment(session, office, case, clocks, change, office.clock())
    if not moved_terms(moment):
        return False
    perform(session, office, case_id, change)
    return True
