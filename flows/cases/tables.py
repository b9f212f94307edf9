"""The case 诉求/工单, its append-only events, and the looks taken at personal data."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Computed, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Encrypted, EncryptedJson, Key, UtcDateTime, coded
from flows.cases.states import State
from flows.map.tables import Grid
from flows.people.tables import Contact, Department, Resident, Staff

COUNTY, STREET, COMMUNITY = 6, 9, 12
"""Lengths of the codes of divisions: a code is a prefix of the codes of all that lies in it."""


def _prefix(length: int) -> Computed:
    return Computed(f"substr(area_code, 1, {length})", persisted=True)


class Case(Base):
    """One matter, from what a resident said to its end.

    summary is masked and may be shown in a group; description and place hold what was said.
    area_code is the grid's code, or the division's while no grid is known; the database keeps its
    prefixes beside it, and scopes are equalities on one of the four. The deadlines are those of
    13710; close_due is when a resolved case closes unrated.
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
        Index("ix_cases_department_accepted", "department_id", "accepted_at", "id"),
        Index("ix_cases_resident_accepted", "resident_id", "accepted_at"),
        Index("ix_cases_grid_state", "grid_id", "state", "short_number"),
        Index("ix_cases_close_due", "close_due"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    public_code: Mapped[str] = mapped_column(String(20), unique=True)
    short_number: Mapped[int | None]
    state: Mapped[State] = mapped_column(coded(State), default=State.DRAFT)

    resident_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    anonymous: Mapped[bool] = mapped_column(default=False)
    on_behalf_of: Mapped[str | None] = mapped_column(Encrypted)
    consent: Mapped[str | None] = mapped_column(String(60))
    source: Mapped[str] = mapped_column(String(20))

    item_code: Mapped[str] = mapped_column(String(40))
    item_name: Mapped[str] = mapped_column(String(60))
    catalogue_version: Mapped[str] = mapped_column(String(40))
    severity: Mapped[str] = mapped_column(String(12))
    level: Mapped[str] = mapped_column(String(12))
    deadline_class: Mapped[str] = mapped_column(String(12))
    summary: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Encrypted)
    place: Mapped[str | None] = mapped_column(Encrypted)
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]

    grid_id: Mapped[int | None] = mapped_column(ForeignKey("grids.id"))
    area_code: Mapped[str] = mapped_column(String(15))
    county_code: Mapped[str] = mapped_column(String(COUNTY), _prefix(COUNTY))
    street_code: Mapped[str] = mapped_column(String(STREET), _prefix(STREET))
    community_code: Mapped[str] = mapped_column(String(COMMUNITY), _prefix(COMMUNITY))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)

    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    clock_started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    assign_due: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer_due: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resolve_due: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_provisional: Mapped[bool] = mapped_column(default=False)
    assigned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    close_due: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    urged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    rating: Mapped[int | None]
    rating_comment: Mapped[str | None] = mapped_column(Encrypted)
    reopen_count: Mapped[int] = mapped_column(default=0)
    event_count: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=0)

    grid: Mapped[Grid | None] = relationship()
    assignee: Mapped[Staff | None] = relationship()
    contact: Mapped[Contact | None] = relationship()
    resident: Mapped[Resident | None] = relationship()
    department: Mapped[Department | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the mapper reads it once.


class CaseEvent(Base):
    """One thing that happened to a case. Never changed, never deleted.

    text is what was said with it (a reason, a progress note); data what was decided.
    """

    __tablename__ = "case_events"
    __table_args__ = (UniqueConstraint("case_id", "sequence", name="uq_case_events_sequence"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    sequence: Mapped[int]
    trigger: Mapped[str] = mapped_column(String(20))
    from_state: Mapped[State] = mapped_column(coded(State))
    to_state: Mapped[State] = mapped_column(coded(State))
    actor_kind: Mapped[str] = mapped_column(String(10))
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    text: Mapped[str | None] = mapped_column(Encrypted)
    data: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJson)


class CaseDepartment(Base):
    """A department's part in a joint case 联单: lead 主办 or helper 协办."""

    __tablename__ = "case_departments"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    department_id: Mapped[int] = mapped_column(
        ForeignKey("departments.id"), primary_key=True, index=True
    )
    lead: Mapped[bool] = mapped_column(default=False)


class Look(Base):
    """One look at personal data: who, at which case, when, from where."""

    __tablename__ = "looks"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    page: Mapped[str] = mapped_column(String(30))


class Counter(Base):
    """A running number: short numbers of a grid, case numbers of a day."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[int]


class CalendarOverride(Base):
    """A day the office declares a working day or a day off, over the published calendar."""

    __tablename__ = "calendar_overrides"

    day: Mapped[date] = mapped_column(primary_key=True)
    working: Mapped[bool]
    name: Mapped[str] = mapped_column(String(40))
