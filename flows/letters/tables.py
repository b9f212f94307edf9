"""Letters 督办函, what they are about, the weekly bulletins 通报, and how an office signs both."""

from datetime import date, datetime

from sqlalchemy import Computed, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Encrypted, Key, UtcDateTime, coded
from flows.clocks.running import Light
from flows.clocks.tables import Stage
from flows.events import Subject
from flows.letters.states import BulletinState, Miss, State, To
from flows.map.tables import COMMUNITY, COUNTY, STREET
from flows.people.tables import Staff

LETTER, BULLETIN = "letter", "bulletin"
"""The kinds of subject that they are, in events, clocks and outbox."""
RED = text("red")


def _prefix(column: str, length: int) -> Computed:
    return Computed(f"substr({column}, 1, {length})", persisted=True)


class LetterOffice(Base):
    """How a division writes: its short name in numbers 机关代字, and how long it gives."""

    __tablename__ = "letter_offices"

    division_id: Mapped[int] = mapped_column(ForeignKey("divisions.id"), primary_key=True)
    short_name: Mapped[str] = mapped_column(String(20))
    acknowledge_days: Mapped[int]
    answer_days: Mapped[int]


class Letter(Base):
    """One letter 督办函, from its number to its end.

    What was issued stays, also the names as they were then; where it stands (state, round, who
    signed, how often it was late) is what its events add up to. words: a dispatcher's, None
    where a red light alone issued it. again: a case of it had a letter by red light before. The
    database keeps prefixes of both codes beside them: a list is a range of one of them.
    """

    __tablename__ = "letters"
    __table_args__ = (
        UniqueConstraint("issuer_id", "year", "number", name="uq_letters_number"),
        *(
            Index(f"ix_letters_{column}", column, "state", "id")
            for column in (
                *("issuer_county", "issuer_street", "issuer_code"),
                *("to_street", "to_community", "to_code", "department_id"),
            )
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    issuer_id: Mapped[int] = mapped_column(ForeignKey("divisions.id"))
    issuer_code: Mapped[str] = mapped_column(String(12))
    issuer_name: Mapped[str] = mapped_column(String(60))
    year: Mapped[int]
    number: Mapped[int]
    word: Mapped[str] = mapped_column(String(60))
    red: Mapped[bool] = mapped_column(default=False)
    again: Mapped[bool] = mapped_column(default=False)
    to_kind: Mapped[To] = mapped_column(coded(To))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    division_id: Mapped[int | None] = mapped_column(ForeignKey("divisions.id"))
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("grids.id"))
    to_code: Mapped[str | None] = mapped_column(String(15))
    to_name: Mapped[str] = mapped_column(String(130))

    state: Mapped[State] = mapped_column(coded(State), default=State.DRAFT)
    words: Mapped[str | None] = mapped_column(Encrypted)
    round: Mapped[int] = mapped_column(default=1)
    missed: Mapped[int] = mapped_column(default=0)
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    issued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    event_count: Mapped[int] = mapped_column(default=0)

    issuer_county: Mapped[str] = mapped_column(String(COUNTY), _prefix("issuer_code", COUNTY))
    issuer_street: Mapped[str] = mapped_column(String(STREET), _prefix("issuer_code", STREET))
    to_street: Mapped[str | None] = mapped_column(String(STREET), _prefix("to_code", STREET))
    to_community: Mapped[str | None] = mapped_column(
        String(COMMUNITY), _prefix("to_code", COMMUNITY)
    )

    cases: Mapped[list["LetterCase"]] = relationship(order_by="LetterCase.position")
    signed_by: Mapped[Staff | None] = relationship()

    @property
    def subject(self) -> Subject:
        return Subject(LETTER, self.id)


class LetterCase(Base):
    """A case that a letter is about, as it stood when the letter was issued.

    red: its light issued the letter; once for each case, round and stage.
    """

    __tablename__ = "letter_cases"
    __table_args__ = (
        Index(
            "ix_letter_cases_red",
            *("case_id", "round", "stage"),
            unique=True,
            sqlite_where=RED,
            postgresql_where=RED,
        ),
        Index("ix_letter_cases_case_id", "case_id", "letter_id"),
    )

    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    position: Mapped[int]
    number: Mapped[str] = mapped_column(String(20))
    item_name: Mapped[str] = mapped_column(String(60))
    area_name: Mapped[str] = mapped_column(String(130))
    round: Mapped[int]
    stage: Mapped[Stage | None] = mapped_column(coded(Stage))
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    light: Mapped[Light | None] = mapped_column(coded(Light))
    resolve_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    red: Mapped[bool] = mapped_column(default=False)


class Bulletin(Base):
    """The bulletin 通报 of one division and week: which letters were missed; week is its Monday.

    Its number is drawn when it is issued: a draft that never goes out leaves no gap.
    """

    __tablename__ = "bulletins"
    __table_args__ = (
        UniqueConstraint("division_id", "week", name="uq_bulletins_week"),
        UniqueConstraint("division_id", "year", "number", name="uq_bulletins_number"),
        *(
            Index(f"ix_bulletins_{column}", column, "id")
            for column in ("issuer_county", "issuer_street", "issuer_code")
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    division_id: Mapped[int] = mapped_column(ForeignKey("divisions.id"))
    issuer_code: Mapped[str] = mapped_column(String(12))
    issuer_name: Mapped[str] = mapped_column(String(60))
    week: Mapped[date]

    state: Mapped[BulletinState] = mapped_column(coded(BulletinState), default=BulletinState.BLANK)
    year: Mapped[int | None]
    number: Mapped[int | None]
    word: Mapped[str | None] = mapped_column(String(60))
    words: Mapped[str | None] = mapped_column(Encrypted)
    drawn_up_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    issued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    event_count: Mapped[int] = mapped_column(default=0)

    issuer_county: Mapped[str] = mapped_column(String(COUNTY), _prefix("issuer_code", COUNTY))
    issuer_street: Mapped[str] = mapped_column(String(STREET), _prefix("issuer_code", STREET))

    misses: Mapped[list["BulletinLetter"]] = relationship(
        order_by="BulletinLetter.letter_id, BulletinLetter.why"
    )

    @property
    def subject(self) -> Subject:
        return Subject(BULLETIN, self.id)


class BulletinLetter(Base):
    """A letter that a bulletin names, and why."""

    __tablename__ = "bulletin_letters"

    bulletin_id: Mapped[int] = mapped_column(ForeignKey("bulletins.id"), primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"), primary_key=True, index=True)
    why: Mapped[Miss] = mapped_column(coded(Miss), primary_key=True)

    letter: Mapped[Letter] = relationship()
