"""How far somebody's duties reach: ONE answer to "which area has this role", for all who ask.

Lists, single cases, steps and the console all read a Reach; none looks at a duty itself.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import BindParameter, ColumnElement, Date, and_, bindparam, or_, select
from sqlalchemy.orm import Session, aliased

from flows.map.tables import Division, Grid, PoliceGridPart
from flows.people.absence import Absence, absences_of, at_work, lasts
from flows.people.tables import Duty, Role, Staff

GRID_ROLES = (Role.WORKER, Role.HEAD, Role.GUIDE, Role.LIAISON)
"""一长三员: those who may act on the cases of their grid."""
STANDS_IN = "{who}（替{whom}）"
DIVISION_ROLES = (Role.DISPATCHER, Role.AUDITOR, Role.ADMIN)


@dataclass(frozen=True, slots=True)
class Reach:
    """What one duty reaches.

    codes: of the divisions or grids, each the prefix of all that lies in it. police_only: there,
    only what is for the police. department_id: the cases of a department, wherever they lie.
    """

    role: Role
    codes: tuple[str, ...] = ()
    police_only: bool = False
    department_id: int | None = None

    def covers(self, area_code: str, department_id: int | None, *, police: bool) -> bool:
        """Tell whether something that lies there, is that department's, is for the police."""
        if self.department_id is not None:
            return self.department_id == department_id
        if self.police_only and not police:
            return False
        return area_code.startswith(self.codes)


def in_force(today: date | BindParameter[date]) -> ColumnElement[bool]:
    """Give the condition that a duty holds today."""
    return and_(
        or_(Duty.since.is_(None), Duty.since <= today),
        or_(Duty.until.is_(None), Duty.until >= today),
    )


_ACTING = aliased(Staff)
_OWN = select(Duty.id).where(Duty.staff_id == bindparam("staff_id"))
_STOOD_IN_FOR = (
    select(Duty.id)
    .join(Absence, Absence.staff_id == Duty.staff_id)
    .where(
        Absence.substitute_id == bindparam("staff_id"),
        lasts(bindparam("today", type_=Date)),
        or_(Absence.duty_id.is_(None), Absence.duty_id == Duty.id),
    )
)
_REACHES = (
    select(
        *(Duty.staff_id, Duty.role, Duty.department_id),
        *(Duty.police_grid_id, Division.code, Grid.code),
    )
    .join(Staff, Staff.id == Duty.staff_id)
    .outerjoin(Division, Division.id == Duty.division_id)
    .outerjoin(Grid, Grid.id == Duty.grid_id)
    .where(
        Duty.id.in_(_OWN.union_all(_STOOD_IN_FOR)),
        in_force(bindparam("today", type_=Date)),
        Staff.active,
        select(_ACTING.id).where(_ACTING.id == bindparam("staff_id"), _ACTING.active).exists(),
    )
    .order_by(Duty.id)
)
"""Built once: every step of a member of staff asks. The duties of those one stands in for too."""


def reaches_of(session: Session, staff_id: int, today: date) -> tuple[Reach, ...]:
    """Give what somebody's duties reach today; nothing for whoever is no longer active.

    Read once in a transaction: who may speak and what they may do ask the same.
    """
    known: dict[tuple[int, date], tuple[Reach, ...]] = session.info.setdefault("reaches", {})
    if (staff_id, today) not in known:
        known[staff_id, today] = _read_reaches(session, staff_id, today)
    return known[staff_id, today]


def _read_reaches(session: Session, staff_id: int, today: date) -> tuple[Reach, ...]:
    """Read them; standing in for somebody gives no kind of power that one has not anyway."""
    rows = session.execute(_REACHES, {"staff_id": staff_id, "today": today}).all()
    own = {role for owner, role, *_ in rows if owner == staff_id}
    kinds = {kin for role in own for kin in kind_of(role)}
    return tuple(_reach(session, *row[1:]) for row in rows if row[1] in kinds)


def kind_of(role: Role) -> tuple[Role, ...]:
    """Give the roles whose holders may stand in for each other."""
    return GRID_ROLES if role in GRID_ROLES else (role,)


def _reach(
    session: Session,
    role: Role,
    department_id: int | None,
    police_grid_id: int | None,
    division_code: str | None,
    grid_code: str | None,
) -> Reach:
    if role is Role.HANDLER:
        return Reach(role, department_id=department_id)
    if role is Role.POLICE:
        return Reach(role, _police_codes(session, police_grid_id), police_only=True)
    # Volunteers and representatives of a grid have to do with people, not with its cases.
    area = {**dict.fromkeys(DIVISION_ROLES, division_code), **dict.fromkeys(GRID_ROLES, grid_code)}
    code = area.get(role)
    return Reach(role, (code,) if code else ())


def _police_codes(session: Session, police_grid_id: int | None) -> tuple[str, ...]:
    return tuple(
        session.scalars(
            select(Grid.code)
            .join(PoliceGridPart, PoliceGridPart.grid_id == Grid.id)
            .where(PoliceGridPart.police_grid_id == police_grid_id)
            .order_by(Grid.code)
        )
    )


def on_roster(session: Session, staff_id: int, grid_code: str, today: date) -> bool:
    """Tell whether somebody's duty covers a grid today."""
    reaches = reaches_of(session, staff_id, today)
    return any(each.role in GRID_ROLES and grid_code in each.codes for each in reaches)


def serves(
    session: Session,
    staff_id: int,
    today: date,
    department_id: int | None,
    police_grid_id: int | None,
) -> bool:
    """Tell whether somebody's duty today is a department's, or a police grid's."""
    if department_id is not None:
        own = and_(Duty.role == Role.HANDLER, Duty.department_id == department_id)
    else:
        own = and_(Duty.role == Role.POLICE, Duty.police_grid_id == police_grid_id)
    query = select(Duty.id).join(Staff, Staff.id == Duty.staff_id)
    found = query.where(Duty.staff_id == staff_id, own, in_force(today), Staff.active)
    return session.scalar(found.limit(1)) is not None


def grids_worked_by(
    session: Session, text: str, today: date, grid_ids: Collection[int]
) -> Sequence[tuple[int, str]]:
    """Give the grids, of some, in which somebody works whom a text names, and the name."""
    rows = session.execute(
        select(Duty.grid_id, Staff.name)
        .distinct()
        .join(Staff, Staff.id == Duty.staff_id)
        .where(Duty.grid_id.in_(grid_ids), Duty.role.in_(GRID_ROLES), in_force(today), Staff.active)
        .order_by(Duty.grid_id)
    )
    return [(grid_id, name) for grid_id, name in rows if grid_id and name in text]


def _there(session: Session, people: Iterable[tuple[Staff, int]], today: date) -> list[Staff]:
    """Give those who have some duties and are there, and for the others who stands in, each once.

    people: with the id of the duty that is asked for.
    """
    own = list(people)
    away = absences_of(session, [person.id for person, _ in own], today)
    found = (at_work(session, p, today, duty) if p.id in away else p for p, duty in own)
    return list(dict.fromkeys(person for person in found if person is not None))


def heads(session: Session, grid_id: int | None, today: date) -> Sequence[Staff]:
    """Give the heads 网格长 of a grid who are there today, or who stands in for them."""
    found = session.execute(
        select(Staff, Duty.id)
        .join(Duty, Duty.staff_id == Staff.id)
        .where(Duty.grid_id == grid_id, Duty.role == Role.HEAD, in_force(today), Staff.active)
        .order_by(Staff.id)
    )
    return _there(session, found.all(), today)


def keepers_of(session: Session, division_id: int, today: date) -> Sequence[Staff]:
    """Give those who dispatch or administer a division today."""
    return session.scalars(
        select(Staff)
        .distinct()
        .join(Duty, Duty.staff_id == Staff.id)
        .where(
            Duty.division_id == division_id,
            Duty.role.in_((Role.DISPATCHER, Role.ADMIN)),
            in_force(today),
            Staff.active,
        )
        .order_by(Staff.id)
    ).all()


def on_duty(session: Session, grid_id: int, today: date) -> Sequence[tuple[Role, str]]:
    """Give who of 一长三员 serves a grid today, by role; for who is away whoever stands in."""
    rows = session.execute(
        select(Duty.role, Staff, Duty.id)
        .join(Staff, Staff.id == Duty.staff_id)
        .where(Duty.grid_id == grid_id, Duty.role.in_(GRID_ROLES), in_force(today), Staff.active)
    ).all()
    away = absences_of(session, [person.id for _, person, _ in rows], today)
    found = set()
    for role, person, duty_id in rows:
        there = at_work(session, person, today, duty_id) if person.id in away else person
        if there is not None:
            instead = STANDS_IN.format(who=there.name, whom=person.name)
            found.add((role, person.name if there is person else instead))
    return sorted(found, key=lambda each: (GRID_ROLES.index(each[0]), each[1]))


def named_in_street(session: Session, text: str, street: str, today: date) -> Sequence[Staff]:
    """Give those who work in a street's grids and whom a text names.

    Names alone are read of all of them, a thousand in a large street, and only who is named whole.
    """
    names = session.execute(
        select(Staff.id, Staff.name)
        .distinct()
        .join(Duty, Duty.staff_id == Staff.id)
        .join(Grid, Grid.id == Duty.grid_id)
        .where(
            Grid.code.startswith(street), Duty.role.in_(GRID_ROLES), in_force(today), Staff.active
        )
    )
    named = [staff_id for staff_id, name in names if name in text]
    people = select(Staff).where(Staff.id.in_(named)).order_by(Staff.id)
    return session.scalars(people).all() if named else ()


def department_staff(session: Session, department_id: int | None, today: date) -> Sequence[Staff]:
    """Give those who handle a department's cases and are there today, or who stands in."""
    own = session.execute(
        select(Staff, Duty.id)
        .join(Duty, Duty.staff_id == Staff.id)
        .where(
            Duty.department_id == department_id,
            Duty.role == Role.HANDLER,
            in_force(today),
            Staff.active,
        )
        .order_by(Staff.id)
    )
    return _there(session, own.all(), today)


def colleagues(session: Session, grid_id: int, today: date) -> Sequence[Staff]:
    """Give who is on a grid's roster, there or away, each once."""
    return session.scalars(
        select(Staff)
        .distinct()
        .join(Duty, Duty.staff_id == Staff.id)
        .where(Duty.grid_id == grid_id, Duty.role.in_(GRID_ROLES), in_force(today), Staff.active)
        .order_by(Staff.id)
    ).all()


def is_head(session: Session, staff_id: int, grid_id: int, today: date) -> bool:
    """Tell whether somebody is, or stands in for, the head 网格长 of a grid."""
    return any(person.id == staff_id for person in heads(session, grid_id, today))


def roster(session: Session, grid_id: int, today: date) -> Sequence[Staff]:
    """Give who is on a grid's roster and there today, each once, with those who stand in."""
    own = session.execute(
        select(Staff, Duty.id)
        .join(Duty, Duty.staff_id == Staff.id)
        .where(Duty.grid_id == grid_id, Duty.role.in_(GRID_ROLES), in_force(today), Staff.active)
        .order_by(Staff.id)
    )
    return _there(session, own.all(), today)
