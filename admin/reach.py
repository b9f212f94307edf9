"""How far somebody's duties reach: single duties, and what only some roles may do or know.

Every condition here is `flows.scope.visible`, asked of fewer duties; nothing widens it.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, and_, func, literal_column
from sqlalchemy.orm import Session

from flows.cases import Case
from flows.map import below
from flows.people import Duty, Role
from flows.scope import DIVISION_ROLES, Viewer, visible
from flows.states import Who
from flows.who import relations, staff

DELIVERY_ROLES = (Role.DISPATCHER, Role.ADMIN, Role.AUDITOR)
RESEND_ROLES = (Role.DISPATCHER, Role.ADMIN)
LEVELS = (9, 6)
"""Lengths of the code prefixes that cases are indexed by: street and county."""


def acting_as(who: Viewer, *roles: Role) -> Viewer:
    """Give the viewer with only the duties of some roles."""
    return replace(who, duties=tuple(duty for duty in who.duties if duty.role in roles))


def ranges(who: Viewer) -> Iterator[ColumnElement[bool]]:
    """Give the conditions on visible cases, one for each duty, each an index range in order.

    One duty's cases lie together in an index, several duties' do not: so each is read by itself.
    """
    for duty in who.duties:
        seen = visible(replace(who, duties=(duty,)))
        if duty.role in DIVISION_ROLES and duty.division is not None:
            seen = and_(seen, within(duty.division.code))
        yield seen


def within(code: str) -> ColumnElement[bool]:
    """Give the condition that a case lies in an area, as an equality an index knows."""
    if len(code) == 15:
        return Case.area_code == code
    level = next((level for level in LEVELS if level <= len(code)), None)
    low, high = below(code)
    lies_in = and_(Case.area_code >= low, Case.area_code < high)
    if level is None:
        return lies_in
    # The numbers stand in the statement as in the index: a bound parameter would not match it.
    prefix = func.substr(Case.area_code, literal_column("1"), literal_column(str(level)))
    same = prefix == code[:level]
    return same if level == len(code) else and_(same, lies_in)


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
