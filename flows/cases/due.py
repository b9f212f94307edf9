"""What time does to cases: lines that are crossed, and dates that another calendar moves.

Each visits only what crossed a line since the last time, one case to a transaction: a case that
cannot be served keeps nobody else waiting.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import AWAY, Database
from core.workdays import known_until
from flows.cases.actions import locked, perform
from flows.cases.change import Change
from flows.cases.decision import Clocks
from flows.cases.moment import Moment
from flows.cases.parts import KIND as PART_KIND
from flows.cases.parts import part_clocks_of
from flows.cases.quorum import unsolved
from flows.cases.states import OPEN
from flows.cases.steps.intake import moved_terms
from flows.cases.steps.judging import wants_call_back
from flows.cases.steps.timely import PART_ROWS, row_of
from flows.cases.tables import KIND, Case
from flows.cases.words import NOT_SOLVED
from flows.clocks.calendar import set_day
from flows.clocks.lines import Line, serve
from flows.clocks.reads import clocks_of_round, crossing, provisional_until, put_off, running_over
from flows.clocks.tables import Stage
from flows.events import Event, Subject
from flows.office import Office
from flows.people.actors import SYSTEM

log = logging.getLogger(__name__)
BATCH = 200
STAGES = tuple(Stage)
Overdue = Callable[[Session, Office, Case, Stage], object]
AGAIN = timedelta(hours=1)
"""When a case that could not be served is looked at again: never first in every batch."""


def sweep(
    database: Database, office: Office, limit: int = BATCH, overdue: Overdue | None = None
) -> int:
    """Serve the cases whose clocks crossed a line; gives how many.

    overdue is called in the transaction in which a stage is said to be red, once for each end.
    """
    now = office.clock()

    def cross(session: Session, case_id: int) -> None:
        _cross(session, office, case_id, now, overdue)

    def cross_parts(session: Session, case_id: int) -> None:
        _cross_parts(session, office, case_id, now)

    served = _serve_each(database, KIND, now, limit, cross)
    return served + _serve_each(database, PART_KIND, now, limit, cross_parts)


def _serve_each(
    database: Database,
    kind: str,
    now: datetime,
    limit: int,
    serve_one: Callable[[Session, int], None],
) -> int:
    """Serve what crossed a line, each in a transaction of its own; gives how many."""
    with database.read() as session:
        ids = crossing(session, kind, now, limit)
    for case_id in ids:
        try:
            with database.write() as session:
                serve_one(session, case_id)
        except AWAY:
            raise
        except Exception:
            log.exception("case %s could not be served; it is looked at again later", case_id)
            with database.write() as session:
                put_off(session, Subject(kind, case_id), now, now + AGAIN)
    return len(ids)


def _cross_parts(session: Session, office: Office, case_id: int, now: datetime) -> None:
    """The same for the clocks of a case's helpers."""
    case = locked(session, case_id)
    crossed = [
        (clock.round, line)
        for clock in part_clocks_of(session, case)
        if clock.crosses_at is not None and clock.crosses_at <= now
        for line in serve(clock, office.workdays, now)
    ]
    session.flush()
    for number, line in crossed:
        if case.state in OPEN and line in PART_ROWS:
            change = Change(PART_ROWS[line].code, SYSTEM, part=number, line=(Stage.RESOLVE, line))
            perform(session, office, case_id, change)


def _cross(
    session: Session, office: Office, case_id: int, now: datetime, overdue: Overdue | None = None
) -> None:
    """Set a case's clocks to their next lines, and take the steps that the crossed ones ask for."""
    case = locked(session, case_id)
    crossed: list[tuple[Stage, Line]] = []
    own = clocks_of_round(session, case.subject, case.round)
    for clock in sorted(own, key=lambda each: STAGES.index(each.stage)):
        if clock.crosses_at is not None and clock.crosses_at <= now:
            crossed += [(clock.stage, line) for line in serve(clock, office.workdays, now)]
    session.flush()
    for stage, line in _worth_saying(session, case, crossed):
        if stage is Stage.JUDGE and line is Line.RED:
            _end(session, office, case)
            continue
        row = row_of(stage, line)
        if case.state in row.source:  # A low mark is waited for, and asked about no more.
            perform(session, office, case_id, Change(row.code, SYSTEM, line=(stage, line)))
            if line is Line.RED and overdue is not None:
                overdue(session, office, case, stage)


def _end(session: Session, office: Office, case: Case) -> None:
    """End what nobody judged any more, unless a call is due, or too many said it is not solved."""
    if wants_call_back(case):
        return
    if case.child_count and unsolved(
        session, case, over=True
    ):  # One who said it is leaves: it may tip over.
        perform(session, office, case.id, Change("reopen", SYSTEM, NOT_SOLVED, NOT_SOLVED))
    else:
        perform(session, office, case.id, Change("close", SYSTEM))


def _worth_saying(
    session: Session, case: Case, crossed: Sequence[tuple[Stage, Line]]
) -> Sequence[tuple[Stage, Line]]:
    """Give what is said of the crossed lines: the first red once, the daily word once for all."""
    news = [each for each in crossed if each[1] is not Line.AGAIN]
    just_red = {stage for stage, line in news if line is Line.RED}
    daily = [stage for stage, line in crossed if line is Line.AGAIN and stage not in just_red]
    news += [(stage, Line.RED) for stage in daily if not _said(session, case, stage)]
    if daily and not any(line is Line.RED for _, line in news):
        news.append((daily[-1], Line.AGAIN))
    return news


def _said(session: Session, case: Case, stage: Stage) -> bool:
    """Tell whether it was said in this round that a stage is red: not, if it was undone late."""
    row = row_of(stage, Line.RED)
    query = select(Event.data).where(
        Event.kind == KIND, Event.subject_id == case.id, Event.step == row.code
    )
    red = [stage.value, Line.RED.value]
    return any(
        data["in_round"] == case.round and data["line"] == red for data in session.scalars(query)
    )


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
