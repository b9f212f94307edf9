"""What the groups' robot remembers."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime


class WrongCodes(Base):
    """How often a wrong binding code was said in a chat, and since when."""

    __tablename__ = "wrong_codes"

    chat_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    count: Mapped[int]
    since: Mapped[datetime] = mapped_column(UtcDateTime)
