"""What happened: ONE append-only table for everything that lives."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import JSON, Index, String, UniqueConstraint, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base, Encrypted, Key, UtcDateTime, table_of


class Subject(NamedTuple):
    """Something that lives: its kind and its id, such as ("case", 7)."""

    kind: str
    id: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


class Event(Base):
    """One thing that happened to one subject. Never changed, never deleted.

    step is the code of a row. data holds what was decided, [before, after] for each field, and no
    personal data; text is what was said with it (a reason, a progress note).
    """

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("kind", "subject_id", "sequence", name="uq_events_sequence"),
        Index("ix_events_kind_step_at", "kind", "step", "at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    subject_id: Mapped[int] = mapped_column(Key)
    sequence: Mapped[int]
    step: Mapped[str] = mapped_column(String(24))
    from_state: Mapped[str] = mapped_column(String(20))
    to_state: Mapped[str] = mapped_column(String(20))
    actor_kind: Mapped[str] = mapped_column(String(10))
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    text: Mapped[str | None] = mapped_column(Encrypted)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)


COLUMNS = tuple(name for name in table_of(Event).c.keys() if name != "id")  # noqa: SIM118 - not a dict.


def append(session: Session, events: Sequence[Event]) -> None:
    """Write events; plain statements, for nobody changes them after."""
    rows = [{name: getattr(event, name) for name in COLUMNS} for event in events]
    session.execute(insert(table_of(Event)), rows)


def events_of(session: Session, subject: Subject) -> Sequence[Event]:
    """Give all that happened to a subject, in its order."""
    return session.scalars(
        select(Event)
        .where(Event.kind == subject.kind, Event.subject_id == subject.id)
        .order_by(Event.sequence)
    ).all()
