"""What has not gone out yet can be taken back: notices that were held, or are of this moment."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.orm import Session

from notify.leases import hold
from notify.outbox import count_waiting
from notify.tables import Outbox, destination_key


def take_back(session: Session, now: datetime, *event_keys: str) -> bool:
    """Delete what some events tell and nobody has begun to send; tell whether there was any.

    What is due is left alone: a worker may have it in hand already.
    """
    return _take_back(session, now, Outbox.event_key.in_(event_keys))


def take_back_from(
    session: Session, now: datetime, subject: tuple[str, int], recipients: Collection[str]
) -> bool:
    """Do the same with all that some recipients were to be told of a subject."""
    about = and_(Outbox.subject_kind == subject[0], Outbox.subject_id == subject[1])
    return _take_back(session, now, and_(about, Outbox.recipient.in_(recipients)))


def _take_back(session: Session, now: datetime, told: ColumnElement[bool]) -> bool:
    rows = session.execute(
        select(Outbox.id, Outbox.channel, Outbox.recipient, Outbox.status).where(told, _unsent(now))
    ).all()
    if not rows:
        return False
    hold(session, *{destination_key(row.channel, row.recipient) for row in rows})
    gone = session.execute(
        delete(Outbox)
        .where(Outbox.id.in_([row.id for row in rows]), _unsent(now))
        .returning(Outbox.id)
        .execution_options(synchronize_session=False)
    )
    taken = set(gone.scalars())
    for row in rows:
        if row.id in taken and row.status == "waiting":
            count_waiting(session, destination_key(row.channel, row.recipient), -1)
    return bool(taken)


def gone_out(session: Session, event_key: str, now: datetime) -> list[Outbox]:
    """Give what an event told that went out, or may be going out now."""
    query = select(Outbox).where(Outbox.event_key == event_key, ~_unsent(now))
    return list(session.scalars(query.order_by(Outbox.id)))


def told_of(session: Session, *event_keys: str) -> set[str]:
    """Give the recipients who were told of some events, or still will be."""
    query = select(Outbox.recipient).where(Outbox.event_key.in_(event_keys))
    return set(session.scalars(query))


def _unsent(now: datetime) -> ColumnElement[bool]:
    held_or_new = or_(Outbox.next_attempt_at > now, Outbox.created_at == now)
    pending = and_(Outbox.status == "pending", Outbox.attempts == 0, held_or_new)
    return or_(pending, Outbox.status == "waiting")
