"""What the office changes about a group chat: made, given a key, told apart by a code."""

import re
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.upsert import insert_into
from flows.map.binding import issue_code
from flows.map.tables import GroupChat
from flows.telling import words
from flows.telling.places import COLUMNS, Serves, Territory, place_in

ADDRESS = re.compile(r"[?&]key=([^&\s#]+)")
KEY = re.compile(r"[A-Za-z0-9_-]{8,100}")


class GroupError(Exception):
    """A group that was not made or changed; its text is a sentence for the person who tried."""


def make_group(
    session: Session, where: Territory, kind: Serves, row_id: int, name: str, key: str | None
) -> int:
    """Make the group of a place, which has none yet; GroupError if it has one or is not there."""
    place = place_in(session, where, kind, row_id)
    if place is None:
        raise GroupError(words.NO_SUCH_PLACE)
    column = COLUMNS[kind]
    statement = insert_into(session, GroupChat).values(
        {"name": name, "webhook_key": key, column.key: row_id}
    )
    made = session.scalar(statement.on_conflict_do_nothing().returning(GroupChat.id))
    if made is None:
        there = session.scalar(select(GroupChat.name).where(column == row_id))
        raise GroupError(words.ALREADY_SERVED.format(place=place.name, group=there))
    return int(made)


def key_in(text: str) -> str | None:
    """Read a webhook key, alone or in the address WeCom shows; None where nothing was typed."""
    typed = text.strip()
    if not typed:
        return None
    address = ADDRESS.search(typed)
    key = address[1] if address else typed
    if not KEY.fullmatch(key):
        raise GroupError(words.BAD_KEY)
    return key


def give_code(session: Session, chat: GroupChat, now: datetime) -> str:
    """Give a group a fresh binding code that no other group carries, not even an old one."""
    with session.no_autoflush:
        while True:
            code = issue_code(chat, now)
            others = select(GroupChat.id).where(
                GroupChat.binding_code == code, GroupChat.id != chat.id
            )
            if session.scalar(others) is None:
                return code


def unbind(chat: GroupChat) -> None:
    """Forget in which chat a group is; a code given out is worth nothing any more."""
    chat.chat_id, chat.binding_code, chat.binding_expires_at = None, None, None
