"""The case 诉求/工单 as it stands, and the looks taken at personal data."""

from datetime import datetime

from sqlalchemy import Computed, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Encrypted, EncryptedJson, Key, UtcDateTime, coded
from flows.cases.states import Level, Objection, Solved, State
from flows.deadlines import DEFAULT, URGENT
from flows.events import Subject
from flows.map.tables import COMMUNITY, COUNTY, STREET, Grid
from flows.people.tables import Contact, Department, Resident, Staff
from nlp.catalogue.severity import Severity

KIND = "case"
"""The kind of subject a case is, in events, clocks and outbox."""
URGENT_OPEN = "severity = 'urgent' AND moved_at IS NOT NULL"
"""Urgent, and somebody still owes something: said as the index over these rows says it."""


def _prefix(length: int) -> Computed:
    return Computed(f"substr(area_code, 1, {length})", persisted=True)


class Case(Base):
    """One matter, from what a resident said to its end.

    What was filed stays; where it stands (state, grid, area, level, who has it, round, mark) is
    what its events add up to, and nothing but a step changes it. summary is masked and may be
    shown in a group; description and place hold what was said, point where it was shared from
    (longitude and latitude, WGS-84 degrees); behalf tells of whom it is reported for 代报 (who,
    phone, consent), apart from who reports. All five are personal: at rest only the grid tells
    where it is. area_code is the grid's code, or
    the division's while no grid is known; the database keeps its prefixes beside it, and scopes
    are equalities on one of the four. police: its item is public safety, so that the officers of
    the police grid may see it. profile: the version of the deadline profile it was accepted
    under. objection: why it was returned, until somebody rules on that. asked_until: until when
    more time is asked for. parent_id: the case it follows, where it was merged; child_count: how
    many follow it. part_count, open_parts: how many departments help, and how many of
    them are not done (`flows.cases.parts`). moved_at: when a person last did something, while
    somebody owes something; else None. All deadlines are clocks (`flows.clocks`).
    """

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("grid_id", "short_number", name="uq_cases_short_number"),
        # One list is one range: an equality, then the order, newest first.
        *(
            index
            for column in ("county_code", "street_code", "community_code", "area_code")
            for index in (
                Index(f"ix_cases_{column}_accepted", column, "accepted_at", "id"),
                Index(f"ix_cases_{column}_state", column, "state", "accepted_at", "id"),
            )
        ),
        Index("ix_cases_item_accepted", "item_code", "accepted_at", "id"),
        # What is near a new report, and how often the like was reported: storms, rising.
        Index("ix_cases_community_item", "community_code", "item_code", "accepted_at", "id"),
        Index("ix_cases_department_accepted", "department_id", "accepted_at", "id"),
        Index("ix_cases_resident_accepted", "resident_id", "accepted_at"),
        Index(
            "ix_cases_objection",
            "accepted_at",
            sqlite_where=text("objection IS NOT NULL"),
            postgresql_where=text("objection IS NOT NULL"),
        ),
        Index(
            "ix_cases_asked_until",
            "accepted_at",
            sqlite_where=text("asked_until IS NOT NULL"),
            postgresql_where=text("asked_until IS NOT NULL"),
        ),
        Index("ix_cases_grid_state", "grid_id", "state", "short_number"),
        Index(
            "ix_cases_in_hand",
            "assignee_id",
            sqlite_where=text("moved_at IS NOT NULL"),
            postgresql_where=text("moved_at IS NOT NULL"),
        ),
        *(
            Index(
                f"ix_cases_{column}_moved",
                column,
                "moved_at",
                "id",
                sqlite_where=text("moved_at IS NOT NULL"),
                postgresql_where=text("moved_at IS NOT NULL"),
            )
            for column in ("county_code", "street_code", "community_code")
        ),
        Index(
            "ix_cases_urgent",
            "accepted_at",
            "id",
            sqlite_where=text(URGENT_OPEN),
            postgresql_where=text(URGENT_OPEN),
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    public_code: Mapped[str] = mapped_column(String(20), unique=True)
    source: Mapped[str] = mapped_column(String(20))
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    anonymous: Mapped[bool] = mapped_column(default=False)
    item_code: Mapped[str] = mapped_column(String(40))
    item_name: Mapped[str] = mapped_column(String(60))
    catalogue_version: Mapped[str] = mapped_column(String(40))
    severity: Mapped[Severity] = mapped_column(coded(Severity))
    deadline_class: Mapped[str] = mapped_column(String(12))
    profile: Mapped[str] = mapped_column(String(24), default=DEFAULT)
    police: Mapped[bool] = mapped_column(default=False)
    summary: Mapped[str] = mapped_column(Encrypted)
    description: Mapped[str] = mapped_column(Encrypted)
    place: Mapped[str | None] = mapped_column(Encrypted)
    point: Mapped[list[float] | None] = mapped_column(EncryptedJson)
    behalf: Mapped[dict[str, str] | None] = mapped_column(EncryptedJson)

    state: Mapped[State] = mapped_column(coded(State), default=State.DRAFT)
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("grids.id"))
    short_number: Mapped[int | None]
    area_code: Mapped[str] = mapped_column(String(15))
    level: Mapped[Level] = mapped_column(coded(Level), default=Level.GRID)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    round: Mapped[int] = mapped_column(default=1)
    rating: Mapped[int | None]
    solved: Mapped[Solved | None] = mapped_column(coded(Solved))
    objection: Mapped[Objection | None] = mapped_column(coded(Objection))
    asked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # No foreign key: SQLite cannot add one to a table that is there.
    parent_id: Mapped[int | None] = mapped_column(Key, index=True)
    child_count: Mapped[int] = mapped_column(default=0)
    part_count: Mapped[int] = mapped_column(default=0)
    open_parts: Mapped[int] = mapped_column(default=0)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    moved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    event_count: Mapped[int] = mapped_column(default=0)

    county_code: Mapped[str] = mapped_column(String(COUNTY), _prefix(COUNTY))
    street_code: Mapped[str] = mapped_column(String(STREET), _prefix(STREET))
    community_code: Mapped[str] = mapped_column(String(COMMUNITY), _prefix(COMMUNITY))

    grid: Mapped[Grid | None] = relationship()
    assignee: Mapped[Staff | None] = relationship()
    contact: Mapped[Contact | None] = relationship()
    resident: Mapped[Resident | None] = relationship()
    department: Mapped[Department | None] = relationship()

    @property
    def term_class(self) -> str:
        """Give the class of its deadlines: an urgent case has a class of its own."""
        return URGENT if self.severity is Severity.URGENT else self.deadline_class

    @property
    def subject(self) -> Subject:
        return Subject(KIND, self.id)


def event_key(case: Case, sequence: int) -> str:
    """Name one event of a case, as the notices that tell of it do."""
    return f"{case.subject}:{sequence}"


class Look(Base):
    """One look at personal data: who, at which case, when, from where."""

    __tablename__ = "looks"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    page: Mapped[str] = mapped_column(String(30))
