"""The table of troubles: what was wrong, where, since when, and what of it was told."""

from datetime import datetime

from sqlalchemy import Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Key, UtcDateTime


class Trouble(Base):
    """One trouble from its beginning to its end.

    key: what is in trouble ("webhook:12", "disk:database"); its kind stands before the colon.
    place: the machine it belongs to, "" for what all machines share. text: a Chinese sentence that
    says what is wrong and what to do, without personal data.
    """

    __tablename__ = "troubles"
    __table_args__ = (
        Index(
            "ix_troubles_open",
            "place",
            "key",
            unique=True,
            sqlite_where=text("over_at IS NULL"),
            postgresql_where=text("over_at IS NULL"),
        ),
        Index("ix_troubles_before", "place", "key", "over_at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    key: Mapped[str] = mapped_column(String(120))
    place: Mapped[str] = mapped_column(String(64), default="")
    text: Mapped[str] = mapped_column(Text)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    over_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def kind(self) -> str:
        return kind_of(self.key)


def kind_of(key: str) -> str:
    return key.partition(":")[0]
