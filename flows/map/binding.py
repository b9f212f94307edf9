"""Binding a group chat: a one-time code from the console, said in the group."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.map.tables import GroupChat

DIGITS = 6
LIFE = timedelta(hours=24)


def issue_code(group: GroupChat, now: datetime) -> str:
    """Give a group a fresh code; the one before is worth nothing any more."""
    group.binding_code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    group.binding_expires_at = now + LIFE
    return group.binding_code


def bind(session: Session, code: str, chat_id: str, now: datetime) -> GroupChat | None:
    """Bind the group of a code to the chat it was said in; None if the code is worth nothing."""
    group = session.scalar(
        select(GroupChat)
        .where(GroupChat.binding_code == code, GroupChat.binding_expires_at > now)
        .with_for_update()
    )
    if group is None:
        return None
    group.chat_id, group.binding_code, group.binding_expires_at = chat_id, None, None
    return group
