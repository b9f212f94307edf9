"""Messages that came while the database was away: taken from the journal, in their order.

Nobody waits for a passive answer any more, so it goes out as a message of its own.
"""

import logging
from collections.abc import Callable

from sqlalchemy.orm import Session

from bot.context import Bot
from bot.group.commands import answer_group
from bot.incoming import Incoming
from bot.journaling import incoming_of
from bot.receive import Handled, Handler, take_once
from bot.wechat.views import resident_handler
from core.database import AWAY
from flows.cases import reads as queries
from flows.people.tables import Contact
from notify.outbox import Notice, enqueue

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
    incoming = incoming_of(entry)
    try:
        take_once(bot, incoming, _answering_later(bot, HANDLERS[incoming.channel](bot, incoming)))
    except AWAY:
        raise
    except Exception:
        log.exception("a journal entry cannot be taken up; it is set aside")
        bot.journal.set_aside(entry)


def _group_handler(bot: Bot, _incoming: Incoming) -> Handler:
    return lambda session, message, _id, refusal: answer_group(
        bot, session, message, message.account, refusal
    )


def _app_handler(_bot: Bot, _incoming: Incoming) -> Handler:
    return lambda _session, _message, _id, _refusal: Handled("")


def _answering_later(bot: Bot, handler: Handler) -> Handler:
    def handle(
        session: Session, incoming: Incoming, message_id: int, refusal: str | None
    ) -> Handled:
        handled = handler(session, incoming, message_id, refusal)
        notice = _notice(session, incoming, handled)
        if notice is not None:
            enqueue(session, f"message:{message_id}:answer", notice, bot.office.clock())
        return handled

    return handle


def _notice(session: Session, incoming: Incoming, handled: Handled) -> Notice | None:
    if not handled.answer:
        return None
    if handled.contact_id is not None:
        contact = session.get_one(Contact, handled.contact_id)
        return Notice(
            channel=contact.channel,
            recipient=f"contact:{contact.id}",
            account=contact.account,
            address=contact.external_id,
            kind="answer",
            payload={"text": handled.answer},
        )
    if queries.group_of(session, incoming.account) is None:
        return None
    return Notice(
        channel="wecom_robot",
        recipient=f"robot:{incoming.account}",
        account=incoming.account,
        address=incoming.account,
        kind="answer",
        payload={"markdown": handled.answer},
    )


HANDLERS: dict[str, Callable[[Bot, Incoming], Handler]] = {
    "wechat": resident_handler,
    "wecom_robot": _group_handler,
    "wecom_app": _app_handler,
}
