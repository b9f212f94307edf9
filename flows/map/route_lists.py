"""Lists of the routing table's rows: what holds today, what is coming, what is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import or_, select, tuple_
from sqlalchemy.orm import Session

from core.paging import Page, sift
from flows.map.route_tables import Route
from flows.map.routing import RouteKey

PAGE = 50
Position = tuple[str, str, date, int]
"""A row's place in the list: its item, its area, its first day, its id."""


class When(StrEnum):
    """Which of the rows."""

    NOW = "now"
    COMING = "coming"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class RouteFilter:
    """What a list is narrowed to. codes: of the areas somebody reads of, "" of all."""

    today: date
    when: When = When.NOW
    codes: tuple[str, ...] = ("",)
    item_code: str | None = None
    area_code: str = ""
    after: int | None = None


def route_page(session: Session, wanted: RouteFilter, limit: int = PAGE) -> Page[Route, int]:
    """Give a page of rows by item and area; the key to go on by is the last row's id."""

    def fetch(after: int | None, count: int) -> Sequence[Route]:
        query = select(Route).order_by(*_ORDER).limit(count)
        if wanted.item_code is not None:
            query = query.where(Route.item_code.in_((wanted.item_code, "")))
        last = session.get(Route, after) if after is not None else None
        if last is not None:
            query = query.where(tuple_(*_ORDER) > tuple_(*_position(last)))
        return session.scalars(query).all()

    return sift(fetch, lambda rows: [row for row in rows if _is_meant(row, wanted)], _id,
                wanted.after, limit)  # fmt: skip


_ORDER = (Route.item_code, Route.area_code, Route.since, Route.id)


def _position(row: Route) -> Position:
    return row.item_code, row.area_code, row.since, row.id


def _id(row: Route) -> int:
    return row.id


def _is_meant(row: Route, wanted: RouteFilter) -> bool:
    meant = in_reach(row, wanted.codes) and _meet(row.area_code, wanted.area_code)
    return meant and when(row, wanted.today) is wanted.when


def in_reach(row: Route, codes: Sequence[str]) -> bool:
    """Tell whether a row says something of the areas of some codes."""
    return any(_meet(row.area_code, code) for code in codes)


def _meet(area: str, other: str) -> bool:
    """Tell whether one area lies in the other: a row of the county holds in its streets too."""
    return area.startswith(other) or other.startswith(area)


def when(row: Route, today: date) -> When:
    """Tell whether a row holds, is coming, or is over; one taken back before it began is over."""
    if row.until is not None and row.until < max(today, row.since):
        return When.OVER
    return When.COMING if row.since > today else When.NOW


def versions(session: Session, key: RouteKey, limit: int = PAGE) -> Sequence[Route]:
    """Give the last rows of a key, whether they hold or not, the newest first."""
    return session.scalars(
        select(Route)
        .where(Route.item_code == key.item_code, Route.area_code == key.area_code)
        .order_by(Route.since.desc(), Route.id.desc())
        .limit(limit)
    ).all()


def all_routes(session: Session) -> Sequence[Route]:
    """Give every row that holds, held or will hold, for a file."""
    standing = or_(Route.until.is_(None), Route.until >= Route.since)
    return session.scalars(select(Route).where(standing).order_by(*_ORDER)).all()
