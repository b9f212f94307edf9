"""Answers nobody waits for any more: whom they go to, as messages of their own."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.context import Handled
from bot.incoming import Incoming
from flows.map.reads import group_of_chat
from flows.people.tables import Contact
from flows.telling import audience
from flows.telling.audience import Recipient
from notify.outbox import Notice
from notify.payload import Payload

KIND = "answer"


def to_contact(session: Session, _incoming: Incoming, handled: Handled, text: str) -> Notice | None:
    if handled.contact_id is None:
        return None
    return _notice(audience.reporter(session.get_one(Contact, handled.contact_id)), {"text": text})


def to_group(session: Session, incoming: Incoming, _handled: Handled, text: str) -> Notice | None:
    group = group_of_chat(session, incoming.chat)
    return _notice((audience.group(group),) if group else (), {"markdown": text})


def to_nobody(
    _session: Session, _incoming: Incoming, _handled: Handled, _text: str
) -> Notice | None:
    return None


def _notice(recipients: Sequence[Recipient], payload: Payload) -> Notice | None:
    for who in recipients:
        return Notice(
            channel=who.channel,
            recipient=who.key,
            account=who.account,
            address=who.address,
            kind=KIND,
            payload=payload,
        )
    return None
