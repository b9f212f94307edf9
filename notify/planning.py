"""What the next calls of a lane carry, and the evidence written before they are made.

Statements stand built: they run for every message.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import and_, bindparam, func, literal_column, or_, select, update
from sqlalchemy.orm import Session

from core.database import UtcDateTime, table_of
from notify.budget import spend
from notify.channels.base import Channel
from notify.lanes import Lane
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
URGENT_DELAYS = tuple(timedelta(seconds=seconds) for seconds in (5, 10, 20, *[30] * 40))
"""The same for an alarm: soon again and again for some 20 minutes, then on to the next way."""

LEASE = timedelta(seconds=60)
"""Longer than a call with two tokens fetched for it, each at its slowest."""
MINUTE = timedelta(seconds=61)  # A second more than the platform's: calls arrive unevenly.
KEPT_FOR_ALARMS = 2
"""Of a destination's calls in a minute, those that only an alarm may use."""
HOLD = timedelta(minutes=2)
"""A later message waits for an earlier one that is due again this soon, to keep their order."""
QUEUE_LIMIT = 500
LOOK_AHEAD = 100
"""Due rows looked at for destinations to serve; what they leave over is seen at the next look."""

_OUTBOX, _ATTEMPTS, _DESTINATIONS = table_of(Outbox), table_of(Attempt), table_of(Destination)
_NOW = bindparam("now", type_=UtcDateTime)
_IN_LANE = and_(
    _OUTBOX.c.channel == bindparam("channel"),
    _OUTBOX.c.urgent == bindparam("urgent"),
    _OUTBOX.c.status == literal_column("'pending'"),  # As the index over these rows says it.
)
_DUE = (
    select(_OUTBOX.c.recipient)
    .outerjoin(_DESTINATIONS, _DESTINATIONS.c.key == _OUTBOX.c.channel + ":" + _OUTBOX.c.recipient)
    .where(
        _IN_LANE,
        _OUTBOX.c.next_attempt_at <= _NOW,
        or_(_DESTINATIONS.c.lease_until.is_(None), _DESTINATIONS.c.lease_until <= _NOW),
    )
    .order_by(_OUTBOX.c.next_attempt_at, _OUTBOX.c.id)
    .limit(LOOK_AHEAD)
)
_DUE_OF = {
    None: _DUE,
    False: _DUE.where(_OUTBOX.c.last_error.is_(None)),
    True: _DUE.where(_OUTBOX.c.last_error.is_not(None)),
}
_FIRST_OF = {tried: query.limit(1) for tried, query in _DUE_OF.items()}
_QUEUE = (
    select(_OUTBOX.c.id, _OUTBOX.c.next_attempt_at, _OUTBOX.c.attempts, _OUTBOX.c.joins)
    .where(_IN_LANE, _OUTBOX.c.recipient == bindparam("recipient"))
    .order_by(_OUTBOX.c.id)
    .limit(QUEUE_LIMIT)
)
_PLACES = (
    select(func.min(_ATTEMPTS.c.started_at))
    .where(
        _ATTEMPTS.c.destination == bindparam("key"),
        _ATTEMPTS.c.started_at > bindparam("since", type_=UtcDateTime),
    )
    .group_by(_ATTEMPTS.c.call_id)
    .order_by(func.min(_ATTEMPTS.c.started_at))
)
_ROWS = (
    select(_OUTBOX.c.id, _OUTBOX.c.account, _OUTBOX.c.address, _OUTBOX.c.payload)
    .where(_OUTBOX.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(_OUTBOX.c.id)
)
_TRIED = (
    update(_OUTBOX)
    .where(_OUTBOX.c.id.in_(bindparam("ids", expanding=True)))
    .values(attempts=_OUTBOX.c.attempts + 1)
)
_EVIDENCE = _ATTEMPTS.insert()


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
    joins: bool


def due_destinations(
    session: Session, lane: Lane, now: datetime, *, tried: bool | None = None
) -> list[Where]:
    """Give the destinations with due rows that nobody serves, the longest waiting first.

    tried: only by rows that a call has failed for (True), or by those that none has (False).
    """
    found = session.execute(_DUE_OF[tried], _of(lane) | {"now": now})
    return [Where(lane.channel, recipient) for recipient in dict.fromkeys(found.scalars())]


def anything_due(session: Session, lane: Lane, now: datetime, *, tried: bool | None = None) -> bool:
    """Tell whether a lane has anything to do, by one look into an index."""
    found = session.execute(_FIRST_OF[tried], _of(lane) | {"now": now})
    return found.first() is not None


def next_calls(
    session: Session,
    channel: Channel,
    lane: Lane,
    owner: str,
    now: datetime,
    most: int,
    *,
    tried: bool | None = None,
) -> list[Call]:
    """Lease destinations and prepare a call to each; none is leased that no call is made to.

    They are leased in the order of their keys, so that two workers never wait for each other.
    """
    calls: list[Call] = []
    waiting = due_destinations(session, lane, now, tried=tried)
    while waiting and len(calls) < most:
        room = most - len(calls)
        taken, waiting = waiting[:room], waiting[room:]
        for where in sorted(taken, key=lambda each: each.key):
            call = next_call(session, channel, lane, where, owner, now)
            if call is not None:
                calls.append(call)
    return calls


def next_call(
    session: Session, channel: Channel, lane: Lane, where: Where, owner: str, now: datetime
) -> Call | None:
    """Lease one destination and prepare its next call; None, and no lease, if there is none."""
    if not claim(session, Destination, where.key, owner, now, LEASE):
        return None
    call = _prepare(session, channel, lane, where, now)
    if call is None:
        release(session, Destination, [where.key], owner)
    return call


def _prepare(
    session: Session, channel: Channel, lane: Lane, where: Where, now: datetime
) -> Call | None:
    queue = _queue(session, lane, where)
    due = _due_in_order(session, lane, queue, now)
    if not due:
        return None
    places = _places(session, channel, lane, where, now)
    if isinstance(places, datetime):
        _change(session, due, {"next_attempt_at": places})
        return None
    if channel.windowed and not spend(session, where.key, now):
        _change(session, due, {"status": "waiting", "last_error": WAITING})
        count_waiting(session, where.key, len(due))
        return None
    share = -(-len(due) // places) if channel.shares and places else 1
    joining = {row.id for row in queue if row.joins} if channel.shares else set()
    together = [each for each in due if each in joining] if due[0] in joining else []
    return _call(session, channel, where, together or due[:share], now)


def _queue(session: Session, lane: Lane, where: Where) -> list[_Queued]:
    rows = session.execute(_QUEUE, _of(lane) | {"recipient": where.recipient})
    return [_Queued(*row) for row in rows]


def _of(lane: Lane) -> dict[str, Any]:
    return {"channel": lane.channel, "urgent": lane.urgent}


def _due_in_order(
    session: Session, lane: Lane, queue: Sequence[_Queued], now: datetime
) -> list[int]:
    """Give the ids due now; those behind one that is due again soon are put off to its time."""
    delays = URGENT_DELAYS if lane.urgent else DELAYS
    due: list[int] = []
    held: list[int] = []
    worn_out: list[int] = []
    until: datetime | None = None
    for row in queue:
        if row.next_attempt_at > now:
            if row.next_attempt_at - now <= HOLD:
                until = max(until or now, row.next_attempt_at)
        elif row.attempts > len(delays):
            worn_out.append(row.id)
        else:
            (due if until is None else held).append(row.id)
    _change(session, held, {"next_attempt_at": until})
    worn = WORN_OUT.format(times=len(delays) + 1)
    _change(session, worn_out, {"status": "failed", "last_error": worn})
    return due


def _places(
    session: Session, channel: Channel, lane: Lane, where: Where, now: datetime
) -> int | datetime | None:
    """Count the calls still allowed in this minute (None: no limit), or tell when one is."""
    if channel.per_minute is None:
        return None
    allowed = channel.per_minute - (0 if lane.urgent else KEPT_FOR_ALARMS)
    parameters = {"key": where.key, "since": now - MINUTE}
    started = session.scalars(_PLACES, parameters).all()
    left = allowed - len(started)
    return left if left > 0 else started[-allowed] + MINUTE


def _call(
    session: Session, channel: Channel, where: Where, ids: Sequence[int], now: datetime
) -> Call:
    first, *others = session.execute(_ROWS, {"ids": ids}).all()
    rows, payloads = [first], [first.payload]
    for row in others:
        same = (row.account, row.address) == (first.account, first.address)
        if not same or not channel.fits([*payloads, row.payload]):
            break
        rows.append(row)
        payloads.append(row.payload)
    call_id = uuid4().hex
    carried = tuple(row.id for row in rows)
    session.execute(_TRIED, {"ids": carried})
    common = {"destination": where.key, "call_id": call_id, "started_at": now}
    session.execute(_EVIDENCE, [{"outbox_id": each, **common} for each in carried])
    return Call(where, call_id, first.account, first.address, carried, tuple(payloads))


def _change(session: Session, ids: Sequence[int], values: Mapping[str, Any]) -> None:
    if ids:
        session.execute(
            update(_OUTBOX)
            .where(_OUTBOX.c.id.in_(ids), _OUTBOX.c.status == "pending")
            .values(values)
        )


def set_aside(session: Session, lane: Lane, where: Where, now: datetime, why: str) -> None:
    """Let what is due for a destination fail, where someone can see it: it cannot even be read."""
    queue = _queue(session, lane, where)
    due = [row.id for row in queue if row.next_attempt_at <= now]
    _change(session, due, {"status": "failed", "last_error": why})


def give_up_unknown(session: Session, channels: Mapping[str, Channel]) -> None:
    """Let what waits for a way out that is gone fail, where someone can see it."""
    waits = and_(_OUTBOX.c.status == "pending", _OUTBOX.c.channel.not_in(list(channels)))
    for name in session.scalars(select(_OUTBOX.c.channel).where(waits).distinct()).all():
        session.execute(
            update(_OUTBOX)
            .where(_OUTBOX.c.status == "pending", _OUTBOX.c.channel == name)
            .values(status="failed", last_error=UNKNOWN_CHANNEL.format(name=name))
        )
