"""The worker: empties the outbox, one destination at a time, at least once each.

Evidence before the call, the call outside any transaction, its outcome after: a crash in
between leaves an unfinished attempt, and the row goes out again when the lease has run out.
"""

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from core.clock import Clock
from core.database import Database
from notify.channels.base import Channel
from notify.errors import DeliveryError
from notify.leases import release
from notify.planning import Call, Where, next_call
from notify.settling import settle_error, settle_sent
from notify.tables import Destination, Outbox

PASS_SIZE = 50


class Deliverer:
    """One hand at the outbox; as many as you like, in threads, processes and machines."""

    def __init__(
        self, database: Database, channels: Mapping[str, Channel], clock: Clock, owner: str
    ) -> None:
        self._database = database
        self._channels = channels
        self._clock = clock
        self._owner = f"{owner}:{uuid4().hex[:8]}"
        self._stopping = threading.Event()

    def stop(self) -> None:
        """End after the call under way; safe from another thread or a signal handler."""
        self._stopping.set()

    def drain(self, until: datetime | None = None) -> int:
        """Send what is due, each destination in turn, until nothing is; give the rows sent."""
        sent, busy, before = 0, False, list[Where]()
        while (due := self._due()) and (busy or due != before):
            busy, before = False, due
            for where in due:
                if self._stopping.is_set() or (until is not None and self._clock() >= until):
                    return sent
                made = self._turn(where)
                busy = busy or made is not None
                sent += made or 0
        return sent

    def wait(self) -> timedelta | None:
        """Tell how long until a row is due; None if the outbox is empty."""
        now = self._clock()
        with self._database.read() as session:
            due = next_due(session, now)
        return None if due is None else max(due - now, timedelta(0))

    def _due(self) -> list[Where]:
        with self._database.read() as session:
            return due_destinations(session, self._clock())

    def _turn(self, where: Where) -> int | None:
        """Make one call to one destination; give the rows it sent, None if there was no call."""
        with self._database.write() as session:
            call = next_call(session, self._channels, where, self._owner, self._clock())
        if call is None:
            return None
        error = self._make(call)
        with self._database.write() as session:
            if error is None:
                settle_sent(session, call, self._clock())
            else:
                windowed = self._channels[where.channel].windowed
                settle_error(session, call, error, self._clock(), windowed=windowed)
            release(session, Destination, where.key, self._owner)
        return len(call.ids) if error is None else 0

    def _make(self, call: Call) -> DeliveryError | None:
        try:
            self._channels[call.where.channel].send(call.account, call.address, call.payloads)
        except DeliveryError as error:
            return error
        return None


def due_destinations(session: Session, now: datetime) -> list[Where]:
    """Give the destinations with due rows that nobody serves, the longest waiting first."""
    key = Outbox.channel + ":" + Outbox.recipient
    free = or_(Destination.lease_until.is_(None), Destination.lease_until <= now)
    rows = session.execute(
        select(Outbox.channel, Outbox.recipient)
        .outerjoin(Destination, Destination.key == key)
        .where(Outbox.status == "pending", Outbox.next_attempt_at <= now, free)
        .group_by(Outbox.channel, Outbox.recipient)
        .order_by(func.min(Outbox.next_attempt_at), func.min(Outbox.id))
        .limit(PASS_SIZE)
    )
    return [Where(*row) for row in rows]


def next_due(session: Session, now: datetime) -> datetime | None:
    """Tell when a row is due next; if rows are held up by a dead worker, when its lease ends."""
    soonest = session.scalar(
        select(func.min(Outbox.next_attempt_at)).where(Outbox.status == "pending")
    )
    if soonest is None or soonest > now:
        return soonest
    lease_ends = session.scalar(
        select(func.min(Destination.lease_until)).where(Destination.lease_until > now)
    )
    return max(soonest, lease_ends) if lease_ends is not None else soonest
