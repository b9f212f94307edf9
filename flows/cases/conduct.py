"""Complaints about how staff behaved: heard above whoever they are about, and nowhere else.

Such a case lies in no grid. None of those on a grid's roster sees it, nor anybody above whose own
grid lies where the case does, for it may be about them.
"""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import ColumnElement, and_, or_

from flows.cases.drafts import Draft
from flows.cases.states import Level
from flows.cases.tables import Case
from flows.map.tables import COMMUNITY, COUNTY, STREET
from flows.people.duties import DIVISION_ROLES, GRID_ROLES, Reach
from flows.people.tables import Role

STAFF = "opinion-staff"
"""The item of complaints about those who work for the street."""
HEARERS = frozenset({*DIVISION_ROLES, Role.HANDLER})
"""Whose duties reach such a case at all: the desks, and a department that a desk gave it to."""


def about_staff(case: Case) -> bool:
    return case.item_code == STAFF


def grids_of(reaches: Iterable[Reach]) -> tuple[str, ...]:
    """Give the codes of the grids that somebody serves in, own or stood in for."""
    return tuple(code for reach in reaches if reach.role in GRID_ROLES for code in reach.codes)


def may_concern(grids: Iterable[str], case: Case) -> bool:
    """Tell whether a case may be about somebody who serves in some grids."""
    return about_staff(case) and any(grid.startswith(case.area_code) for grid in grids)


def reached(
    condition: ColumnElement[bool], reach: Reach, grids: Iterable[str]
) -> ColumnElement[bool]:
    """Leave out of what a duty reaches the complaints that its holder may not hear."""
    if reach.role not in HEARERS:
        return and_(condition, Case.item_code != STAFF)
    over = {grid[:length] for grid in grids for length in (COUNTY, STREET, COMMUNITY, len(grid))}
    if not over:
        return condition
    return and_(condition, or_(Case.item_code != STAFF, Case.area_code.not_in(sorted(over))))


def lifted(draft: Draft) -> Draft:
    """Let a complaint about staff begin above its grid, whatever way it came in."""
    if draft.item_code != STAFF or draft.level is not Level.GRID:
        return draft
    return replace(
        draft, level=Level.COMMUNITY, grid_id=None, area_code=draft.area_code[:COMMUNITY]
    )
