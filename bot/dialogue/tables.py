"""Where each talk stands."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.dialogue.states import Stage
from core.database import Base, EncryptedJson, UtcDateTime, coded


class Conversation(Base):
    """Where the talk with one contact stands; slots is what was said so far."""

    __tablename__ = "conversations"

    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), primary_key=True)
    stage: Mapped[Stage] = mapped_column(coded(Stage), default=Stage.IDLE)
    slots: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJson)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
