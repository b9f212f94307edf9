"""What the groups' robot remembers."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, EncryptedJson, UtcDateTime


class WrongCodes(Base):
    """How often a wrong binding code was said in a chat, and since when."""

    __tablename__ = "wrong_codes"

    chat_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    count: Mapped[int]
    since: Mapped[datetime] = mapped_column(UtcDateTime)


class Unsettled(Base):
    """What one worker may still answer or take back in one chat.

    open: what the robot has offered or asked last, with the words it is about; done: the steps
    of the last sentence that did something, as [case, sequence of its event]. photos: those sent of
    late, each with what it belongs to.
    """

    __tablename__ = "unsettled"

    chat_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    open: Mapped[dict[str, Any]] = mapped_column(EncryptedJson)
    done: Mapped[list[Any]] = mapped_column(EncryptedJson)
    photos: Mapped[list[Any] | None] = mapped_column(EncryptedJson)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
