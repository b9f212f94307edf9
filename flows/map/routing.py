"""The routing table 派单目录 asked and changed: item × area → level, lead, helpers, deadlines.

What no row decides, the catalogue's own values do: they are the table's first rows.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy import Date, Select, bindparam, func, or_, select
from sqlalchemy.orm import Session

from core.upsert import dialect_of
from flows.map import route_words as words
from flows.map.reads import area_names
from flows.map.route_tables import Route, RouteLevel, RouteSource
from flows.map.tables import COMMUNITY, COUNTY, STREET
from flows.office import Office

T = TypeVar("T")
GRID = 15
NARROWING = (0, COUNTY, STREET, COMMUNITY, GRID)
"""Lengths of the codes an area lies in, from everywhere to its grid."""
DAY = timedelta(days=1)
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2999, 12, 31)
TURN = 20_261_130
"""The number of the lock that all who change the table take in turn; any, but the same."""
MOST_ASKED = 400
"""Codes in one question; SQLite takes only so many values."""


class RouteError(Exception):
    """A row that cannot be written; the message says why and what can be done."""


@dataclass(frozen=True, slots=True)
class RouteKey:
    """What a row is about; "" is every item, or everywhere."""

    item_code: str = ""
    area_code: str = ""


@dataclass(frozen=True, slots=True)
class RouteValue:
    """What a row says; helpers and lead are ids of departments."""

    level: RouteLevel
    department_id: int | None = None
    helpers: tuple[int, ...] = ()
    profile: str = ""


def key_of(route: Route) -> RouteKey:
    return RouteKey(route.item_code, route.area_code)


def value_of(route: Route) -> RouteValue:
    return RouteValue(route.level, route.department_id, tuple(route.helpers), route.profile)


def keys_for(item_code: str, area_code: str) -> Iterator[RouteKey]:
    """Give the keys that may decide for an item in an area, the most specific first."""
    for item in dict.fromkeys((item_code, "")):
        for length in reversed(NARROWING):
            if length <= len(area_code):
                yield RouteKey(item, area_code[:length])


def decided(found: Mapping[RouteKey, T], item_code: str, area_code: str) -> T | None:
    """Give what the most specific of some rows says: a named item first, then the nearest area."""
    return next((found[key] for key in keys_for(item_code, area_code) if key in found), None)


def _valid_on(on: date) -> Select[Route]:
    return select(Route).where(Route.since <= on, or_(Route.until.is_(None), Route.until >= on))


_OF_CASE = select(Route).where(
    Route.item_code.in_((bindparam("item"), "")),
    Route.area_code.in_([bindparam(f"area_{length}") for length in NARROWING]),
    Route.since <= bindparam("day", type_=Date),
    or_(Route.until.is_(None), Route.until >= bindparam("day", type_=Date)),
)
"""Built once: every case asks when it is filed and whenever it moves."""


def route_of(session: Session, item_code: str, area_code: str, on: date) -> Route | None:
    """Give the row that decides for an item in an area on a day.

    None: no row does, and the catalogue's own values hold.
    """
    areas = {f"area_{length}": area_code[:length] for length in NARROWING}
    rows = session.scalars(_OF_CASE, {"item": item_code, "day": on, **areas})
    return decided({key_of(row): row for row in rows}, item_code, area_code)


def routes_on(
    session: Session, items: Collection[str], areas: Collection[str], on: date
) -> Mapping[RouteKey, Route]:
    """Give all rows that may decide for some items in some areas on a day."""
    prefixes = sorted({area[:length] for area in areas for length in NARROWING})
    codes, found = sorted({*items, ""}), {}
    for some in _chunks(prefixes):
        for few in _chunks(codes):
            query = _valid_on(on).where(Route.item_code.in_(few), Route.area_code.in_(some))
            found.update({key_of(row): row for row in session.scalars(query)})
    return found


def _chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    return (values[at : at + MOST_ASKED] for at in range(0, len(values), MOST_ASKED))


def standing(session: Session, key: RouteKey) -> Sequence[Route]:
    """Give all rows of a key that hold, held or will hold, by their first day."""
    return session.scalars(
        select(Route)
        .where(
            Route.item_code == key.item_code,
            Route.area_code == key.area_code,
            or_(Route.until.is_(None), Route.until >= Route.since),
        )
        .order_by(Route.since)
        .execution_options(populate_existing=True)  # What was read before the lock may be old.
    ).all()


def newest(session: Session) -> int:
    """Give the id of the last row that was written, to see whether the table has changed."""
    return session.scalar(select(func.max(Route.id))) or 0


def until_planned(rows: Sequence[Route], since: date, until: date | None) -> date | None:
    """Give the last day of a row that begins on a day: what is planned after it stays."""
    if until is not None:
        return until
    return next((row.since - DAY for row in rows if row.since > since), None)


def past_used(rows: Sequence[Route], since: date, today: date) -> bool:
    """Tell whether a change from a day on would say otherwise of days that have gone by."""
    gone = today - DAY
    return any(overlap(row, since, gone) for row in rows) if since <= gone else False


def overlap(row: Route, since: date, until: date | None) -> bool:
    begins = until is None or row.since <= until
    return begins and (row.until is None or row.until >= since)


def check(value: RouteValue, since: date, until: date | None) -> None:
    """Raise RouteError for what no database is needed to refuse."""
    if not (FIRST_DAY <= since <= LAST_DAY and (until is None or until <= LAST_DAY)):
        raise RouteError(words.ODD_DAY)
    if until is not None and until < since:
        raise RouteError(words.ENDS_BEFORE)
    if value.level is RouteLevel.DEPARTMENT and value.department_id is None:
        raise RouteError(words.NO_LEAD)
    if value.department_id in value.helpers:
        raise RouteError(words.LEAD_HELPS)


def set_route(
    session: Session,
    office: Office,
    key: RouteKey,
    value: RouteValue,
    since: date,
    source: RouteSource,
    staff_id: int | None,
    note: str = "",
    *,
    until: date | None = None,
) -> Route:
    """Let a value hold for an item in an area from a day on; the rows it replaces end before it.

    until: the last day; what held before holds again after it. Without one it holds until the
    next row that is planned, or for ever. What says nothing new writes nothing.
    """
    check(value, since, until)
    if key.area_code and not area_names(session, [key.area_code]):
        raise RouteError(words.NO_AREA.format(code=key.area_code))
    rows = _alone(session, key)
    until = until_planned(rows, since, until)
    if same := said_already(rows, value, since, until, note):
        return same
    _spare_the_past(rows, since, office.today)
    _clear(session, rows, since, until)
    route = Route(
        item_code=key.item_code,
        area_code=key.area_code,
        level=value.level,
        department_id=value.department_id,
        helpers=list(value.helpers),
        profile=value.profile,
        since=since,
        until=until,
        source=source,
        note=note,
        made_at=office.clock(),
        made_by=staff_id,
    )
    session.add(route)
    session.flush()
    return route


def end_route(session: Session, office: Office, key: RouteKey, since: date) -> None:
    """Let no row of a key hold from a day on, what was planned included."""
    rows = _alone(session, key)
    if not any(overlap(row, since, None) for row in rows):
        raise RouteError(words.NOTHING_TO_END.format(day=since))
    _spare_the_past(rows, since, office.today)
    _clear(session, rows, since, None)


def _alone(session: Session, key: RouteKey) -> Sequence[Route]:
    """Give a key's rows; who else would change the table waits until this transaction ends."""
    if dialect_of(session) == "postgresql":  # SQLite has one writer at a time.
        session.execute(select(func.pg_advisory_xact_lock(TURN)))
    return standing(session, key)


def said_already(
    rows: Sequence[Route], value: RouteValue, since: date, until: date | None, note: str
) -> Route | None:
    """Give the row that says the same of the same days."""
    for row in rows:
        holds = row.since <= since and row.until == until
        if holds and value_of(row) == value and note in ("", row.note):
            return row
    return None


def _spare_the_past(rows: Sequence[Route], since: date, today: date) -> None:
    if past_used(rows, since, today):
        raise RouteError(words.PAST_USED.format(day=today))


def _clear(session: Session, rows: Sequence[Route], since: date, until: date | None) -> None:
    """End the rows of some days; what they held for after these days, they hold for again."""
    left: list[Route] = []
    for row in rows:
        if overlap(row, since, until):
            if until is not None and (row.until is None or row.until > until):
                left.append(_copy(row, until + DAY))
            row.until = max(since, row.since) - DAY
    session.flush()  # SQLAlchemy would write new rows before it ends the old ones.
    session.add_all(left)
    session.flush()


def _copy(row: Route, since: date) -> Route:
    same = {name: getattr(row, name) for name in _KEPT}
    return Route(**same, since=since, until=row.until)


_KEPT = (
    *("item_code", "area_code", "level", "department_id", "helpers", "profile"),
    *("source", "note", "made_at", "made_by"),
)
