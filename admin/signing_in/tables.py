"""The table of sign-in attempts: what throttling counts, and who signed in when."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Key, UtcDateTime, coded


class Outcome(StrEnum):
    """How an attempt ended; failed until its password was found right."""

    FAILED = "failed"
    SUCCEEDED = "succeeded"
    REFUSED = "refused"  # too many before it: neither tried nor counted


class SignIn(Base):
    """One attempt 登录. login_index digests what was typed, which may have been a password."""

    __tablename__ = "sign_ins"
    __table_args__ = (
        Index("ix_sign_ins_login_id", "login_index", "id"),
        Index("ix_sign_ins_ip_at", "ip", "at"),
        Index("ix_sign_ins_at", "at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    login_index: Mapped[str] = mapped_column(String(32))
    ip: Mapped[str] = mapped_column(String(45))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    outcome: Mapped[Outcome] = mapped_column(coded(Outcome), default=Outcome.FAILED)
