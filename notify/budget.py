"""The budget of customer-service messages that WeChat allows, kept per person.

What does not fit into the open window (`notify.limits.WINDOWS`) waits for the next reply.
"""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, and_, bindparam, case, or_, select, update
from sqlalchemy.orm import Session

from core.database import UtcDateTime, table_of
from core.upsert import MAKERS, dialect_of
from notify.leases import hold
from notify.limits import WINDOWS, WindowKind
from notify.outbox import count_waiting
from notify.payload import as_text
from notify.tables import Attempt, Destination, Outbox, destination_key
from notify.words import RODE_ON_REPLY

JOINT = "\n\n"
"""What the caller puts between texts that ride on one reply; counted into their room."""


def _opening(kind: WindowKind, dialect: str) -> Any:
    """Build the upsert that opens a window and tells how many rows wait.

    A tap leaves an open 48-hour window alone while anything is left in it: its one minute would
    otherwise end what the person's message allows for two days.
    """
    table = table_of(Destination)
    columns = table.c
    statement = MAKERS[dialect](table).values(
        key=bindparam("at_key"),
        window_kind=kind,
        window_started_at=bindparam("at_now", type_=UtcDateTime),
        window_limit=WINDOWS[kind].limit,
        window_used=0,
        waiting=0,
    )
    wider = and_(
        columns.window_kind == "message",
        columns.window_started_at > bindparam("at_oldest", type_=UtcDateTime),
        columns.window_used < columns.window_limit,
    )
    names = ("window_kind", "window_started_at", "window_limit", "window_used")
    opened = {
        name: statement.excluded[name]
        if kind == "message"
        else case((wider, columns[name]), else_=statement.excluded[name])
        for name in names
    }
    return statement.on_conflict_do_update(index_elements=["key"], set_=opened).returning(
        columns.waiting
    )


_OPENINGS = {(kind, dialect): _opening(kind, dialect) for kind in WINDOWS for dialect in MAKERS}
"""Built once, so that SQLAlchemy compiles each once."""


def open_window(
    session: Session, channel: str, recipient: str, kind: WindowKind, now: datetime
) -> int:
    """Note that a person wrote or tapped; give how many messages wait for them. One statement.

    If any wait, take_waiting belongs in the same transaction: it also sends off those that find
    no room on the reply.
    """
    values = {
        "at_key": destination_key(channel, recipient),
        "at_now": now,
        "at_oldest": now - WINDOWS["message"].span,
    }
    waiting: int = session.execute(_OPENINGS[kind, dialect_of(session)], values).scalar_one()
    return waiting


def take_waiting(
    session: Session, channel: str, recipient: str, now: datetime, room_bytes: int
) -> list[str]:
    """Give the waiting texts that ride on this reply, oldest first, and mark them sent.

    room_bytes: UTF-8 bytes left in the reply; each text takes its own and a JOINT's. The rest
    become due at once, for the window has just opened.
    """
    key = destination_key(channel, recipient)
    hold(session, key)
    rows = session.scalars(
        select(Outbox)
        .where(Outbox.channel == channel, Outbox.recipient == recipient, Outbox.status == "waiting")
        .order_by(Outbox.id)
        .with_for_update()
    ).all()
    texts: list[str] = []
    call_id = uuid4().hex
    for row in rows:
        text = as_text(row.payload)
        room_bytes -= len((JOINT + text).encode())
        if room_bytes >= 0:
            texts.append(text)
            _ride(session, row, key, call_id, now)
        else:
            row.status, row.next_attempt_at = "pending", now
    if rows:
        count_waiting(session, key, -len(rows))
    return texts


def _ride(session: Session, row: Outbox, key: str, call_id: str, now: datetime) -> None:
    row.status, row.sent_at, row.last_error = "sent", now, None
    session.add(
        Attempt(
            outbox_id=row.id,
            destination=key,
            call_id=call_id,
            started_at=now,
            finished_at=now,
            outcome="sent",
            detail=RODE_ON_REPLY,
        )
    )


def _room(now: datetime) -> ColumnElement[bool]:
    """Give the condition that a destination's window is open, and not used up."""
    still_open = or_(
        *(
            and_(
                Destination.window_kind == kind,
                Destination.window_started_at > now - window.span,
            )
            for kind, window in WINDOWS.items()
        )
    )
    return and_(still_open, Destination.window_used < Destination.window_limit)


def has_room(session: Session, key: str, now: datetime) -> bool:
    """Tell whether a message would go out now, and use nothing up."""
    query = select(Destination.key).where(Destination.key == key, _room(now))
    return session.scalar(query) is not None


def spend(session: Session, key: str, now: datetime) -> bool:
    """Use one message of a destination's open window; False if it is closed or used up."""
    spent = session.execute(
        update(Destination)
        .where(Destination.key == key, _room(now))
        .values(window_used=Destination.window_used + 1)
        .returning(Destination.key)
        .execution_options(synchronize_session=False)
    )
    return spent.first() is not None


def refund(session: Session, key: str) -> None:
    """Give back a message that the platform refused."""
    session.execute(
        update(Destination)
        .where(Destination.key == key, Destination.window_used > 0)
        .values(window_used=Destination.window_used - 1)
        .execution_options(synchronize_session=False)
    )


def correct(session: Session, key: str, *, used_up: bool) -> None:
    """Believe the platform: the window is used up (45047), or not open at all (45015)."""
    seen = {"window_used": Destination.window_limit} if used_up else {"window_kind": None}
    session.execute(
        update(Destination)
        .where(Destination.key == key)
        .values(seen)
        .execution_options(synchronize_session=False)
    )
