"""What is asked of the people."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from flows.people.tables import Department, Staff

_BY_USERID = select(Staff).where(Staff.wecom_userid == bindparam("userid"), Staff.active)
"""Built once, like all statements of every message: building costs more than running them."""


def staff_by_userid(session: Session, userid: str) -> Staff | None:
    return session.scalar(_BY_USERID, {"userid": userid})


def staff_called(session: Session, login_or_name: str) -> Sequence[Staff]:
    """Give the active staff with a login, or else those with a name, which several may share."""
    for column in (Staff.login, Staff.name):
        query = select(Staff).where(column == login_or_name, Staff.active).order_by(Staff.id)
        if found := session.scalars(query).all():
            return found
    return ()


def department_named(session: Session, name: str) -> int | None:
    """Give the id of a department by its name in the catalogue; None if the office has none so."""
    return session.scalar(select(Department.id).where(Department.name == name))


def department(session: Session, department_id: int) -> Department | None:
    return session.get(Department, department_id)


def all_departments(session: Session) -> Mapping[int, str]:
    """Give the names of the office's departments, which are few."""
    rows = session.execute(select(Department.id, Department.name).order_by(Department.code))
    return {row.id: row.name for row in rows}


def staff_names(session: Session, ids: Collection[int]) -> Mapping[int, str]:
    rows = session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(ids)))
    return {row.id: row.name for row in rows}


def department_names(session: Session, ids: Collection[int]) -> Mapping[int, str]:
    rows = session.execute(select(Department.id, Department.name).where(Department.id.in_(ids)))
    return {row.id: row.name for row in rows}
