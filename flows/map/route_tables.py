"""The routing table 派单目录: who leads for an item in an area, and from which day to which."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Key, UtcDateTime, coded

STANDING = text("until IS NULL OR until >= since")
"""A row that was taken back before its first day ends before it begins, and stays as a record."""


class RouteLevel(StrEnum):
    """Who handles first."""

    GRID = "grid"
    COMMUNITY = "community"
    STREET = "street"
    DEPARTMENT = "department"
    COUNTY = "county"


class RouteSource(StrEnum):
    """Where a row came from."""

    IMPORT = "import"
    CONSOLE = "console"
    RULING = "ruling"


class Route(Base):
    """One row: what holds for an item in an area, on the days from since to until.

    item_code "" is every item, area_code "" everywhere, otherwise a division or grid with all in
    it. until None: until something else is said. Rows are never edited but in `until`, so that
    what held on a day can be asked later. helpers: ids of departments 协办. profile: of its
    deadlines, "" the usual one.
    """

    __tablename__ = "routes"
    __table_args__ = (
        Index("ix_routes_key", "item_code", "area_code", "since", "id"),
        Index(
            "uq_routes_standing",
            *("item_code", "area_code", "since"),
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    item_code: Mapped[str] = mapped_column(String(40))
    area_code: Mapped[str] = mapped_column(String(15))
    level: Mapped[RouteLevel] = mapped_column(coded(RouteLevel))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    helpers: Mapped[list[int]] = mapped_column(JSON)
    profile: Mapped[str] = mapped_column(String(20))
    since: Mapped[date]
    until: Mapped[date | None]
    source: Mapped[RouteSource] = mapped_column(coded(RouteSource))
    note: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
