"""13710: 1 day to assign, 3 to answer, 7 to resolve (a major case: 1 month), 0 dropped.

Working days, the day of acceptance not counted; PRODUCT.md, "A case's life".
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.workdays import Workdays

ASSIGN_DAYS, ANSWER_DAYS, RESOLVE_DAYS = 1, 3, 7
RATING_TIME = timedelta(days=7)
MAJOR = "major"
YELLOW_SHARE = 4  # The last quarter of the time …
YELLOW_LEAST = timedelta(hours=4)  # … and never less than this before the end.


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The three ends, in UTC; provisional while a year's calendar is unpublished."""

    assign: datetime
    answer: datetime
    resolve: datetime
    provisional: bool


class Light(StrEnum):
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


def deadlines(workdays: Workdays, accepted_at: datetime, deadline_class: str) -> Deadlines:
    assign = workdays.after(accepted_at, ASSIGN_DAYS)
    answer = workdays.after(accepted_at, ANSWER_DAYS)
    if deadline_class == MAJOR:
        resolve = workdays.month_after(accepted_at)
    else:
        resolve = workdays.after(accepted_at, RESOLVE_DAYS)
    provisional = assign.provisional or answer.provisional or resolve.provisional
    return Deadlines(assign.at, answer.at, resolve.at, provisional)


def light(start: datetime, due: datetime, done: datetime | None, now: datetime) -> Light:
    """Give a stage's light: green in time, yellow near its end, red past it."""
    if done is not None:
        return Light.GREEN if done < due else Light.RED
    if now >= due:
        return Light.RED
    return Light.YELLOW if now >= yellow_from(start, due) else Light.GREEN


def yellow_from(start: datetime, due: datetime) -> datetime:
    return due - max((due - start) / YELLOW_SHARE, YELLOW_LEAST)
