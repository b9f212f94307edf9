"""Binding a group chat: somebody says the console's one-time code in it.

The codes are short, so guessing is limited: so many wrong ones in a chat, and for an hour none is
looked at there.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.group import words
from bot.group.tables import WrongCodes
from core.upsert import insert_into
from flows.map.binding import bind
from flows.map.reads import group_of_chat

MOST_WRONG = 5
FORGOTTEN_AFTER = timedelta(hours=1)


def bind_group(session: Session, chat_id: str, code: str, now: datetime) -> str:
    """Bind the chat of an unbound group, if the code is good; give the sentence that says so."""
    wrong = _wrong_codes(session, chat_id, now)
    if wrong.count >= MOST_WRONG:
        return words.TOO_MANY_CODES
    there = group_of_chat(session, chat_id)
    if there is not None:  # By a colleague, in the moment in which this one waited for the lock.
        return words.BOUND_ALREADY.format(name=there.name)
    group = bind(session, code, chat_id, now)
    if group is None:
        wrong.count += 1
        return words.BAD_CODE
    wrong.count = 0
    return words.BOUND.format(name=group.name)


def _wrong_codes(session: Session, chat_id: str, now: datetime) -> WrongCodes:
    """Give what was counted in this chat, locked, so that two guesses at once are two."""
    none = {"chat_id": chat_id, "count": 0, "since": now}
    session.execute(insert_into(session, WrongCodes).values(none).on_conflict_do_nothing())
    counted = session.get_one(WrongCodes, chat_id, with_for_update=True)
    if now - counted.since >= FORGOTTEN_AFTER:
        counted.count, counted.since = 0, now
    return counted
