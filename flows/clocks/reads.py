"""What is asked of the clocks; each an index range."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from flows.clocks.tables import Clock
from flows.events import Subject


def clocks_of(session: Session, subject: Subject) -> Sequence[Clock]:
    """Give all clocks of a subject, every round, in the order they were started."""
    return session.scalars(
        select(Clock)
        .where(Clock.kind == subject.kind, Clock.subject_id == subject.id)
        .order_by(Clock.round, Clock.started_at, Clock.due_at)
    ).all()


_OF_ROUND = select(Clock).where(
    Clock.kind == bindparam("kind"),
    Clock.subject_id == bindparam("subject_id"),
    Clock.round == bindparam("number"),
)
"""Built once: every step asks."""


def clocks_of_round(session: Session, subject: Subject, number: int) -> Sequence[Clock]:
    whose = {"kind": subject.kind, "subject_id": subject.id, "number": number}
    return session.scalars(_OF_ROUND, whose).all()


def clocks_by_subject(
    session: Session, kind: str, ids: Sequence[int]
) -> Mapping[int, Sequence[Clock]]:
    """Give the clocks of several subjects, by the subject's id; for a page of a list."""
    found: dict[int, list[Clock]] = defaultdict(list)
    query = select(Clock).where(Clock.kind == kind, Clock.subject_id.in_(ids))
    for clock in session.scalars(query.order_by(Clock.round, Clock.started_at, Clock.due_at)):
        found[clock.subject_id].append(clock)
    return found


def crossing(session: Session, kind: str, now: datetime, limit: int) -> Sequence[int]:
    """Give the subjects with a clock that crossed a line, the longest ago first.

    Of one moment, which many days' ends are, the lowest id: a batch is the same on every engine.
    """
    rows = session.scalars(
        select(Clock.subject_id)
        .where(Clock.kind == kind, Clock.crosses_at <= now)
        .order_by(Clock.crosses_at, Clock.subject_id)
        .limit(limit)
    )
    return list(dict.fromkeys(rows))


def put_off(session: Session, subject: Subject, now: datetime, until: datetime) -> None:
    """Let the lines that a subject has crossed be looked at again later."""
    session.execute(
        update(Clock)
        .where(Clock.kind == subject.kind, Clock.subject_id == subject.id, Clock.crosses_at <= now)
        .values(crosses_at=until)
        .execution_options(synchronize_session=False)
    )


def provisional_until(session: Session, kind: str, moment: datetime) -> Sequence[int]:
    """Give the subjects with a running provisional clock that ends by a moment.

    All of them: a year's calendar arrives once a year.
    """
    rows = session.scalars(
        select(Clock.subject_id)
        .where(
            Clock.kind == kind, Clock.provisional, Clock.done_at.is_(None), Clock.due_at <= moment
        )
        .order_by(Clock.due_at, Clock.subject_id)
    )
    return list(dict.fromkeys(rows))


def running_over(session: Session, kind: str, moment: datetime) -> Sequence[int]:
    """Give the subjects with a clock that is not done and has a moment in its time.

    All of them, also those that stand or are late: a day is declared by a person, now and then.
    """
    rows = session.scalars(
        select(Clock.subject_id).where(
            Clock.kind == kind,
            Clock.done_at.is_(None),
            Clock.started_at <= moment,
            Clock.due_at >= moment,
        )
    )
    return sorted(set(rows))
