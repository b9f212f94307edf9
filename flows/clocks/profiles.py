"""13710: 1 day to assign, 3 to answer, 7 to resolve (a major case: 1 month), 0 dropped.

Working days, the day of acceptance not counted; PRODUCT.md, "A case's life".
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.workdays import Workdays
from flows.clocks.tables import Stage

ASSIGN_DAYS, ANSWER_DAYS, RESOLVE_DAYS = 1, 3, 7
JUDGING_TIME = timedelta(days=7)
MAJOR = "major"


@dataclass(frozen=True, slots=True)
class Term:
    """When a stage is due, in UTC; provisional while a year's calendar is unpublished."""

    stage: Stage
    due: datetime
    provisional: bool = False


def terms(workdays: Workdays, start: datetime, deadline_class: str) -> tuple[Term, ...]:
    """Give the terms of a round that starts now."""
    assign = workdays.after(start, ASSIGN_DAYS)
    answer = workdays.after(start, ANSWER_DAYS)
    if deadline_class == MAJOR:
        resolve = workdays.month_after(start)
    else:
        resolve = workdays.after(start, RESOLVE_DAYS)
    return (
        Term(Stage.ASSIGN, assign.at, assign.provisional),
        Term(Stage.ANSWER, answer.at, answer.provisional),
        Term(Stage.RESOLVE, resolve.at, resolve.provisional),
    )


def judging(resolved_at: datetime) -> Term:
    """Give the term in which the resident may judge; plain days, for no office has to work."""
    return Term(Stage.JUDGE, resolved_at + JUDGING_TIME)
