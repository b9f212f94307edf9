"""The post of a worker process: every lane on a thread of its own."""

import threading
from collections.abc import Mapping

from core.clock import Clock
from core.database import AWAY, Database
from notify.channels.base import Channel
from notify.lanes import lanes_of
from notify.planning import give_up_unknown
from notify.worker import Deliverer, OnLost


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
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        self.give_up_unknown()
        for lane in self._lanes:
            name = f"{lane.lane.channel}{'!' if lane.lane.urgent else ''}"
            self._threads.append(threading.Thread(target=lane.run, name=name))
            self._threads[-1].start()

    def wake(self) -> None:
        """Let every lane look at the outbox now."""
        for lane in self._lanes:
            lane.wake()

    def stop(self) -> None:
        """Let each lane end after its calls under way, and wait for them."""
        for lane in self._lanes:
            lane.stop()
        for thread in self._threads:
            thread.join()

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
