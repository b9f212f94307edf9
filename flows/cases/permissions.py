"""Who somebody is to a case, and what only some may know or do.

All of it is read from how far duties reach (`flows.people.duties`).
"""

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy.orm import Session

from flows.cases.conduct import HEARERS, about_staff, grids_of, may_concern
from flows.cases.parts import helpers_of
from flows.cases.states import Level, Who
from flows.cases.tables import Case
from flows.people.actors import Actor
from flows.people.duties import GRID_ROLES, Reach, reaches_of
from flows.people.tables import Role

WHO_BY_ROLE = {
    **dict.fromkeys(GRID_ROLES, Who.ROSTER),
    Role.POLICE: Who.POLICE,
    Role.HANDLER: Who.HANDLER,
    Role.DISPATCHER: Who.DISPATCHER,
}
"""What a duty makes somebody to the cases it reaches; all others only look."""
DELIVERY_ROLES = (Role.DISPATCHER, Role.ADMIN, Role.AUDITOR)
RESEND_ROLES = (Role.DISPATCHER, Role.ADMIN)


def relations(session: Session, case: Case, actor: Actor, today: date) -> frozenset[Who]:
    """Give all that an actor is to a case."""
    if actor.kind == "system":
        return frozenset({Who.SYSTEM})
    if actor.id is None:
        return frozenset()
    if actor.kind == "resident":
        return frozenset({Who.REPORTER} if actor.id == case.resident_id else ())
    reaches = reaches_of(session, actor.id, today)
    return relations_of(reaches, case, actor.id, helpers_of(session, case))


def relations_of(
    reaches: Iterable[Reach], case: Case, staff_id: int, helpers: Collection[int] = ()
) -> frozenset[Who]:
    """Give what a member of staff is to a case, from what their duties reach."""
    reaches, found = tuple(reaches), set()
    if may_concern(grids_of(reaches), case):
        return frozenset()
    for reach in reaches:
        if reach.role in WHO_BY_ROLE and covers(reach, case):
            found.add(WHO_BY_ROLE[reach.role])
        if reach.department_id in helpers and not about_staff(case):
            found.add(Who.HELPER)
    if Who.ROSTER in found and case.level is not Level.GRID:  # It is not theirs for now.
        found = found - {Who.ROSTER} | {Who.COLLEAGUE}
    if Who.HANDLER in found and case.level is not Level.DEPARTMENT:  # Others have it for now.
        found = found - {Who.HANDLER} | {Who.INFORMED}
    if found and case.assignee_id == staff_id:
        found.add(Who.ASSIGNEE)
    return frozenset(found)


def covers(reach: Reach, case: Case) -> bool:
    hears = not about_staff(case) or reach.role in HEARERS
    return hears and reach.covers(case.area_code, case.department_id, police=case.police)


def knows_reporter(reaches: Iterable[Reach], case: Case) -> bool:
    """Tell whether somebody may know who reported: of an anonymous case, only its auditor."""
    return not case.anonymous or holds(reaches, case, Role.AUDITOR)


def hears_recordings(reaches: Iterable[Reach], case: Case) -> bool:
    """Tell whether somebody may hear recordings: a voice tells who speaks, the words do not.

    The desk hears them all, since somebody has to write down what no machine heard.
    """
    return knows_reporter(reaches, case) or holds(reaches, case, Role.DISPATCHER)


def holds(reaches: Iterable[Reach], case: Case, *roles: Role) -> bool:
    """Tell whether somebody has one of some roles over a case."""
    return any(reach.role in roles and covers(reach, case) for reach in reaches)
