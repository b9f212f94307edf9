"""Lists of cases: for each duty one index range, newest first, put together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import product

from sqlalchemy import ColumnElement, Select, func, or_, select, text, tuple_
from sqlalchemy.orm import Session, defer, joinedload

from core.paging import Cursor, Page
from flows.cases.scope import Viewer, lies_in, ranges, visible
from flows.cases.states import OPEN, State
from flows.cases.tables import KIND, URGENT_OPEN, Case
from flows.clocks.tables import Clock
from flows.map.tables import Division, Grid
from flows.office import Office
from flows.people.tables import Role

Area = tuple[str, str]
"""A code and a name."""
PAGE = 30
DORMANT_DAYS = 3
"""Whole working days without anything done."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list of cases is narrowed to; before is the last row of the page above.

    dormant_since: only open cases in which no person did anything since.
    """

    state: State | None = None
    area_code: str | None = None
    item_code: str | None = None
    overdue_at: datetime | None = None
    dormant_since: datetime | None = None
    before: tuple[datetime, int] | None = None


def case_page(
    session: Session, who: Viewer, wanted: Filter, limit: int = PAGE
) -> Page[Case, Cursor]:
    """Give a page of the cases somebody may see, newest first."""
    found: set[tuple[datetime, int]] = set()
    for query in newest(who, wanted):
        rows = session.execute(query.limit(limit + 1))
        found.update((accepted, case_id) for accepted, case_id in rows if accepted)
    keys = sorted(found, reverse=True)
    ids = [case_id for _, case_id in keys[:limit]]
    cases = _shown(session, ids)
    # A case may have gone out of sight between the two reads of one page; it is then left out.
    rows_shown = [cases[case_id] for case_id in ids if case_id in cases]
    return Page(rows_shown, keys[limit - 1] if len(keys) > limit else None)


def newest(who: Viewer, wanted: Filter) -> Iterator[Select[datetime | None, int]]:
    """Give the queries whose rows together are the list, each one range of one index."""
    states: Sequence[State | None] = (wanted.state,)
    if wanted.overdue_at is not None or wanted.dormant_since is not None:
        states = [state for state in OPEN if wanted.state in (None, state)]
    for seen, state in product(ranges(who), states):
        query = select(Case.accepted_at, Case.id).where(seen, Case.accepted_at.is_not(None))
        for narrowed in _narrowed(replace(wanted, state=state)):
            query = query.where(narrowed)
        if wanted.before is not None:
            query = query.where(tuple_(Case.accepted_at, Case.id) < tuple_(*wanted.before))
        yield query.order_by(Case.accepted_at.desc(), Case.id.desc())


def dormant(session: Session, who: Viewer, office: Office, limit: int = PAGE) -> Sequence[Case]:
    """Give the dormant cases 沉睡件 somebody may see, the longest asleep first.

    Each range is one of an index that holds open cases alone, in the order of their sleep.
    """
    found: set[tuple[datetime, int]] = set()
    for seen in ranges(who):
        query = select(Case.moved_at, Case.id).where(seen, Case.moved_at < dormant_since(office))
        rows = session.execute(query.order_by(Case.moved_at, Case.id).limit(limit))
        found.update((moved, case_id) for moved, case_id in rows if moved)
    ids = [case_id for _, case_id in sorted(found)[:limit]]
    cases = _shown(session, ids)
    return [cases[case_id] for case_id in ids if case_id in cases]


def dormant_since(office: Office) -> datetime:
    """Give the moment before which whatever nobody moved since is dormant."""
    return office.workdays.before(office.clock(), DORMANT_DAYS)


def urgent_first(session: Session, who: Viewer, wanted: Filter) -> Sequence[Case]:
    """Give the open urgent cases of a list, oldest first: they stand above all others.

    All of them, for there are few, and an index holds nothing else.
    """
    query = select(Case.id).where(visible(who), text(URGENT_OPEN))
    for narrowed in _narrowed(wanted):
        query = query.where(narrowed)
    ids = session.scalars(query.order_by(Case.accepted_at, Case.id).limit(PAGE)).all()
    cases = _shown(session, ids)
    return [cases[case_id] for case_id in ids if case_id in cases]


def _narrowed(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    if wanted.state is not None:
        yield Case.state == wanted.state
    if wanted.overdue_at is not None:
        yield _late(wanted.overdue_at)
    if wanted.dormant_since is not None:
        yield Case.moved_at < wanted.dormant_since
    if wanted.area_code:
        yield lies_in(wanted.area_code)
    if wanted.item_code:
        yield Case.item_code == wanted.item_code


def _shown(session: Session, ids: Sequence[int]) -> Mapping[int, Case]:
    """Load what a list shows; personal data it has no use for is not even opened."""
    if not ids:
        return {}
    query = (
        select(Case)
        .where(Case.id.in_(ids))
        .options(
            joinedload(Case.grid).joinedload(Grid.community),
            joinedload(Case.assignee),
            *(defer(column) for column in (Case.description, Case.place)),
        )
    )
    return {case.id: case for case in session.scalars(query)}


def _late(now: datetime) -> ColumnElement[bool]:
    late = select(Clock.subject_id).where(
        Clock.kind == KIND,
        Clock.subject_id == Case.id,
        Clock.round == Case.round,
        Clock.done_at.is_(None),
        Clock.due_at <= now,
    )
    return late.exists()


def areas(session: Session, who: Viewer) -> Sequence[Area]:
    """Give the divisions and grids somebody may narrow a list to, in the order of their codes."""
    found: set[Area] = set()
    for table in (Division, Grid):
        found.update(_named(session, table, who.codes))
    return sorted(found)


def grids_to_dispatch(session: Session, who: Viewer) -> Sequence[tuple[int, str]]:
    """Give the id and name of each grid a dispatcher may hand cases to, by community."""
    codes = who.acting_as(Role.DISPATCHER).codes
    if not codes:
        return ()
    rows = session.execute(
        select(Grid.id, Division.name, Grid.name)
        .join(Division, Division.id == Grid.community_id)
        .where(or_(*(_starts_with(Grid, code) for code in codes)))
        .order_by(Grid.code)
    )
    return [(grid_id, f"{community} {grid}") for grid_id, community, grid in rows]


def _starts_with(table: type[Division | Grid], code: str) -> ColumnElement[bool]:
    prefix: ColumnElement[str] = func.substr(table.code, 1, len(code))
    return prefix == code


def _named(session: Session, table: type[Division | Grid], codes: Sequence[str]) -> Iterator[Area]:
    if not codes:
        return
    below = or_(*(_starts_with(table, code) for code in codes))
    for row in session.execute(select(table.code, table.name).where(below)):
        yield row.code, row.name
