"""Where a sentence was said: a grid's group, or a department's or a police grid's.

It says which cases are meant by their numbers there, and which of them are still to be done.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from flows.cases import reads
from flows.cases.parts import helpers_of
from flows.cases.states import Level, State
from flows.cases.steps import CASES
from flows.cases.tables import Case
from flows.cases.tags import open_tagged, tag, tagged
from flows.map.tables import Grid, GroupChat


class Place(Protocol):
    """A group whose people may act."""

    @property
    def name(self) -> str:
        """What the place is called when something is left in it."""

    def find(self, session: Session, number: int) -> Case | None:
        """Give the case of a number said here."""

    def short(self, session: Session, case: Case) -> int:
        """Give the number of a case here."""

    def has(self, session: Session, case: Case) -> bool:
        """Tell whether a case is still this place's."""

    def open_cases(self, session: Session) -> Sequence[Case]:
        """Give the cases that somebody here still has to do."""

    def count_open(self, session: Session) -> int: ...

    def candidates(self, session: Session, trigger: str, staff_id: int) -> Sequence[Case]:
        """Give the cases somebody here may mean when leaving the number out, a few at most."""


@dataclass(frozen=True, slots=True)
class GridPlace:
    """The group of a grid."""

    grid: Grid

    @property
    def name(self) -> str:
        return "本网格"

    def find(self, session: Session, number: int) -> Case | None:
        return reads.case_in_grid(session, self.grid.id, number)

    def short(self, session: Session, case: Case) -> int:
        return case.short_number or 0

    def has(self, session: Session, case: Case) -> bool:
        return case.grid_id == self.grid.id

    def open_cases(self, session: Session) -> Sequence[Case]:
        return reads.open_in_grid(session, self.grid.id)

    def count_open(self, session: Session) -> int:
        return reads.count_open(session, self.grid.id)

    def candidates(self, session: Session, trigger: str, staff_id: int) -> Sequence[Case]:
        return reads.candidates(session, self.grid.id, trigger, staff_id)


@dataclass(frozen=True, slots=True)
class OtherPlace:
    """The group of a department or of a police grid, which stands over many grids."""

    group: GroupChat

    @property
    def name(self) -> str:
        return "本警格" if self.group.department_id is None else "本部门"

    def find(self, session: Session, number: int) -> Case | None:
        return tagged(session, self.group.id, number)

    def short(self, session: Session, case: Case) -> int:
        return tag(session, self.group.id, case.id)

    def has(self, session: Session, case: Case) -> bool:
        department_id = self.group.department_id
        if department_id is None:
            return case.police
        leads = case.department_id == department_id
        return leads or department_id in helpers_of(session, case)

    def open_cases(self, session: Session) -> Sequence[Case]:
        return [case for case in open_tagged(session, self.group.id) if self._to_do(session, case)]

    def count_open(self, session: Session) -> int:
        return len(self.open_cases(session))

    def candidates(self, session: Session, trigger: str, staff_id: int) -> Sequence[Case]:
        states: Sequence[State] = CASES.states_of(trigger)
        found = open_tagged(session, self.group.id, states, reads.MOST_CANDIDATES)
        mine = trigger in reads.MINE
        return [
            c for c in found if self.has(session, c) and (not mine or c.assignee_id == staff_id)
        ]

    def _to_do(self, session: Session, case: Case) -> bool:
        """Whether it is this place's turn: a helper's part, or the department's own case."""
        if not self.has(session, case):
            return False
        is_lead = case.department_id == self.group.department_id
        return not is_lead or case.level is Level.DEPARTMENT
