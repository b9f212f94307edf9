"""The reads. Lists are ranges of an index: their cost grows with what is shown."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, func, literal, or_, select
from sqlalchemy.orm import Session, joinedload

from flows.cases.scope import Viewer, visible
from flows.cases.states import OPEN, State, Trigger, step_for
from flows.cases.tables import Case, CaseEvent
from flows.map.tables import Alias, Division, Grid, GroupChat
from flows.people.actors import GRID_ROLES, in_force
from flows.people.tables import Duty, Staff

TOLD_WITH_WORDS = (Trigger.REPLY, Trigger.RESOLVE, Trigger.DECLINE)


def cases_of(session: Session, resident_id: int, limit: int = 5) -> Sequence[Case]:
    """Give a resident's newest cases."""
    return session.scalars(
        select(Case)
        .where(Case.resident_id == resident_id)
        .order_by(Case.accepted_at.desc())
        .limit(limit)
    ).all()


def case_of(session: Session, resident_id: int, number: str) -> Case | None:
    """Give a resident's own case by its number."""
    return session.scalar(
        select(Case).where(Case.number == number, Case.resident_id == resident_id)
    )


def case_by_code(session: Session, public_code: str) -> Case | None:
    return session.scalar(select(Case).where(Case.public_code == public_code))


def own_case(session: Session, resident_id: int, case_id: int) -> Case | None:
    """Give a resident's own case by its id."""
    return session.scalar(select(Case).where(Case.id == case_id, Case.resident_id == resident_id))


def last_words(session: Session, case_id: int) -> str | None:
    """Give what was last told the resident about a case."""
    return session.scalar(
        select(CaseEvent.text)
        .where(CaseEvent.case_id == case_id, CaseEvent.trigger.in_(TOLD_WITH_WORDS))
        .order_by(CaseEvent.sequence.desc())
        .limit(1)
    )


def latest_case(session: Session, resident_id: int, states: Sequence[State]) -> Case | None:
    """Give a resident's newest case in one of some states."""
    return session.scalar(
        select(Case)
        .where(Case.resident_id == resident_id, Case.state.in_(states))
        .order_by(Case.accepted_at.desc())
        .limit(1)
    )


def case_in_grid(session: Session, grid_id: int, short_number: int) -> Case | None:
    return session.scalar(
        select(Case).where(Case.grid_id == grid_id, Case.short_number == short_number)
    )


def candidates(session: Session, grid_id: int, trigger: Trigger, staff_id: int) -> Sequence[Case]:
    """Give the cases of a grid a worker may mean when leaving the number out, two at most."""
    conditions = [Case.grid_id == grid_id, Case.state.in_(step_for(trigger).source)]
    if trigger in (Trigger.REPLY, Trigger.RESOLVE):
        conditions.append(Case.assignee_id == staff_id)
    return session.scalars(select(Case).where(and_(*conditions)).limit(2)).all()


def open_in_grid(session: Session, grid_id: int, limit: int = 20) -> Sequence[Case]:
    return session.scalars(
        select(Case)
        .where(Case.grid_id == grid_id, Case.state.in_(OPEN))
        .order_by(Case.short_number)
        .limit(limit)
        .options(joinedload(Case.assignee))
    ).all()


def count_open(session: Session, grid_id: int) -> int:
    return session.scalars(
        select(func.count()).where(Case.grid_id == grid_id, Case.state.in_(OPEN))
    ).one()


def group_of(session: Session, robot: str) -> GroupChat | None:
    return session.scalar(select(GroupChat).where(GroupChat.robot == robot))


def desk_of(session: Session, area_code: str) -> GroupChat | None:
    """Give the group of the desk nearest to an area, above it before below it.

    A division's code begins with the code of the one above it. Below is for a place not known
    yet, where only a street has a desk.
    """
    above = literal(area_code).startswith(Division.code)
    return session.scalar(
        select(GroupChat)
        .join(Division, Division.id == GroupChat.division_id)
        .where(or_(above, Division.code.startswith(area_code)))
        .order_by(func.abs(func.length(Division.code) - len(area_code)), Division.code)
        .limit(1)
    )


def staff_by_userid(session: Session, userid: str) -> Staff | None:
    return session.scalar(select(Staff).where(Staff.wecom_userid == userid, Staff.active))


def roster(session: Session, grid_id: int, today: date) -> Sequence[Staff]:
    return session.scalars(
        select(Staff)
        .join(Duty, Duty.staff_id == Staff.id)
        .where(Duty.grid_id == grid_id, Duty.role.in_(GRID_ROLES), in_force(today), Staff.active)
        .order_by(Staff.id)
    ).all()


def grid_of_poster(session: Session, scene: str) -> Grid | None:
    return session.scalar(select(Grid).where(Grid.poster == scene))


def all_aliases(session: Session) -> Sequence[Alias]:
    return session.scalars(select(Alias)).all()


def all_grids(session: Session) -> Sequence[Grid]:
    return session.scalars(select(Grid).options(joinedload(Grid.community))).all()


def grids_named(session: Session, grid_ids: Sequence[int]) -> Sequence[Grid]:
    """Give grids with their communities, for a question with choices."""
    return session.scalars(
        select(Grid)
        .where(Grid.id.in_(grid_ids))
        .order_by(Grid.code)
        .options(joinedload(Grid.community))
    ).all()


def root_division(session: Session) -> Division | None:
    """Give the division everything lies in."""
    return session.scalar(
        select(Division).where(Division.parent_id.is_(None)).order_by(Division.code).limit(1)
    )


def case_seen_by(session: Session, who: Viewer, case_id: int) -> Case | None:
    """Give one case, if the viewer may see it."""
    return session.scalar(select(Case).where(Case.id == case_id, visible(who)))


def timeline(session: Session, case_id: int) -> Sequence[CaseEvent]:
    return session.scalars(
        select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.sequence)
    ).all()
