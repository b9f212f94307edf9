"""The tables of the way out: what is to be said, each try to say it, where to, and tokens."""

from datetime import datetime
from typing import Literal

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Encrypted, EncryptedJson, Key, UtcDateTime
from notify.limits import WindowKind
from notify.payload import Payload

Status = Literal["pending", "waiting", "sent", "failed"]
Outcome = Literal["sent", "retry", "failed"]


class Outbox(Base):
    """One message to one recipient; written with the change it tells of, or not at all.

    subject: what it is about. urgent: an alarm, which goes ahead of all others. waiting: the
    recipient's message budget is closed; it rides on the next reply. joins: it goes in one call
    with the recipient's others that join.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("event_key", "channel", "recipient"),
        Index("ix_outbox_due", "status", "next_attempt_at"),
        Index(
            "ix_outbox_lane",
            "channel",
            "urgent",
            "next_attempt_at",
            "id",
            sqlite_where=text("status = 'pending'"),
            postgresql_where=text("status = 'pending'"),
        ),
        Index(
            "ix_outbox_pending_since",
            "channel",
            "urgent",
            "created_at",
            sqlite_where=text("status = 'pending'"),
            postgresql_where=text("status = 'pending'"),
        ),
        Index("ix_outbox_destination", "channel", "recipient", "status", "id"),
        Index("ix_outbox_subject", "subject_kind", "subject_id", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    event_key: Mapped[str] = mapped_column(String(200))
    subject_kind: Mapped[str | None] = mapped_column(String(12))
    subject_id: Mapped[int | None] = mapped_column(Key)
    channel: Mapped[str] = mapped_column(String(40))
    recipient: Mapped[str] = mapped_column(String(200))
    account: Mapped[str] = mapped_column(String(100))
    address: Mapped[str] = mapped_column(Encrypted)
    kind: Mapped[str] = mapped_column(String(80))
    payload: Mapped[Payload] = mapped_column(EncryptedJson)
    urgent: Mapped[bool] = mapped_column(Boolean, default=False)
    joins: Mapped[bool] = mapped_column(Boolean, default=False)
    status: Mapped[Status] = mapped_column(String(16), default="pending")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_attempt_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None] = mapped_column(Text)


class Attempt(Base):
    """One row's part in one call; written before the call, finished after it.

    Unfinished: the process ended before it learned the answer.
    """

    __tablename__ = "attempts"
    __table_args__ = (
        Index("ix_attempts_destination", "destination", "started_at"),
        Index("ix_attempts_outbox_id", "outbox_id"),
        Index("ix_attempts_call_id", "call_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    outbox_id: Mapped[int] = mapped_column(Key, ForeignKey("outbox.id"))
    destination: Mapped[str] = mapped_column(String(250))
    call_id: Mapped[str] = mapped_column(String(40))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[Outcome | None] = mapped_column(String(16))
    error_code: Mapped[str | None] = mapped_column(String(40))
    detail: Mapped[str | None] = mapped_column(Text)


class Destination(Base):
    """One recipient on one channel: who serves it now, and what the platform still allows.

    waiting counts its outbox rows of that status; it changes with them in one transaction.
    """

    __tablename__ = "destinations"
    __table_args__ = (
        Index(
            "ix_destinations_leased",
            "lease_until",
            sqlite_where=text("lease_until IS NOT NULL"),
            postgresql_where=text("lease_until IS NOT NULL"),
        ),
    )

    key: Mapped[str] = mapped_column(String(250), primary_key=True)
    lease_owner: Mapped[str | None] = mapped_column(String(100))
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    window_kind: Mapped[WindowKind | None] = mapped_column(String(16))
    window_started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    window_limit: Mapped[int] = mapped_column(Integer, default=0)
    window_used: Mapped[int] = mapped_column(Integer, default=0)
    waiting: Mapped[int] = mapped_column(Integer, default=0)


class Token(Base):
    """One platform's access token, shared by every process.

    refused: the platform did not know the last value; the next is asked for by force.
    A lease without an owner is a pause after a failed refresh. problem: the platform's errcode at
    the last refresh, since when it says so; None once it gave a token again.
    """

    __tablename__ = "tokens"

    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    value: Mapped[str | None] = mapped_column(Encrypted)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refresh_after: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refused: Mapped[bool] = mapped_column(Boolean, default=False)
    forced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    problem: Mapped[str | None] = mapped_column(String(40))
    problem_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lease_owner: Mapped[str | None] = mapped_column(String(100))
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


def destination_key(channel: str, recipient: str) -> str:
    """Name the destination of an outbox row: "wechat" and "contact:5" → "wechat:contact:5"."""
    return f"{channel}:{recipient}"
