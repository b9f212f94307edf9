"""What the next call to a destination carries, and the evidence written before it is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from notify.budget import spend
from notify.channels.base import Channel
from notify.leases import claim, release
from notify.outbox import count_waiting
from notify.payload import Payload
from notify.tables import Attempt, Destination, Outbox, destination_key
from notify.words import UNKNOWN_CHANNEL, WAITING, WORN_OUT

DELAYS = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
)
"""How long a row waits after its first, second, … failed call; then it has failed."""

LEASE = timedelta(seconds=30)
MINUTE = timedelta(seconds=61)  # A second more than the platform's: calls arrive unevenly.
HOLD = timedelta(minutes=2)
"""A later message waits for an earlier one that is due again this soon, to keep their order."""
QUEUE_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Where:
    """One destination: all rows of one recipient on one channel."""

    channel: str
    recipient: str

    @property
    def key(self) -> str:
        return destination_key(self.channel, self.recipient)


@dataclass(frozen=True, slots=True)
class Call:
    """One call about to be made; ids and payloads go together, in order."""

    where: Where
    call_id: str
    account: str
    address: str
    ids: tuple[int, ...]
    payloads: tuple[Payload, ...]


@dataclass(frozen=True, slots=True)
class _Queued:
    id: int
    next_attempt_at: datetime
    attempts: int


def next_call(
    session: Session, channels: Mapping[str, Channel], where: Where, owner: str, now: datetime
) -> Call | None:
    """Lease a destination and prepare its next call; None, and no lease, if none is to be made."""
    if not claim(session, Destination, where.key, owner, now, LEASE):
        return None
    call = _prepare(session, channels.get(where.channel), where, now)
    if call is None:
        release(session, Destination, where.key, owner)
    return call


def _prepare(session: Session, channel: Channel | None, where: Where, now: datetime) -> Call | None:
    due = _due_in_order(session, _queue(session, where), now)
    if channel is None:
        change = {"status": "failed", "last_error": UNKNOWN_CHANNEL.format(name=where.channel)}
        _change(session, due, change)
        return None
    if not due:
        return None
    places = _places(session, channel, where, now)
    if isinstance(places, datetime):
        _change(session, due, {"next_attempt_at": places})
        return None
    if channel.windowed and not spend(session, where.key, now):
        _change(session, due, {"status": "waiting", "last_error": WAITING})
        count_waiting(session, where.key, len(due))
        return None
    share = -(-len(due) // places) if channel.shares and places else 1
    return _call(session, channel, where, due[:share], now)


def _queue(session: Session, where: Where) -> list[_Queued]:
    rows = session.execute(
        select(Outbox.id, Outbox.next_attempt_at, Outbox.attempts)
        .where(
            Outbox.channel == where.channel,
            Outbox.recipient == where.recipient,
            Outbox.status == "pending",
        )
        .order_by(Outbox.id)
        .limit(QUEUE_LIMIT)
    )
    return [_Queued(*row) for row in rows]


def _due_in_order(session: Session, queue: Sequence[_Queued], now: datetime) -> list[int]:
    """Give the ids due now; those behind one that is due again soon are put off to its time."""
    due: list[int] = []
    held: list[int] = []
    worn_out: list[int] = []
    until: datetime | None = None
    for row in queue:
        if row.next_attempt_at > now:
            if row.next_attempt_at - now <= HOLD:
                until = max(until or now, row.next_attempt_at)
        elif row.attempts > len(DELAYS):
            worn_out.append(row.id)
        else:
            (due if until is None else held).append(row.id)
    _change(session, held, {"next_attempt_at": until})
    worn = WORN_OUT.format(times=len(DELAYS) + 1)
    _change(session, worn_out, {"status": "failed", "last_error": worn})
    return due


def _places(
    session: Session, channel: Channel, where: Where, now: datetime
) -> int | datetime | None:
    """Count the calls still allowed in this minute (None: no limit), or tell when one is."""
    if channel.per_minute is None:
        return None
    started = session.scalars(
        select(func.min(Attempt.started_at))
        .where(Attempt.destination == where.key, Attempt.started_at > now - MINUTE)
        .group_by(Attempt.call_id)
        .order_by(func.min(Attempt.started_at))
    ).all()
    left = channel.per_minute - len(started)
    return left if left > 0 else started[-channel.per_minute] + MINUTE


def _call(
    session: Session, channel: Channel, where: Where, ids: Sequence[int], now: datetime
) -> Call:
    first, *others = session.scalars(
        select(Outbox).where(Outbox.id.in_(ids)).order_by(Outbox.id)
    ).all()
    rows, payloads = [first], [first.payload]
    for row in others:
        same = (row.account, row.address) == (first.account, first.address)
        if not same or not channel.fits([*payloads, row.payload]):
            break
        rows.append(row)
        payloads.append(row.payload)
    call_id = uuid4().hex
    for row in rows:
        row.attempts += 1
        session.add(
            Attempt(outbox_id=row.id, destination=where.key, call_id=call_id, started_at=now)
        )
    return Call(
        where,
        call_id,
        first.account,
        first.address,
        tuple(row.id for row in rows),
        tuple(payloads),
    )


def _change(session: Session, ids: Sequence[int], values: dict[str, Any]) -> None:
    if ids:
        session.execute(
            update(Outbox)
            .where(Outbox.id.in_(ids), Outbox.status == "pending")
            .values(values)
            .execution_options(synchronize_session=False)
        )
