"""From what is told to rows of the outbox."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from flows.events import Subject
from flows.telling.audience import Recipient
from notify.outbox import Notice, enqueue
from notify.payload import Payload


def tell(
    session: Session,
    subject: Subject,
    key: str,
    kind: str,
    told: Iterable[tuple[Recipient, Payload]],
    at: datetime,
    *,
    urgent: bool = False,
    due: datetime | None = None,
    joins: bool = False,
) -> None:
    """Write what recipients are told; key names the event, and tells each of them once.

    due: when they may be told, None for at once. joins: in one message with others that are due.
    """
    for who, payload in told:
        notice = Notice(
            channel=who.channel,
            recipient=who.key,
            account=who.account,
            address=who.address,
            kind=kind,
            payload=payload,
            urgent=urgent,
            due=due,
            joins=joins,
        )
        enqueue(session, key, notice, at, subject)
