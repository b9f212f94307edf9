"""The outbox: what is to be said, written in the transaction of the change it tells of."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.database import table_of
from core.upsert import MAKERS, dialect_of
from notify.leases import hold
from notify.payload import Payload
from notify.tables import Destination, Outbox, destination_key


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to say to one recipient.

    recipient: a stable key ("contact:5", "robot:grid-01"), no personal data; address: where the
    platform finds it (openid, robot name); account: whose voice, by its name in the settings;
    kind: which notice it is; urgent: an alarm; due: when it may go out, None for at once; joins:
    it goes in one call with all others of its recipient that join and are due.
    """

    channel: str
    recipient: str
    account: str
    address: str
    kind: str
    payload: Payload
    urgent: bool = False
    due: datetime | None = None
    joins: bool = False


_OUTBOX = table_of(Outbox)
_ADD = {
    dialect: insert(_OUTBOX).on_conflict_do_nothing().returning(_OUTBOX.c.id)
    for dialect, insert in MAKERS.items()
}
"""Built once: every step tells somebody."""


def enqueue(
    session: Session,
    event_key: str,
    notice: Notice,
    now: datetime,
    subject: tuple[str, int] | None = None,
) -> bool:
    """Add a notice; False if this event already told this recipient on this channel.

    subject: kind and id of what it is about, such as ("case", 7).
    """
    kind, subject_id = subject or (None, None)
    row = {
        "event_key": event_key,
        "subject_kind": kind,
        "subject_id": subject_id,
        "channel": notice.channel,
        "recipient": notice.recipient,
        "account": notice.account,
        "address": notice.address,
        "kind": notice.kind,
        "payload": notice.payload,
        "urgent": notice.urgent,
        "joins": notice.joins,
        "status": "pending",
        "attempts": 0,
        "created_at": now,
        "next_attempt_at": notice.due or now,
    }
    added = session.execute(_ADD[dialect_of(session)], row).first()
    return added is not None


def resend(session: Session, outbox_id: int, now: datetime) -> bool:
    """Send an unsent row now, with all its tries anew; past attempts stay. False if it is sent."""
    where = session.execute(
        select(Outbox.channel, Outbox.recipient).where(Outbox.id == outbox_id)
    ).first()
    if where is None:
        return False
    key = destination_key(where.channel, where.recipient)
    hold(session, key)
    row = session.execute(
        select(Outbox).where(Outbox.id == outbox_id).with_for_update()
    ).scalar_one()
    if row.status == "sent":
        return False
    if row.status == "waiting":
        count_waiting(session, key, -1)
    row.status, row.next_attempt_at, row.attempts = "pending", now, 0
    return True


def count_waiting(session: Session, key: str, change: int) -> None:
    """Keep a destination's count of waiting rows in step with the rows."""
    session.execute(
        update(Destination)
        .where(Destination.key == key)
        .values(waiting=Destination.waiting + change)
        .execution_options(synchronize_session=False)
    )
