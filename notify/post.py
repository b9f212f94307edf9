"""The post of a worker process: every lane on a thread of its own, and one that looks for all.

Who writes to the outbox tells nobody: a look costs less than a nudge for each commit would.
"""

import threading
from collections.abc import Mapping

from core.clock import Clock
from core.database import AWAY, Database
from core.repeating import Repeating
from notify.channels.base import Channel
from notify.lanes import lanes_of
from notify.planning import anything_due, give_up_unknown
from notify.worker import Deliverer, OnLost

LOOK_EVERY = 0.2
"""Seconds between looks at the outbox: a card is in its group within two."""


class Post:
    """Starts nothing before it is told to: the web process has one too, and never starts it."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        clock: Clock,
        owner: str = "worker",
        on_lost: OnLost | None = None,
    ) -> None:
        self._database = database
        self._channels = channels
        self._lanes = [
            Deliverer(database, channels[lane.channel], lane, clock, owner, on_lost)
            for lane in lanes_of(channels)
        ]
        self._clock = clock
        self._threads = [threading.Thread(target=lane.run) for lane in self._lanes]
        self._looking = Repeating(self._look, LOOK_EVERY, "the look at the outbox")

    def start(self) -> None:
        self.give_up_unknown()
        for thread in self._threads:
            thread.start()
        self._looking.start()

    def stop(self) -> None:
        """Let each lane end after its calls under way, and wait for them."""
        self._looking.stop()
        for lane in self._lanes:
            lane.stop()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()

    def _look(self) -> None:
        """Wake the lanes for which something is due."""
        with self._database.read() as session:
            for lane in self._lanes:
                if anything_due(session, lane.lane, self._clock()):
                    lane.wake()

    def drain(self) -> int:
        """Send all that is due here and now, alarms first; give the rows sent."""
        self.give_up_unknown()
        return sum(lane.drain() for lane in self._lanes)

    def give_up_unknown(self) -> None:
        try:
            with self._database.write() as session:
                give_up_unknown(session, self._channels)
        except AWAY:
            return  # The next start finds them.
