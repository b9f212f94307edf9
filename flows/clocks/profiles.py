"""From a profile to the ends of a round's stages; and where the office's own profiles are kept.

Working days, the day of acceptance not counted; PRODUCT.md, "A case's life".
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.cached import Cached
from core.clock import Clock
from core.database import Database
from core.workdays import Deadline, Workdays
from flows.clocks.tables import DeadlineProfile, Stage
from flows.deadlines import Extension, Profile, Profiles, Span, Unit, from_rows

JUDGING_TIME = timedelta(days=7)
LIFE = timedelta(minutes=5)
STAGES = (Stage.ASSIGN, Stage.ANSWER, Stage.RESOLVE)


@dataclass(frozen=True, slots=True)
class Term:
    """When a stage is due, in UTC; provisional while a year's calendar is unpublished."""

    stage: Stage
    due: datetime
    provisional: bool = False


def terms(
    workdays: Workdays, profile: Profile, start: datetime, deadline_class: str
) -> tuple[Term, ...]:
    """Give the terms of a round that starts now."""
    return tuple(term(workdays, profile, start, deadline_class, stage) for stage in STAGES)


def term(
    workdays: Workdays, profile: Profile, start: datetime, deadline_class: str, stage: Stage
) -> Term:
    """Give the term of one stage that starts now."""
    end = end_of_span(workdays, profile.span(deadline_class, stage), start)
    return Term(stage, end.at, end.provisional)


def end_of_span(workdays: Workdays, span: Span, start: datetime) -> Deadline:
    if span.unit is Unit.WORKDAYS:
        return workdays.after(start, span.amount)
    if span.unit is Unit.DAYS:
        return workdays.days_after(start, span.amount)
    if span.unit is Unit.MONTHS:
        return workdays.month_after(start, span.amount)
    minutes = span.amount * (60 if span.unit is Unit.HOURS else 1)
    return Deadline(start + timedelta(minutes=minutes), provisional=False)


def latest_extension(workdays: Workdays, profile: Profile, due: datetime) -> Deadline:
    """Give the last end that 延期 may move a stage to: working days after the day it ends."""
    return workdays.after(due - timedelta(seconds=1), profile.extension.days)


def judging(resolved_at: datetime) -> Term:
    """Give the term in which the resident may judge; plain days, for no office has to work."""
    return Term(Stage.JUDGE, resolved_at + JUDGING_TIME)


def stored_profiles(database: Database, clock: Clock) -> Cached[Profiles]:
    """Give the shipped profiles and the office's own, read again now and then."""

    def load() -> Profiles:
        with database.read() as session:
            return read_profiles(session)

    return Cached(load, clock, LIFE)


def read_profiles(session: Session) -> Profiles:
    """Give the shipped profiles and the office's own as they are stored now."""
    return Profiles(profile_of(row) for row in session.scalars(select(DeadlineProfile)))


def profile_of(row: DeadlineProfile) -> Profile:
    return Profile(
        code=row.code,
        name=row.name,
        spans=from_rows(row.spans),
        extension=Extension(row.extension_days, row.extensions),
        return_days=row.return_days,
        version=row.version,
        since=row.since,
    )
