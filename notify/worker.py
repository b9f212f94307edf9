"""One lane's work: what is due is planned, said and settled, at least once each.

Evidence before the call, the call outside any transaction, its outcome after: a crash in
between leaves an unfinished attempt, and the row goes out again when the lease has run out.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from core.clock import Clock
from core.database import AWAY, Database
from core.quiet import Quiet
from notify.channels.base import Channel
from notify.errors import DeliveryError
from notify.health import FRESH_HANDS, Health
from notify.lanes import Lane
from notify.planning import (
    Call,
    Where,
    anything_due,
    due_destinations,
    next_call,
    next_calls,
    set_aside,
)
from notify.settling import Made, settle
from notify.words import BROKEN, BROKEN_ROW

log = logging.getLogger(__name__)
quiet = Quiet(log)

OnLost = Callable[[Session, Sequence[int], datetime], None]
"""Called with the rows of a lane that have failed for good, in the transaction that says so."""


class Deliverer:
    """One hand at one lane; as many as you like, in threads, processes and machines.

    Each round of work is one transaction: it settles the calls that have come back and plans the
    next, so that a commit is shared by all that happened since the last.
    """

    def __init__(
        self,
        database: Database,
        channel: Channel,
        lane: Lane,
        clock: Clock,
        owner: str,
        on_lost: OnLost | None = None,
    ) -> None:
        self.lane = lane
        self._database = database
        self._channel = channel
        self._clock = clock
        self._owner = f"{owner}:{uuid4().hex[:8]}"
        self._on_lost = on_lost
        self._health = Health()
        self._stirred = threading.Event()
        self._stopping = threading.Event()

    def wake(self) -> None:
        """Look at the outbox now; safe from another thread."""
        self._stirred.set()

    def stop(self) -> None:
        """End after the calls under way; safe from another thread or a signal handler."""
        self._stopping.set()
        self._stirred.set()

    def run(self) -> None:
        """Serve the lane until told to stop; calls under way are finished and settled first."""
        back: queue.SimpleQueue[Made] = queue.SimpleQueue()
        unsettled: list[Made] = []
        under_way = 0

        def carry(call: Call) -> None:
            back.put(self._make(call))
            self._stirred.set()

        with ThreadPoolExecutor(self.lane.hands, self.lane.channel) as hands:
            while under_way or not self._stopping.is_set():
                self._stirred.wait()
                self._stirred.clear()
                while not back.empty():
                    unsettled.append(back.get())
                try:
                    free = self.lane.hands - under_way + len(unsettled)
                    calls = self._whole_round(unsettled, free)
                except AWAY as error:
                    quiet.warning("the outbox cannot be reached: %s", type(error).__name__)
                    self._stopping.wait(1)
                    self._stirred.set()
                    continue
                under_way += len(calls) - len(unsettled)
                busy = bool(calls or unsettled)
                unsettled.clear()
                for call in calls:
                    hands.submit(carry, call)
                if busy:
                    time.sleep(self.lane.pace)

    def drain(self) -> int:
        """Send what is due, one call after the other, until nothing is; give the rows sent."""
        sent, made = 0, list[Made]()
        while True:
            calls = self._whole_round(made, 1)
            made = [self._make(call) for call in calls]
            sent += sum(len(each.call.ids) for each in made if each.error is None)
            if not calls:
                return sent

    def _round(self, made: Sequence[Made], free: int) -> list[Call]:
        """Settle calls that were made and plan as many as there are hands free."""
        now = self._clock()
        if not made and not (free and self._anything_due(now)):
            return []
        return self._settled_and_planned(made, free, now)

    def _whole_round(self, made: Sequence[Made], free: int) -> list[Call]:
        """Make a round; where something in it breaks, make it part by part."""
        try:
            return self._round(made, free)
        except AWAY:
            raise
        except Exception:
            log.exception("a round of %s broke off", self.lane)
            return self._one_by_one(made, free)

    def _one_by_one(self, made: Sequence[Made], free: int) -> list[Call]:
        """Settle and plan apart: a call that cannot be settled is left to its lease, a destination
        that cannot be planned is set aside.
        """
        now = self._clock()
        for each in made:
            try:
                self._settled_and_planned([each], 0, now)
            except AWAY:
                raise
            except Exception:
                log.exception("call %s cannot be settled", each.call.call_id)
        with self._database.read() as session:
            due = due_destinations(session, self.lane, now)
        calls: list[Call] = []
        for where in due:
            if len(calls) == free or self._stopping.is_set():
                break
            call = self._planned(where, now)
            calls += [call] if call is not None else []
        return calls

    def _planned(self, where: Where, now: datetime) -> Call | None:
        here = (self._channel, self.lane, where)
        try:
            with self._database.write() as session:
                return next_call(session, *here, self._owner, now)
        except AWAY:
            raise
        except Exception as error:
            log.exception("what waits for %s cannot be planned; it is set aside", where.key)
            why = BROKEN_ROW.format(sort=type(error).__name__)
            with self._database.write() as session:
                set_aside(session, self.lane, where, now, why)
            return None

    def _settled_and_planned(self, made: Sequence[Made], free: int, now: datetime) -> list[Call]:
        with self._database.write() as session:
            if made:
                windowed = self._channel.windowed
                failed = settle(session, made, self._owner, now, windowed=windowed)
                if failed and self._on_lost is not None:
                    self._on_lost(session, failed, now)
            if not free or self._stopping.is_set():
                return []
            return self._plan(session, free, now)

    def _anything_due(self, now: datetime) -> bool:
        """Tell, without the lock, whether there is something to plan."""
        if self._health.is_away and not self._health.may_probe(now):
            tried: bool | None = False
        else:
            tried = None
        with self._database.read() as session:
            return anything_due(session, self.lane, now, tried=tried)

    def _plan(self, session: Session, free: int, now: datetime) -> list[Call]:
        def next_(most: int, *, tried: bool | None = None) -> list[Call]:
            here = (self._channel, self.lane, self._owner, now)
            return next_calls(session, *here, most, tried=tried)

        if not self._health.is_away:
            return next_(free)
        calls = next_(min(free, FRESH_HANDS), tried=False)
        if free > len(calls) and self._health.may_probe(now):
            probes = next_(1, tried=True)
            self._health.probed(probes, now)
            calls += probes
        return calls

    def _make(self, call: Call) -> Made:
        made = Made(call, self._error_of(call))
        self._health.note(made.error)
        return made

    def _error_of(self, call: Call) -> DeliveryError | None:
        try:
            self._channel.send(call.account, call.address, call.payloads)
        except DeliveryError as error:
            return error
        except Exception as error:
            log.exception("a call broke off")  # Its own fault: others go on.
            return DeliveryError(BROKEN.format(sort=type(error).__name__), maybe_sent=True)
        return None
