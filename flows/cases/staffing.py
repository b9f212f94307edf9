"""The staff of a territory, page by page, with how much each has in hand: for who looks after them.

A department's people have no area: they are looked after by whoever reaches the whole map.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from core.paging import Page
from flows.cases.scope import Viewer, visible
from flows.cases.states import IN_HAND
from flows.cases.tables import Case
from flows.map.tables import Division, Grid, PoliceGridPart
from flows.people.absence import Absence, lasts
from flows.people.duties import in_force
from flows.people.tables import Duty, Staff
from flows.telling.places import Territory, coded_in

PAGE = 50


def staff_page(
    session: Session,
    where: Territory,
    today: date,
    *,
    name: str = "",
    away: bool = False,
    after: int = 0,
) -> Page[Staff, int]:
    """Give the active staff of a territory in the order they came; away: who is not there today."""
    conditions = [Staff.id > after, Staff.active, *_belongs(where, today)]
    if name:
        conditions.append(Staff.name.contains(name, autoescape=True))
    if away:
        conditions.append(Staff.id.in_(select(Absence.staff_id).where(lasts(today))))
    query = select(Staff).where(*conditions).order_by(Staff.id)
    found = session.scalars(query.limit(PAGE + 1)).all()
    rows = found[:PAGE]
    return Page(rows, rows[-1].id if len(found) > PAGE else None)


def seen_in(session: Session, where: Territory, staff_id: int, today: date) -> Staff | None:
    """Give one of the staff of a territory; None for who is not of it, or gone."""
    query = select(Staff).where(Staff.id == staff_id, Staff.active, *_belongs(where, today))
    return session.scalar(query)


def kept_in(session: Session, where: Territory, staff_id: int, today: date) -> bool:
    """Tell whether all of somebody's duties lie in a territory: else others have a say, too."""
    if where.whole:
        return True
    outside = select(Duty.id).where(
        Duty.staff_id == staff_id, in_force(today), ~Duty.id.in_(_duties_in(where))
    )
    return session.scalar(outside.limit(1)) is None


def _belongs(where: Territory, today: date) -> list[ColumnElement[bool]]:
    if where.whole:
        return []
    duties = _duties_in(where).subquery()
    ids = select(Duty.staff_id).where(Duty.id.in_(select(duties.c.id)), in_force(today))
    return [Staff.id.in_(ids)]


def _duties_in(where: Territory) -> Select[int]:
    """Give the duties over what lies in a territory."""
    grids = select(Grid.id).where(coded_in(Grid.code, where))
    divisions = select(Division.id).where(coded_in(Division.code, where))
    police = select(PoliceGridPart.police_grid_id).where(PoliceGridPart.grid_id.in_(grids))
    return select(Duty.id).where(
        or_(
            Duty.grid_id.in_(grids),
            Duty.division_id.in_(divisions),
            Duty.police_grid_id.in_(police),
        )
    )


def _in_hand(ids: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    """Give the condition that somebody has a case in hand; the index holds open cases only."""
    return (Case.assignee_id.in_(ids), Case.moved_at.is_not(None), Case.state.in_(IN_HAND))


def count_in_hand(session: Session, ids: Collection[int]) -> Mapping[int, int]:
    """Give how many cases each of some people has in hand."""
    counted = select(Case.assignee_id, func.count()).where(*_in_hand(ids))
    rows = session.execute(counted.group_by(Case.assignee_id)).all()
    return {staff_id: count for staff_id, count in rows if staff_id is not None}


def seen_in_hand(session: Session, who: Viewer, staff_id: int) -> Sequence[Case]:
    """Give the cases somebody has in hand that a viewer may see, the oldest first."""
    query = select(Case).where(*_in_hand([staff_id]), visible(who))
    ordered = query.order_by(Case.accepted_at, Case.id).options(joinedload(Case.grid))
    return session.scalars(ordered).all()
