"""The group chats of a territory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from core.paging import Page
from flows.map.tables import GroupChat
from flows.telling.places import (
    COLUMNS,
    TABLES,
    Place,
    Serves,
    Territory,
    inside,
    place_names,
)

PAGE = 50


@dataclass(frozen=True, slots=True)
class Group:
    """A group chat with what it serves."""

    chat: GroupChat
    place: Place


def group_names(session: Session, ids: Collection[int]) -> Mapping[int, str]:
    rows = session.execute(select(GroupChat.id, GroupChat.name).where(GroupChat.id.in_(ids)))
    return {row.id: row.name for row in rows}


def group_page(
    session: Session,
    where: Territory,
    name: str = "",
    *,
    unbound: bool = False,
    after: int | None = None,
    limit: int = PAGE,
) -> Page[Group, int]:
    """Give a page of a territory's groups, in the order they were made."""
    query = select(GroupChat).where(_in(where))
    if name:
        query = query.where(GroupChat.name.contains(name, autoescape=True))
    if unbound:
        query = query.where(GroupChat.chat_id.is_(None))
    if after is not None:
        query = query.where(GroupChat.id > after)
    chats = session.scalars(query.order_by(GroupChat.id).limit(limit + 1)).all()
    shown = chats[:limit]
    return Page(_with_places(session, shown), shown[-1].id if len(chats) > limit else None)


def group_in(session: Session, where: Territory, group_id: int) -> Group | None:
    """Give one of a territory's groups."""
    chat = session.scalar(select(GroupChat).where(GroupChat.id == group_id, _in(where)))
    return _with_places(session, [chat])[0] if chat else None


def _in(where: Territory) -> ColumnElement[bool]:
    return or_(
        *(
            column.in_(select(TABLES[kind].id).where(inside(kind, where)))
            for kind, column in COLUMNS.items()
        )
    )


def _with_places(session: Session, chats: Sequence[GroupChat]) -> Sequence[Group]:
    names: dict[tuple[Serves, int], str] = {}
    for kind, column in COLUMNS.items():
        ids = [row_id for chat in chats if (row_id := getattr(chat, column.key)) is not None]
        if ids:
            found = place_names(session, kind, ids)
            names.update({(kind, row_id): name for row_id, name in found.items()})
    return [Group(chat, _place(chat, names)) for chat in chats]


def _place(chat: GroupChat, names: Mapping[tuple[Serves, int], str]) -> Place:
    keys = ((kind, getattr(chat, column.key)) for kind, column in COLUMNS.items())
    kind, row_id = next(key for key in keys if key in names)
    return Place(kind, row_id, names[kind, row_id])
