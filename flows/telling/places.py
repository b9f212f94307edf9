"""What a group chat can serve, and how much of it somebody looks after.

A group belongs to the area of what it serves. A department has no area of its own: its group is
looked after by whoever reaches the whole map.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from flows.map.reads import root_division
from flows.map.tables import Division, Grid, GroupChat, PoliceGrid, PoliceGridPart
from flows.people.tables import Department, Role

KEEPER_ROLES = (Role.DISPATCHER, Role.ADMIN)
"""Those who look after the groups of their divisions."""
READER_ROLES = (*KEEPER_ROLES, Role.AUDITOR)


class Serves(StrEnum):
    """What a group is for."""

    GRID = "grid"
    POLICE_GRID = "police_grid"
    DEPARTMENT = "department"
    DIVISION = "division"  # its desk 指挥中心


COLUMNS: Mapping[Serves, InstrumentedAttribute[int | None]] = {
    Serves.DIVISION: GroupChat.division_id,
    Serves.GRID: GroupChat.grid_id,
    Serves.POLICE_GRID: GroupChat.police_grid_id,
    Serves.DEPARTMENT: GroupChat.department_id,
}
TABLES: Mapping[Serves, Any] = {
    Serves.DIVISION: Division,
    Serves.GRID: Grid,
    Serves.POLICE_GRID: PoliceGrid,
    Serves.DEPARTMENT: Department,
}


@dataclass(frozen=True, slots=True)
class Territory:
    """What of the map somebody looks after: codes of divisions, or the whole of it."""

    codes: tuple[str, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Something a group can serve."""

    kind: Serves
    id: int
    name: str


def territory(session: Session, codes: Sequence[str]) -> Territory:
    """Give what the divisions of some codes hold."""
    root = root_division(session)
    return Territory(tuple(codes), root is not None and root.code.startswith(tuple(codes)))


def free_places(session: Session, where: Territory) -> Sequence[Place]:
    """Give what in a territory has no group yet, by kind and code."""
    found: list[Place] = []
    for kind, column in COLUMNS.items():
        served = select(column).where(column.is_not(None))
        query = _named(kind).where(inside(kind, where), TABLES[kind].id.not_in(served))
        found += [Place(kind, row.id, row.name) for row in session.execute(query)]
    return found


def place_in(session: Session, where: Territory, kind: Serves, row_id: int) -> Place | None:
    """Give one of a territory's places."""
    query = _named(kind).where(inside(kind, where), TABLES[kind].id == row_id)
    row = session.execute(query).first()
    return Place(kind, row.id, row.name) if row else None


def place_names(session: Session, kind: Serves, ids: Collection[int]) -> Mapping[int, str]:
    query = _named(kind).where(TABLES[kind].id.in_(ids))
    return {row.id: row.name for row in session.execute(query)}


def _named(kind: Serves) -> Select[int, str]:
    """Give the query of the ids and full names of all places of a kind."""
    table = TABLES[kind]
    if kind is not Serves.GRID:
        return select(table.id, table.name).order_by(table.code)
    name = (Division.name + " " + Grid.name).label("name")
    joined = select(Grid.id, name).join(Division, Division.id == Grid.community_id)
    return joined.order_by(Grid.code)


def inside(kind: Serves, where: Territory) -> ColumnElement[bool]:
    """Give the condition that a place lies in a territory; a police grid with all its grids."""
    if where.whole:
        return true()
    if kind is Serves.POLICE_GRID:
        grid = aliased(Grid)
        parts = exists().where(
            PoliceGridPart.police_grid_id == PoliceGrid.id, PoliceGridPart.grid_id == grid.id
        )
        lies = coded_in(grid.code, where)
        return parts.where(lies) & ~parts.where(~lies)
    return false() if kind is Serves.DEPARTMENT else coded_in(TABLES[kind].code, where)


def coded_in(code: InstrumentedAttribute[str], where: Territory) -> ColumnElement[bool]:
    """Give the condition that a code lies under one of a territory's."""
    return or_(false(), *(code.startswith(each) for each in where.codes))
