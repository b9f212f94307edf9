"""Who somebody is to a case: the question every action asks first."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from flows.cases.states import Who
from flows.cases.tables import Case
from flows.map.tables import Division
from flows.people.tables import Duty, Role, Staff

GRID_ROLES = (Role.WORKER, Role.HEAD, Role.GUIDE, Role.LIAISON)
"""一长三员: those who may act on the cases of their grid."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts; id is the resident's or the staff member's."""

    kind: Literal["resident", "staff", "system"]
    id: int | None
    name: str


SYSTEM = Actor("system", None, "系统")


def resident(resident_id: int) -> Actor:
    return Actor("resident", resident_id, "居民")


def staff(person: Staff) -> Actor:
    return Actor("staff", person.id, person.name)


def relations(session: Session, case: Case, actor: Actor, today: date) -> frozenset[Who]:
    """Give all that an actor is to a case."""
    if actor.kind == "system":
        return frozenset({Who.SYSTEM})
    if actor.kind == "resident":
        return frozenset({Who.REPORTER} if actor.id == case.resident_id else ())
    found = set()
    if actor.id is not None and case.grid_id and on_roster(session, actor.id, case.grid_id, today):
        found.add(Who.ROSTER)
        if case.assignee_id == actor.id:
            found.add(Who.ASSIGNEE)
    if actor.id is not None and _dispatches(session, actor.id, case.area_code, today):
        found.add(Who.DISPATCHER)
    return frozenset(found)


def on_roster(session: Session, staff_id: int, grid_id: int, today: date) -> bool:
    """Tell whether somebody's duty covers a grid today."""
    duty = (
        select(Duty.id)
        .join(Staff, Staff.id == Duty.staff_id)
        .where(
            Duty.staff_id == staff_id,
            Duty.grid_id == grid_id,
            Duty.role.in_(GRID_ROLES),
            in_force(today),
            Staff.active,
        )
    )
    return bool(session.scalar(select(duty.exists())))


def in_force(today: date) -> ColumnElement[bool]:
    """Give the condition that a duty holds today."""
    return and_(
        or_(Duty.since.is_(None), Duty.since <= today),
        or_(Duty.until.is_(None), Duty.until >= today),
    )


def _dispatches(session: Session, staff_id: int, area_code: str, today: date) -> bool:
    codes = session.scalars(
        select(Division.code)
        .join(Duty, Duty.division_id == Division.id)
        .join(Staff, Staff.id == Duty.staff_id)
        .where(
            Duty.staff_id == staff_id,
            Duty.role == Role.DISPATCHER,
            in_force(today),
            Staff.active,
        )
    )
    return any(area_code.startswith(code) for code in codes)
