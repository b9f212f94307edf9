"""What of the cases somebody may see, as conditions every query carries.

Enforced here and not in templates: a query without it cannot be written through the lists.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from flows.cases.conduct import STAFF, grids_of, reached
from flows.cases.parts import Part
from flows.cases.tables import Case
from flows.map.tables import COMMUNITY, COUNTY, STREET
from flows.people.duties import Reach, reaches_of
from flows.people.tables import Role, Staff


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody signed in, with what their duties reach today.

    grids: the codes of those they serve in, whichever duties they act with.
    """

    staff: Staff
    reaches: tuple[Reach, ...]
    grids: tuple[str, ...] = ()

    @property
    def codes(self) -> Sequence[str]:
        """Give the codes of all divisions and grids that are reached."""
        return [code for reach in self.reaches for code in reach.codes]

    def has(self, *roles: Role) -> bool:
        return any(reach.role in roles for reach in self.reaches)

    def acting_as(self, *roles: Role) -> "Viewer":
        """Give the viewer with only the duties of some roles."""
        return replace(self, reaches=tuple(r for r in self.reaches if r.role in roles))


def viewer(session: Session, staff_id: int, today: date) -> Viewer | None:
    """Load somebody with today's duties; None if they may no longer sign in."""
    person = session.get(Staff, staff_id)
    if person is None or not person.active:
        return None
    reaches = reaches_of(session, staff_id, today)
    return Viewer(person, reaches, grids_of(reaches))


def visible(who: Viewer) -> ColumnElement[bool]:
    """Give the condition on cases that a viewer may see; none without a duty."""
    return or_(false(), *ranges(who))


def ranges(who: Viewer) -> Iterator[ColumnElement[bool]]:
    """Give the conditions on visible cases, each one range of an index in a list's order.

    A division's or a grid's cases lie together in an index, those of several do not: so each is
    read by itself.
    """
    for reach in who.reaches:
        if reach.department_id is not None:
            yield reached(Case.department_id == reach.department_id, reach, who.grids)
            helps = select(Part.case_id).where(Part.department_id == reach.department_id)
            yield and_(Case.id.in_(helps), Case.item_code != STAFF)
        for code in reach.codes:
            lies = and_(lies_in(code), Case.police) if reach.police_only else lies_in(code)
            yield reached(lies, reach, who.grids)


def lies_in(code: str) -> ColumnElement[bool]:
    """Give the condition that a case lies in a division or grid, by the length of its code."""
    columns = {COUNTY: Case.county_code, STREET: Case.street_code, COMMUNITY: Case.community_code}
    return columns.get(len(code), Case.area_code) == code
