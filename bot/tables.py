"""What came in: every message, with its answer."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Encrypted, Key, UtcDateTime


class Message(Base):
    """One message as it came, with the answer it got; a retry finds both here.

    key is `Incoming.identity`: the platform's id with its sender in it.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("channel", "account", "key", name="uq_messages_key"),
        # What somebody said within the hour is counted at each of their messages.
        Index(
            "ix_messages_contact_received",
            "contact_id",
            "received_at",
            sqlite_where=text("contact_id IS NOT NULL"),
            postgresql_where=text("contact_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    account: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(12))
    raw: Mapped[str] = mapped_column(Encrypted)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    answer: Mapped[str | None] = mapped_column(Encrypted)
