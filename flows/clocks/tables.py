"""The clocks: one row for each subject, stage and round; and the days the office declares."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Key, UtcDateTime, coded


class Stage(StrEnum):
    """What a clock waits for."""

    ASSIGN = "assign"  # 交办
    ANSWER = "answer"  # 首次答复
    RESOLVE = "resolve"  # 办结
    RULE = "rule"  # 派单异议裁定
    PLAN = "plan"  # 会商定的日子
    ACKNOWLEDGE = "acknowledge"  # 签收, of a letter
    JUDGE = "judge"  # 评价; past its end a case closes unrated


class Clock(Base):
    """One stage of one round of one subject.

    due_at moves on by each pause. done_at: reached, or stopped with the whole. told_until: its
    lines (`flows.clocks.lines`) up to here are served, or are nobody's business. crosses_at: when
    its next line is crossed; None when there is none left. provisional: a day of its time lies in a
    year whose calendar is not published yet.
    """

    __tablename__ = "clocks"
    __table_args__ = (
        Index(
            "ix_clocks_crosses_at",
            *("kind", "crosses_at", "subject_id"),
            sqlite_where=text("crosses_at IS NOT NULL"),
            postgresql_where=text("crosses_at IS NOT NULL"),
        ),
        Index(
            "ix_clocks_provisional",
            *("kind", "due_at", "subject_id"),
            sqlite_where=text("provisional = 1 AND done_at IS NULL"),
            postgresql_where=text("provisional AND done_at IS NULL"),
        ),
    )

    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    subject_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    stage: Mapped[Stage] = mapped_column(coded(Stage), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    provisional: Mapped[bool] = mapped_column(default=False)
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_seconds: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    crosses_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def paused(self) -> timedelta:
        """Give how long it has stood still, without the pause that is on."""
        return timedelta(seconds=self.paused_seconds)


class DeadlineProfile(Base):
    """A version of a deadline profile of the office's own; never changed, never deleted.

    spans: by class and stage, [amount, unit] each (`flows.deadlines`). since: the first day on
    which cases are accepted under it. made_by: None for whoever sat at the terminal.
    """

    __tablename__ = "deadline_profiles"

    code: Mapped[str] = mapped_column(String(16), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(40))
    spans: Mapped[dict[str, Any]] = mapped_column(JSON)
    extension_days: Mapped[int]
    extensions: Mapped[int]
    return_days: Mapped[int]
    since: Mapped[date | None]
    # No foreign key: SQLite cannot add one to a table that is there.
    made_by: Mapped[int | None] = mapped_column(Key)
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CalendarOverride(Base):
    """A day the office declares a working day or a day off, over the published calendar."""

    __tablename__ = "calendar_overrides"

    day: Mapped[date] = mapped_column(primary_key=True)
    working: Mapped[bool]
    name: Mapped[str] = mapped_column(String(40))
