"""Accounts: somebody with a login, a password and a first duty."""

from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.signing_in import words
from admin.signing_in.passwords import hashed
from flows.map.tables import Division, Grid, PoliceGrid
from flows.people.duties import DIVISION_ROLES, GRID_ROLES
from flows.people.tables import Department, Duty, Role, Staff

Area = TypeVar("Area", Division, Grid, PoliceGrid, Department)
LEAST_LENGTH = 10
MOST_LENGTH = 200


class AccountError(Exception):
    """An account that was not added; its text says why."""


def add_user(
    session: Session,
    login: str,
    name: str,
    password: str,
    role: Role,
    *,
    division_code: str | None = None,
    grid_code: str | None = None,
    police_grid_code: str | None = None,
    department_code: str | None = None,
) -> Staff:
    """Add somebody who may sign in, with one duty; AccountError if something does not fit.

    The area is the division's code for 指挥中心, 审计 and 管理员, the grid's for 一长三员,
    volunteers and representatives, the police grid's and the department's for theirs.
    """
    _check(session, login, password)
    person = Staff(name=name, login=login, password_hash=hashed(password))
    duty = Duty(staff=person, role=role)
    if role in DIVISION_ROLES:
        duty.division_id = _found(session, Division, division_code).id
    elif role == Role.POLICE:
        duty.police_grid_id = _found(session, PoliceGrid, police_grid_code).id
    elif role == Role.HANDLER:
        duty.department_id = _found(session, Department, department_code).id
    elif role in GRID_ROLES or grid_code:
        duty.grid_id = _found(session, Grid, grid_code).id
    session.add_all([person, duty])
    session.flush()
    return person


def _check(session: Session, login: str, password: str) -> None:
    if not login or login != login.strip() or len(login) > 40:
        raise AccountError(words.BAD_LOGIN)
    if not LEAST_LENGTH <= len(password) <= MOST_LENGTH:
        raise AccountError(words.SHORT_PASSWORD.format(least=LEAST_LENGTH, most=MOST_LENGTH))
    if session.scalar(select(Staff.id).where(Staff.login == login)) is not None:
        raise AccountError(words.LOGIN_TAKEN.format(login=login))


def _found(session: Session, kind: type[Area], code: str | None) -> Area:
    row = session.scalar(select(kind).where(kind.code == code)) if code else None
    if row is None:
        raise AccountError(
            words.NO_SUCH_AREA.format(kind=words.AREA_KINDS[kind.__tablename__], code=code or "")
        )
    return row
