"""A step about to be taken: all that its row may look at."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.cases.change import Change
from flows.cases.decision import Clocks
from flows.cases.tables import Case
from flows.clocks.profiles import Term, terms
from flows.deadlines import Profile
from flows.events import Event
from flows.office import Office


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
