"""The watch: looks each minute, and has what is new or over told to the desk.

It runs in a thread of the worker's own, not as a task of the queue: where the queue lives in the
database, the queue is away with it.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from app.troubles.look import DATABASE, Lookout
from core.database import AWAY, Database
from core.repeating import Repeating
from flows.office import Office
from flows.telling.audience import GROUP_CHANNEL, Recipient
from flows.troubles import words
from flows.troubles.desk import recipients
from flows.troubles.found import Looked, Spot
from flows.troubles.noting import Earlier, note, payload, said
from notify.channels.base import Channel
from notify.errors import DeliveryError

EACH_MINUTE = 60.0
ONCE_MORE = 10.0
"""Seconds after which a database that seems away is looked at again before anybody is told."""

log = logging.getLogger(__name__)


class Watch:
    """Remembers by itself only what it could not write down."""

    def __init__(
        self,
        lookout: Lookout,
        database: Database,
        office: Office,
        channels: Mapping[str, Channel],
        key_of: Callable[[str], object],
        once_more: float = ONCE_MORE,
    ) -> None:
        self._lookout, self._database, self._office = lookout, database, office
        self._channels, self._key_of = channels, key_of
        self._once_more = once_more
        self._desk: Sequence[Recipient] = ()
        self._unwritten: dict[Spot, Earlier] = {}
        self._repeating = Repeating(self.sweep, EACH_MINUTE, "the watch for troubles")
        self.start, self.stop = self._repeating.start, self._repeating.stop

    def sweep(self) -> None:
        """Look, write down, tell."""
        looked = self._lookout.look()
        if (looked.place, DATABASE) in looked.texts:
            self._repeating.stopping.wait(self._once_more)
            looked = self._lookout.look()
        if (looked.place, DATABASE) not in looked.texts:
            try:
                self._write(looked)
            except AWAY:
                return  # It went away meanwhile; the next look says so.
        else:
            self._remember(looked)

    def _write(self, looked: Looked) -> None:
        with self._database.write() as session:
            note(session, self._office, looked, self._unwritten)
            desk = recipients(session, self._office, {key for _, key in looked.texts})
        for _, key in looked.texts:
            log.warning("trouble: %s", key)
        self._unwritten = {}
        self._desk = desk
        for who in desk:
            if who.channel == GROUP_CHANNEL:
                self._key_of(who.account)  # Known, should the database go away.

    def _remember(self, looked: Looked) -> None:
        """Keep what cannot be written down, and tell the desk past the outbox, once."""
        now = self._office.clock()
        for spot, text in looked.texts.items():
            log.error("trouble: %s (nothing can be written)", spot[1])
            seen = self._unwritten.get(spot) or Earlier(text, now)
            if seen.told_at is None:
                seen = replace(seen, told_at=self._tell_now(seen, now))
            self._unwritten[spot] = seen

    def _tell_now(self, seen: Earlier, now: datetime) -> datetime | None:
        text, told_at = said(self._office, words.BEGAN, seen.text, seen.since), None
        for who in self._desk or self._read_desk():
            try:
                self._channels[who.channel].send(who.account, who.address, [payload(who, text)])
            except (DeliveryError, *AWAY) as error:
                log.warning("the desk could not be told: %s", type(error).__name__)
            else:
                told_at = now
        return told_at

    def _read_desk(self) -> Sequence[Recipient]:
        """Ask a database that may still be read who is told."""
        try:
            with self._database.read() as session:
                return recipients(session, self._office, ())
        except AWAY:
            return ()
