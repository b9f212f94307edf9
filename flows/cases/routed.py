"""What a change of the routing table 派单目录 would have meant for the last cases. Reads only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.cases.scope import lies_in
from flows.cases.tables import Case
from flows.map.reads import root_code
from flows.map.routing import RouteKey, RouteValue, decided, routes_on, value_of
from flows.people.reads import department_names
from flows.people.tables import Department

LOOKED_AT = 1000
MOST_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change as it is asked for; value None: no row of this key from since on."""

    key: RouteKey
    value: RouteValue | None
    since: date


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a case goes, in names: its level, its departments, the profile of its deadlines."""

    level: str
    lead: str = ""
    helpers: tuple[str, ...] = ()
    profile: str = ""


@dataclass(frozen=True, slots=True)
class Shift:
    """Cases that would have gone elsewhere; None: where neither table nor catalogue says."""

    was: Outcome | None
    now: Outcome | None
    count: int
    examples: Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many cases were looked at, how many of them are of the item, and what would differ."""

    looked: int
    meant: int
    shifts: Sequence[Shift]

    @property
    def changed(self) -> int:
        return sum(shift.count for shift in self.shifts)


Filed = tuple[int, str, str, str]
"""Of a case its id, number, item and area."""


def compare(session: Session, change: Proposal, catalogue: Mapping[str, Outcome]) -> Comparison:
    """Ask for the last cases of an area where they go, with the table as it is and as it would be.

    Asked as of the day the change begins. catalogue: where an item goes that no row decides.
    """
    cases = _last(session, change.key.area_code)
    meant = [case for case in cases if change.key.item_code in ("", case[2])]
    rows = routes_on(session, {c[2] for c in meant}, {c[3] for c in meant}, change.since)
    old = {key: value_of(row) for key, row in rows.items()}
    new = {key: value for key, value in old.items() if key != change.key}
    if change.value is not None:
        new[change.key] = change.value
    names = department_names(session, departments([*old.values(), *new.values()]))
    found: dict[tuple[Outcome | None, Outcome | None], list[Filed]] = {}
    for case in meant:
        was, now = (
            named(value, names) if value else catalogue.get(case[2])
            for value in (decided(table, case[2], case[3]) for table in (old, new))
        )
        if was != now:
            found.setdefault((was, now), []).append(case)
    shifts = [_shift(was, now, moved) for (was, now), moved in found.items()]
    return Comparison(len(cases), len(meant), sorted(shifts, key=lambda each: -each.count))


def _last(session: Session, area_code: str) -> Sequence[Filed]:
    query = (
        select(Case.id, Case.number, Case.item_code, Case.area_code)
        .where(lies_in(area_code or root_code(session)), Case.accepted_at.is_not(None))
        .order_by(Case.accepted_at.desc(), Case.id.desc())
        .limit(LOOKED_AT)
    )
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(query)]


def _shift(was: Outcome | None, now: Outcome | None, cases: Sequence[Filed]) -> Shift:
    return Shift(was, now, len(cases), [(case[0], case[1]) for case in cases[:MOST_EXAMPLES]])


def departments(values: Iterable[RouteValue]) -> set[int]:
    """Give the ids of all departments that some values name."""
    found = {id_ for value in values for id_ in (value.department_id, *value.helpers)}
    return {id_ for id_ in found if id_ is not None}


def named(value: RouteValue, names: Mapping[int, str]) -> Outcome:
    """Say a value in names; a department that is no more is left out."""
    lead = names.get(value.department_id, "") if value.department_id else ""
    helpers = tuple(names[id_] for id_ in value.helpers if id_ in names)
    return Outcome(value.level, lead, helpers, value.profile)


def all_departments(session: Session) -> Sequence[tuple[int, str]]:
    """Give the id and name of every department, by name."""
    rows = session.execute(select(Department.id, Department.name).order_by(Department.name))
    return [(row.id, row.name) for row in rows]
