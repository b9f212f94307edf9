"""What waits where the last one has just gone: the desk over it must know that nobody is there."""

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from flows.cases.actions import perform
from flows.cases.change import Change
from flows.cases.states import Level, State
from flows.cases.tables import Case
from flows.clocks.lines import Line
from flows.clocks.tables import Stage
from flows.office import Office
from flows.people.absence import Absence, lasts
from flows.people.actors import SYSTEM
from flows.people.duties import GRID_ROLES, department_staff, roster
from flows.people.tables import Duty, Role

UNTAKEN = (Stage.ASSIGN, Line.HALF)
"""The line whose word is that nobody has taken a case."""


def say_what_nobody_sees(session: Session, office: Office, staff_id: int) -> None:
    """Remind of what waits where the last one has just gone: the desk hears that nobody is there.

    Of the grids and departments of whoever goes, and of those they stood in for.
    """
    stood_in_for = select(Absence.staff_id).where(
        Absence.substitute_id == staff_id, lasts(office.today)
    )
    own = or_(Duty.staff_id == staff_id, Duty.staff_id.in_(stood_in_for))
    places = (Duty.grid_id, Duty.department_id)
    served = select(*places).distinct().where(own, Duty.role.in_((*GRID_ROLES, Role.HANDLER)))
    for grid_id, department_id in session.execute(served.order_by(*places)).all():
        if _anybody_there(session, office, grid_id, department_id):
            continue
        for case_id in session.scalars(_waiting_in(grid_id, department_id)).all():
            perform(session, office, case_id, Change("remind", SYSTEM, line=UNTAKEN))


def _anybody_there(
    session: Session, office: Office, grid_id: int | None, department_id: int | None
) -> bool:
    if grid_id is not None:
        return bool(roster(session, grid_id, office.today))
    return bool(department_staff(session, department_id, office.today))


def _waiting_in(grid_id: int | None, department_id: int | None) -> Select[int]:
    """Give the query of what nobody has taken yet in a grid, or in a department."""
    if grid_id is not None:
        where = (Case.grid_id == grid_id, Case.level == Level.GRID)
    else:
        where = (Case.department_id == department_id, Case.level == Level.DEPARTMENT)
    return select(Case.id).where(*where, Case.state == State.ASSIGNED).order_by(Case.id)
