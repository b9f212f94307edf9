"""Who writes to whom: who has a case, and which desk stands above."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.cases.states import Level, State
from flows.cases.tables import Case
from flows.letters.states import To
from flows.map.reads import grid_name, root_division
from flows.map.tables import COMMUNITY, COUNTY, STREET, Division, Grid, GroupChat
from flows.people.duties import in_force
from flows.people.tables import Department, Duty, Role, Staff

LENGTHS = {Level.GRID: COMMUNITY, Level.COMMUNITY: COMMUNITY, Level.STREET: STREET}
"""The length of the code of the desk that has a case on a level; a county's on all others."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a letter goes to: one of three, by its id, with its code on the map and its name."""

    kind: To
    id: int
    code: str | None
    name: str


def holder(session: Session, case: Case, today: date) -> Addressee | None:
    """Give who has a case now: a department, a grid, or the desk nearest to it."""
    if case.level is Level.DEPARTMENT and case.department is not None:
        return of_department(case.department)
    if case.level is Level.GRID and case.state is not State.ACCEPTED and case.grid is not None:
        return of_grid(case.grid)
    desks = desks_over(
        session, case.area_code, LENGTHS.get(case.level, COUNTY), today, staffed=True
    )
    return of_division(desks[0]) if desks else None


def issuer_over(session: Session, case: Case, to: Addressee, today: date) -> Division | None:
    """Give the division above who has a case: the nearest that has a desk, else the root.

    None where nobody stands above, as over the only street of an installation.
    """
    below = STREET if to.kind is To.DEPARTMENT else len(to.code or "")
    desks = desks_over(session, case.area_code, below - 1, today, staffed=False)
    above = desks[0] if desks else root_division(session)
    if above is None or (to.kind is not To.DEPARTMENT and len(above.code) >= below):
        return None
    return above


def desks_over(
    session: Session, area_code: str, most: int, today: date, *, staffed: bool
) -> Sequence[Division]:
    """Give the divisions over an area that have a desk today, the nearest first.

    most: how long their codes may be at most. staffed: somebody must dispatch there, who can sign;
    to write, a desk's group is enough, for whoever dispatches above may act for it.
    """
    codes = [area_code[:n] for n in (COMMUNITY, STREET, COUNTY) if n <= min(most, len(area_code))]
    somebody = (
        select(Duty.id)
        .join(Staff, Staff.id == Duty.staff_id)
        .where(
            Duty.division_id == Division.id,
            Duty.role == Role.DISPATCHER,
            in_force(today),
            Staff.active,
        )
        .exists()
    )
    group = select(GroupChat.id).where(GroupChat.division_id == Division.id).exists()
    has_desk = somebody if staffed else somebody | group
    found = session.scalars(select(Division).where(Division.code.in_(codes), has_desk))
    return sorted(found, key=lambda division: -len(division.code))


def choices(
    session: Session, cases: Sequence[Case], issuers: Sequence[Division], today: date
) -> Sequence[Addressee]:
    """Give whom a letter about cases may go to: who has them, what they lie in, departments."""
    have = (holder(session, case, today) for case in cases)
    grids = (of_grid(case.grid) for case in cases if case.grid is not None)
    codes = {case.area_code[:length] for case in cases for length in (COMMUNITY, STREET)}
    over = select(Division).where(Division.code.in_(codes)).order_by(Division.code.desc())
    divisions = (of_division(each) for each in session.scalars(over))
    departments = session.scalars(select(Department).order_by(Department.code))
    found = [*have, *grids, *divisions, *map(of_department, departments)]
    return [each for each in dict.fromkeys(found) if each and _below(each, issuers)]


def _below(to: Addressee, issuers: Sequence[Division]) -> bool:
    return to.code is None or any(
        to.code.startswith(issuer.code) and to.code != issuer.code for issuer in issuers
    )


def of_grid(grid: Grid) -> Addressee:
    return Addressee(To.GRID, grid.id, grid.code, grid_name(grid))


def of_department(department: Department) -> Addressee:
    return Addressee(To.DEPARTMENT, department.id, None, department.name)


def of_division(division: Division) -> Addressee:
    return Addressee(To.DIVISION, division.id, division.code, division.name)
