"""A step about to be taken: all that its row may look at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.cases.change import Change
from flows.cases.decision import Clocks, standing
from flows.cases.permissions import relations_of
from flows.cases.states import Who
from flows.cases.tables import Case
from flows.clocks.profiles import Term, term, terms
from flows.clocks.tables import Stage
from flows.deadlines import Profile
from flows.events import Event, events_of
from flows.office import Office
from flows.people.duties import Reach

LONGEST = timedelta(days=366)
"""How far ahead a day may lie that somebody names: a year and a leap day."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The case as it is before the step, the wish, and the time."""

    session: Session
    office: Office
    case: Case
    clocks: Clocks
    change: Change
    now: datetime

    @property
    def profile(self) -> Profile:
        """Give the deadline profile that the case was accepted under."""
        return self.office.profile(self.case.profile)

    def terms(self, start: datetime) -> tuple[Term, ...]:
        """Give the ends of the stages of a round of this case."""
        return terms(self.office.workdays, self.profile, start, self.case.term_class)

    def last(self, code: str) -> datetime | None:
        """Give when a step was last taken on this case."""
        kind, case_id = self.case.subject
        return self.session.scalar(
            select(Event.at)
            .where(Event.kind == kind, Event.subject_id == case_id, Event.step == code)
            .order_by(Event.sequence.desc())
            .limit(1)
        )

    def taken(self, *codes: str) -> Sequence[Event]:
        """Give what stands of some steps in the running round, in their order."""
        events = standing(events_of(self.session, self.case.subject))
        own = (event for event in events if event.step in codes)
        return [event for event in own if event.data.get("in_round") == self.case.round]

    def fresh_assigning(self) -> Term:
        """Give the time in which whoever has the case from now on has to take it."""
        workdays, stage = self.office.workdays, Stage.ASSIGN
        return term(workdays, self.profile, self.now, self.case.term_class, stage)

    def who(self, reaches: Iterable[Reach], staff_id: int) -> frozenset[Who]:
        """Give what somebody's duties make them to the case."""
        return relations_of(reaches, self.case, staff_id)

    @property
    def latest_day(self) -> date:
        return self.office.today + LONGEST
