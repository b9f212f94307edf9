"""Messages that came while the database was away: taken from the journal, in their order.

Nobody waits for a passive answer any more, so it goes out as a message of its own.
"""

import logging

from sqlalchemy.orm import Session

from bot.context import Bot, Handled
from bot.incoming import Incoming
from bot.journaling import incoming_of
from bot.receive import take_once
from core.database import AWAY
from notify.outbox import enqueue

log = logging.getLogger(__name__)


def replay(bot: Bot) -> int:
    """Take up all journal entries; if the database goes away again they all stay."""
    if bot.journal.is_empty:
        return 0
    with bot.journal.taken() as entries:
        for entry in entries:
            _take_up(bot, entry)
    return len(entries)


def _take_up(bot: Bot, entry: str) -> None:
    try:
        _answer_later(bot, incoming_of(entry))
    except AWAY:
        raise
    except Exception:
        log.exception("a journal entry cannot be taken up; it is set aside")
        bot.journal.set_aside(entry)


def _answer_later(bot: Bot, incoming: Incoming) -> None:
    def then(session: Session, message_id: int, handled: Handled, text: str) -> None:
        notice = bot.ways[incoming.channel].later(session, incoming, handled, text)
        if notice is not None and text:
            enqueue(session, f"message:{message_id}:answer", notice, bot.office.clock())

    take_once(bot, incoming, then)
