"""How far somebody's duties reach: single duties, and what only some roles may do or know.

Conditions are `flows.scope.visible`, asked of fewer duties.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, and_, select, true
from sqlalchemy.orm import Session

from flows.cases.scope import Viewer, visible
from flows.cases.states import Who
from flows.cases.tables import Case, CaseDepartment
from flows.map.tables import Grid, PoliceGridPart
from flows.people.actors import relations, staff
from flows.people.tables import Duty, Role

DELIVERY_ROLES = (Role.DISPATCHER, Role.ADMIN, Role.AUDITOR)
RESEND_ROLES = (Role.DISPATCHER, Role.ADMIN)


def acting_as(who: Viewer, *roles: Role) -> Viewer:
    """Give the viewer with only the duties of some roles."""
    return replace(who, duties=tuple(duty for duty in who.duties if duty.role in roles))


def ranges(session: Session, who: Viewer) -> Iterator[ColumnElement[bool]]:
    """Give the conditions on visible cases, each an index range that lies in the list's order.

    A division's or a grid's cases lie together in an index, those of several duties do not: so
    each is read by itself. Only a department's joint cases have no index in this order yet.
    """
    for duty in who.duties:
        seen = visible(replace(who, duties=(duty,)))
        for part in _parts(session, duty):
            yield and_(seen, part)


def _parts(session: Session, duty: Duty) -> Iterator[ColumnElement[bool]]:
    """Give the parts of a duty's cases that lie together, as equalities."""
    if duty.role == Role.HANDLER:
        yield Case.department_id == duty.department_id
        joint = select(CaseDepartment.case_id).where(
            CaseDepartment.department_id == duty.department_id
        )
        yield Case.id.in_(joint)
    elif duty.role == Role.POLICE:
        codes = (
            select(Grid.code)
            .join(PoliceGridPart, PoliceGridPart.grid_id == Grid.id)
            .where(PoliceGridPart.police_grid_id == duty.police_grid_id)
        )
        yield from (Case.area_code == code for code in session.scalars(codes))
    else:
        yield true()


def dispatches(session: Session, who: Viewer, case: Case, day: date) -> bool:
    """Tell whether somebody is the command centre of where a case lies."""
    return Who.DISPATCHER in relations(session, case, staff(who.staff), day)


def knows_reporter(who: Viewer, case: Case) -> bool:
    """Tell whether somebody may know who reported: of an anonymous case, only its auditor."""
    return not case.anonymous or _reaches(acting_as(who, Role.AUDITOR), case)


def sees_deliveries(who: Viewer, case: Case) -> bool:
    return _reaches(acting_as(who, *DELIVERY_ROLES), case)


def may_resend(who: Viewer, case: Case) -> bool:
    return _reaches(acting_as(who, *RESEND_ROLES), case)


def _reaches(who: Viewer, case: Case) -> bool:
    return any(_lies_below(duty, case) for duty in who.duties)


def _lies_below(duty: Duty, case: Case) -> bool:
    return duty.division is not None and case.area_code.startswith(duty.division.code)
