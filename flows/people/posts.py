"""What people do and where, in names; and who works near enough to stand in for somebody."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session, aliased

from flows.map.tables import Division, Grid, PoliceGrid
from flows.people.duties import in_force, kind_of
from flows.people.tables import Department, Duty, Role, Staff

MOST_NEAR = 200


@dataclass(frozen=True, slots=True)
class Post:
    """A duty as it is shown: the role, and where."""

    duty_id: int
    role: Role
    place: str


def posts_of(session: Session, ids: Collection[int], today: date) -> Mapping[int, Sequence[Post]]:
    """Give what each of some people does today, and where; one question for a page of them."""
    community = aliased(Division)
    rows = session.execute(
        select(
            *(Duty.staff_id, Duty.id, Duty.role),
            *(community.name, Grid.name, Division.name, PoliceGrid.name, Department.name),
        )
        .outerjoin(Grid, Grid.id == Duty.grid_id)
        .outerjoin(community, community.id == Grid.community_id)
        .outerjoin(Division, Division.id == Duty.division_id)
        .outerjoin(PoliceGrid, PoliceGrid.id == Duty.police_grid_id)
        .outerjoin(Department, Department.id == Duty.department_id)
        .where(Duty.staff_id.in_(ids), in_force(today))
        .order_by(Duty.id)
    )
    found: dict[int, list[Post]] = {}
    for staff_id, duty_id, role, *places in rows:
        found.setdefault(staff_id, []).append(Post(duty_id, role, " ".join(filter(None, places))))
    return found


def near(session: Session, staff_id: int, today: date) -> Sequence[Staff]:
    """Give who may stand in for somebody: whoever has a duty of its kind in the same place."""
    own = session.scalars(select(Duty).where(Duty.staff_id == staff_id, in_force(today))).all()
    return session.scalars(
        select(Staff)
        .distinct()
        .join(Duty, Duty.staff_id == Staff.id)
        .outerjoin(Grid, Grid.id == Duty.grid_id)
        .where(
            *(Staff.id != staff_id, Staff.active, in_force(today)),
            or_(false(), *(_near(duty) for duty in own)),
        )
        .order_by(Staff.id)
        .limit(MOST_NEAR)
    ).all()


def _near(duty: Duty) -> ColumnElement[bool]:
    """Give the condition on duties of a kind that are near one: of a grid, in its community."""
    kind = Duty.role.in_(kind_of(duty.role))
    if duty.grid_id is not None:
        own = select(Grid.community_id).where(Grid.id == duty.grid_id).scalar_subquery()
        return and_(kind, Grid.community_id == own)
    if duty.department_id is not None:
        return and_(kind, Duty.department_id == duty.department_id)
    if duty.police_grid_id is not None:
        return kind
    return and_(kind, Duty.division_id == duty.division_id)
