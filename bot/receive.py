"""Promise 1: remember the message, act, store the answer, commit, and only then reply.

A copy of a message that was answered gets the stored answer before anything is understood.
Copies of one moment meet at the unique key: one acts, the others get its answer, in whatever
process they arrive. While the database is away the message goes to the journal.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from bot.admission import TooManyError
from bot.answer import Answer
from bot.context import Bot, Handled, Received, Way
from bot.incoming import Incoming, Kind
from bot.journaling import danger_in, keep, sender_of
from bot.tables import Message
from bot.understanding import NotYetUnderstoodError, Understood
from core.database import AWAY, table_of
from core.quiet import Quiet
from core.upsert import MAKERS, dialect_of
from flows.cases.attachments import Attachment
from flows.cases.change import ActionError
from notify import budget

log = logging.getLogger(__name__)
quiet = Quiet(log)

MOST_ATTEMPTS = 8
"""More texts than any handler asks for, and one refusal."""

_MESSAGES = table_of(Message)
_REMEMBER = {
    dialect: insert(_MESSAGES)
    .on_conflict_do_nothing(index_elements=["channel", "account", "key"])
    .returning(_MESSAGES.c.id)
    for dialect, insert in MAKERS.items()
}
_ANSWER = select(_MESSAGES.c.answer).where(
    _MESSAGES.c.channel == bindparam("channel"),
    _MESSAGES.c.account == bindparam("account"),
    _MESSAGES.c.key == bindparam("key"),
)
_TOLD = _ANSWER.add_columns(_MESSAGES.c.id, _MESSAGES.c.contact_id)
_FILES = table_of(Attachment)
_WHOSE = (
    update(_FILES)
    .where(_FILES.c.message_id == bindparam("of_message"), _FILES.c.case_id.is_(None))
    .values(case_id=bindparam("whose"))
)
_KEEP = update(_MESSAGES).where(_MESSAGES.c.id == bindparam("message_id"))

Then = Callable[[Session, int, Handled, str], None]
"""What else belongs to an answer, in its transaction: the message's id, and the answer as text."""


def receive(bot: Bot, incoming: Incoming) -> str:
    """Take one message to its answer, as its way in writes it; "" means silence.

    What cannot be acted on in time is kept, and what comes from its sender meanwhile behind it.
    """
    danger = cache(lambda: danger_in(bot, incoming))
    if not bot.journal.holds(sender_of(bot, incoming)):
        try:
            with bot.admission.turn(lambda: danger() is not None):
                return take_once(bot, incoming)
        except (*AWAY, TooManyError) as error:
            quiet.warning(
                "no answer in time (%s): messages go to the journal", type(error).__name__
            )
    return keep(bot, incoming, danger())


def take_once(bot: Bot, incoming: Incoming, then: Then | None = None) -> str:
    """Act on a message unless it was acted on before; either way, give its one answer.

    An attempt that needs a text nobody has understood yet, or whose action was refused, is
    undone as a whole and made again with what it lacked.
    """
    with bot.database.read() as session:
        stored = _stored_answer(session, incoming)
    if stored is not None:
        if then is not None:
            _tell_again(bot, incoming, then)
        return stored
    way = bot.ways[incoming.channel]
    understood = Understood({incoming.text: way.understand(bot, incoming.text)})
    refusal = None
    for _ in range(MOST_ATTEMPTS):
        try:
            return _attempt(bot, way, incoming, understood, refusal, then)
        except NotYetUnderstoodError as missing:
            understood = understood.adding(missing.text, way.understand(bot, missing.text))
        except ActionError as refused:
            refusal = str(refused)
    raise RuntimeError("a handler that never comes to an end")


def _tell_again(bot: Bot, incoming: Incoming, then: Then) -> None:
    """Let an answer go out that is stored already.

    The message was acted on when its caller had hung up; a copy of it was then said to be kept,
    and its sender waits for what was promised.
    """
    with bot.database.write() as session:
        message = session.execute(_TOLD, _named(incoming)).one()
        handled = Handled(Answer(), contact_id=message.contact_id)
        then(session, message.id, handled, message.answer)


def _attempt(
    bot: Bot,
    way: Way[Any],
    incoming: Incoming,
    understood: Understood[Any],
    refusal: str | None,
    then: Then | None,
) -> str:
    now = bot.office.clock()
    with bot.database.write() as session:
        message_id = _remember(session, incoming, now)
        if message_id is None:
            return _stored_answer(session, incoming) or ""
        _keep_files(session, incoming, message_id)
        handled = way.handle(Received(bot, session, incoming, message_id, understood, refusal))
        text = _with_waiting(session, way, incoming, handled, now)
        if then is not None:
            then(session, message_id, handled, text)
        _keep(session, incoming, message_id, handled, text)
    return text


def _remember(session: Session, incoming: Incoming, now: datetime) -> int | None:
    """Store the message as it came; None if it is stored already."""
    message = _named(incoming) | {
        "kind": incoming.kind.value,
        "raw": incoming.raw,
        "received_at": now,
    }
    return session.execute(_REMEMBER[dialect_of(session)], message).scalar_one_or_none()


def _stored_answer(session: Session, incoming: Incoming) -> str | None:
    """Give the answer to a message that is stored already; None if it is new."""
    return session.execute(_ANSWER, _named(incoming)).scalar_one_or_none()


def _named(incoming: Incoming) -> dict[str, str]:
    """Name a message as it is remembered."""
    return {"channel": incoming.channel, "account": incoming.account, "key": incoming.identity}


def _with_waiting(
    session: Session, way: Way[Any], incoming: Incoming, handled: Handled, now: datetime
) -> str:
    """Write the answer; what waited for the message budget rides on it, as far as it fits."""
    text = way.render(handled.answer, way.limit)
    kind = way.window(incoming)
    if kind is None or handled.contact_id is None:
        return text
    recipient = f"contact:{handled.contact_id}"
    # It opened when they wrote: of a tap that lay in the journal nothing may be left.
    opened = incoming.kept_at or now
    if not budget.open_window(session, way.channel, recipient, kind, opened):
        return text
    room = way.limit - len(text.encode())
    waited = budget.take_waiting(session, way.channel, recipient, now, room)
    return budget.JOINT.join([*waited, text])


def _keep(
    session: Session, incoming: Incoming, message_id: int, handled: Handled, text: str
) -> None:
    values = {
        "answer": text,
        "contact_id": handled.contact_id,
        "staff_id": handled.staff_id,
        "case_id": handled.case_id,
    }
    session.execute(_KEEP, values | {"message_id": message_id})
    # What staff send belongs to a step of theirs, and the group says to which.
    if incoming.media and handled.case_id is not None and handled.staff_id is None:
        session.execute(_WHOSE, {"of_message": message_id, "whose": handled.case_id})


def _keep_files(session: Session, incoming: Incoming, message_id: int) -> None:
    """Keep what came along, before it is known to which case it belongs."""
    if not incoming.media:
        return
    # Beside words a group's robot sends pictures alone.
    kind = Kind.IMAGE if incoming.kind is Kind.TEXT else incoming.kind
    session.add_all(
        Attachment(
            message_id=message_id,
            channel=incoming.channel,
            account=incoming.account,
            source=source,
            kind=kind.value,
        )
        for source in incoming.media
    )
    session.flush()
