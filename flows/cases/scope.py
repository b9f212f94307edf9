"""What of the cases somebody may see, as a condition every query carries.

Enforced here and not in templates: a query without it cannot be written through `queries`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, false, or_, select
from sqlalchemy.orm import Session, joinedload

from flows.cases.tables import COMMUNITY, COUNTY, STREET, Case, CaseDepartment
from flows.map.tables import PoliceGridPart
from flows.people.actors import GRID_ROLES, in_force
from flows.people.tables import Duty, Role, Staff

DIVISION_ROLES = (Role.DISPATCHER, Role.AUDITOR, Role.ADMIN)
PUBLIC_SAFETY_GROUP = "安全隐患排查"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody signed in, with the duties in force today."""

    staff: Staff
    duties: tuple[Duty, ...]
    police_items: frozenset[str]

    def has(self, *roles: Role) -> bool:
        return any(duty.role in roles for duty in self.duties)

    @property
    def may_see_deliveries(self) -> bool:
        return self.has(Role.DISPATCHER, Role.ADMIN, Role.AUDITOR)


def viewer(
    session: Session, staff_id: int, today: date, police_items: Iterable[str]
) -> Viewer | None:
    """Load somebody with today's duties; None if they may no longer sign in."""
    person = session.get(Staff, staff_id)
    if person is None or not person.active:
        return None
    duties = session.scalars(
        select(Duty)
        .where(Duty.staff_id == staff_id, in_force(today))
        .options(joinedload(Duty.division), joinedload(Duty.grid))
    ).all()
    return Viewer(person, tuple(duties), frozenset(police_items))


def visible(who: Viewer) -> ColumnElement[bool]:
    """Give the condition on cases that a viewer may see; none without a duty."""
    return or_(false(), *_conditions(who.duties, sorted(who.police_items)))


def lies_in(code: str) -> ColumnElement[bool]:
    """Give the condition that a case lies in a division or grid, by the length of its code."""
    columns = {COUNTY: Case.county_code, STREET: Case.street_code, COMMUNITY: Case.community_code}
    return columns.get(len(code), Case.area_code) == code


def _conditions(
    duties: Sequence[Duty], police_items: Sequence[str]
) -> Iterable[ColumnElement[bool]]:
    for duty in duties:
        if duty.role in DIVISION_ROLES and duty.division is not None:
            yield lies_in(duty.division.code)
        elif duty.role in GRID_ROLES and duty.grid is not None:
            yield Case.area_code == duty.grid.code
        elif duty.role == Role.HANDLER and duty.department_id is not None:
            yield or_(
                Case.department_id == duty.department_id,
                exists().where(
                    CaseDepartment.case_id == Case.id,
                    CaseDepartment.department_id == duty.department_id,
                ),
            )
        elif duty.role == Role.POLICE and duty.police_grid_id is not None:
            grids = select(PoliceGridPart.grid_id).where(
                PoliceGridPart.police_grid_id == duty.police_grid_id
            )
            yield and_(Case.grid_id.in_(grids), Case.item_code.in_(police_items))
