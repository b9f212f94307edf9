"""Promise 1: remember the message, act, store the answer, commit, and only then reply.

Copies of one message meet at the unique key: one acts, the others get the stored answer, in
whatever process they arrive. While the database is away the message goes to the journal.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from bot import words
from bot.context import Bot
from bot.incoming import Incoming
from bot.journaling import entry
from bot.tables import Message
from core.database import AWAY, connection_of, table_of
from core.prepared import Prepared
from core.upsert import MAKERS
from flows.cases.attachments import Attachment
from flows.cases.change import ActionError

log = logging.getLogger(__name__)

_MESSAGES = table_of(Message)
_REMEMBER = Prepared(
    lambda dialect: (
        MAKERS[dialect](_MESSAGES)
        .on_conflict_do_nothing(index_elements=["channel", "account", "key"])
        .returning(_MESSAGES.c.id)
    ),
    *("channel", "account", "key", "kind", "raw", "received_at"),
)
_KEEP = Prepared(
    lambda _dialect: update(_MESSAGES).where(_MESSAGES.c.id == bindparam("message_id")),
    *("answer", "contact_id", "staff_id", "case_id"),
)


@dataclass(frozen=True, slots=True)
class Handled:
    """What became of a message: the answer, and whose and which it was."""

    answer: str
    contact_id: int | None = None
    staff_id: int | None = None
    case_id: int | None = None


Handler = Callable[[Session, Incoming, int, str | None], Handled]
"""Acts on a message (its row's id comes third) inside the transaction that remembers it.

If what it tried was refused (ActionError), all of it is undone and it is called once more, with the
refusal: it then changes nothing of the matter and says why.
"""


def receive(bot: Bot, incoming: Incoming, prepare: Callable[[], Handler]) -> str:
    """Take one message to its answer; "" means silence.

    prepare does what needs no transaction (understanding) and gives the handler.
    """
    try:
        return take_once(bot, incoming, prepare())
    except AWAY as error:
        log.warning("the database is away (%s): a message went to the journal", type(error))
        bot.journal.append(entry(incoming))
        return words.AWAY


def take_once(bot: Bot, incoming: Incoming, handler: Handler) -> str:
    """Act on a message unless it was acted on before; either way, give its one answer."""
    try:
        return _attempt(bot, incoming, handler, None)
    except ActionError as refusal:
        return _attempt(bot, incoming, handler, str(refusal))


def _attempt(bot: Bot, incoming: Incoming, handler: Handler, refusal: str | None) -> str:
    with bot.database.write() as session:
        message_id = _remember(session, incoming, bot.office.clock())
        if message_id is None:
            return _stored_answer(session, incoming)
        handled = handler(session, incoming, message_id, refusal)
        _keep(session, incoming, message_id, handled)
    return handled.answer


def _remember(session: Session, incoming: Incoming, now: datetime) -> int | None:
    """Store the message as it came; None if it is stored already."""
    message = {
        "channel": incoming.channel,
        "account": incoming.account,
        "key": incoming.key,
        "kind": incoming.kind.value,
        "raw": incoming.raw,
        "received_at": now,
    }
    row = _REMEMBER.first(connection_of(session), message)
    return None if row is None else row[0]


def _stored_answer(session: Session, incoming: Incoming) -> str:
    answer = session.scalar(
        select(Message.answer).where(
            Message.channel == incoming.channel,
            Message.account == incoming.account,
            Message.key == incoming.key,
        )
    )
    return answer or ""


def _keep(session: Session, incoming: Incoming, message_id: int, handled: Handled) -> None:
    values = {
        "answer": handled.answer,
        "contact_id": handled.contact_id,
        "staff_id": handled.staff_id,
        "case_id": handled.case_id,
    }
    _KEEP.first(connection_of(session), values | {"message_id": message_id})
    for source in incoming.media:
        session.add(
            Attachment(
                message_id=message_id,
                case_id=handled.case_id,
                channel=incoming.channel,
                account=incoming.account,
                source=source,
                kind=incoming.kind.value,
            )
        )
