"""Messages that were kept in the journal: taken up in their order, as soon as that is possible.

Nobody waits for a passive answer any more, so it goes out as a message of its own.
"""

import logging
import sqlite3
import threading
from contextlib import suppress

from sqlalchemy.orm import Session

from bot.context import Bot, Handled
from bot.incoming import Incoming
from bot.journaling import incoming_of
from bot.receive import take_once
from core.database import AWAY
from core.journal import Entry
from core.repeating import Repeating
from notify.outbox import enqueue

LOOK_EVERY = 1.0
"""Seconds between looks: what was kept is taken up within seconds of the database's return."""

log = logging.getLogger(__name__)


def replayer(bot: Bot) -> Repeating:
    """Give what takes the journal up in a thread of the worker, which nothing else enters."""
    repeating = Repeating(lambda: replay(bot, repeating.stopping), LOOK_EVERY, "the journal")
    return repeating


def replay(bot: Bot, stopping: threading.Event | None = None) -> int:
    """Take up what waits in the journal, until it is empty; give how many entries were.

    If the database goes away again, the rest stays.
    """
    taken = 0
    with bot.journal.taker() as ours:
        if ours:
            with suppress(sqlite3.Error, OSError):  # Where there is no room, none can be made.
                bot.journal.make_room()
        while ours and not (stopping is not None and stopping.is_set()):
            entry = bot.journal.next()
            if entry is None:
                break
            _take_up(bot, entry)
            taken += 1
    return taken


def _take_up(bot: Bot, entry: Entry) -> None:
    try:
        _answer_later(bot, incoming_of(bot.journal.opened(entry)))
    except AWAY:
        raise
    except Exception as error:
        log.exception("a journal entry cannot be taken up; it is set aside")
        bot.journal.set_aside(entry, type(error).__name__)
    else:
        bot.journal.done(entry)


def _answer_later(bot: Bot, incoming: Incoming) -> None:
    def then(session: Session, message_id: int, handled: Handled, text: str) -> None:
        notice = bot.ways[incoming.channel].later(session, incoming, handled, text)
        if notice is not None and text:
            enqueue(session, f"message:{message_id}:answer", notice, bot.office.clock())

    take_once(bot, incoming, then)
