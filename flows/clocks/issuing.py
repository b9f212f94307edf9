"""A profile of the office's own written: checked, and then the next version of its code."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from flows.clocks import profile_words as words
from flows.clocks.profiles import profile_of
from flows.clocks.tables import DeadlineProfile
from flows.deadlines import STAGES, Extension, Profile, Span, Unit, from_rows, to_rows

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9+._-]{0,15}")
MOST_NAME, MOST_EXTENSION, MOST_TIMES, MOST_RETURN = 40, 60, 9, 30
DAY = 24 * 60
LONGEST = {
    Unit.MINUTES: 1,
    Unit.HOURS: 60,
    Unit.DAYS: DAY,
    Unit.WORKDAYS: DAY * 7 // 5,
    Unit.MONTHS: 31 * DAY,
}
"""Minutes that one of a unit lasts, in an ordinary week and a long month."""
MOST_MINUTES = 366 * DAY


class ProfileError(ValueError):
    """What makes no profile; its text is a sentence for whoever wrote it."""


@dataclass(frozen=True, slots=True)
class Maker:
    """Who writes a version, None for whoever sits at the terminal, and when."""

    staff_id: int | None
    at: datetime


def check(profile: Profile, today: date) -> None:
    """Refuse with a sentence what would set somebody an impossible time."""
    if not CODE.fullmatch(profile.code):
        raise ProfileError(words.ODD_CODE)
    if not 0 < len(profile.name) <= MOST_NAME:
        raise ProfileError(words.ODD_NAME.format(most=MOST_NAME))
    if (profile.since or today) < today:
        raise ProfileError(words.TOO_EARLY)
    for value, most, what in (
        (profile.extension.days, MOST_EXTENSION, words.EXTENSION_DAYS),
        (profile.extension.times, MOST_TIMES, words.EXTENSIONS),
        (profile.return_days, MOST_RETURN, words.RETURN_DAYS),
    ):
        if not 0 <= value <= most:
            raise ProfileError(words.OUT_OF_RANGE.format(what=what, most=most))
    for kind in words.CLASS_NAMES:
        _check_class(profile, kind)


def _check_class(profile: Profile, kind: str) -> None:
    """Refuse what is too long, or ends before what comes first."""
    spans = {stage: profile.span(kind, stage) for stage in STAGES}
    for stage, span in spans.items():
        if _minutes(span) > MOST_MINUTES:
            raise ProfileError(words.TOO_LONG.format(where=words.where(kind, stage)))
    for first, then in (("assign", "answer"), ("answer", "resolve")):
        if not _may_follow(spans[first], spans[then]):
            raise ProfileError(
                words.WRONG_ORDER.format(
                    where=words.where(kind, first), then=words.STAGE_NAMES[then]
                )
            )


def _may_follow(first: Span, then: Span) -> bool:
    """Whether one end comes at or after another; of one unit the amounts say it."""
    if first.unit is then.unit:
        return first.amount <= then.amount
    return _minutes(first) <= _minutes(then)


def _minutes(span: Span) -> int:
    return span.amount * LONGEST[span.unit]


def issue(
    session: Session,
    code: str,
    name: str,
    spans: Mapping[str, Mapping[str, Any]],
    extension: Extension,
    return_days: int,
    since: date | None = None,
    maker: Maker | None = None,
) -> str:
    """Write the next version of a profile, for cases accepted from a day on; gives its key.

    ValueError says what is wrong with the spans. Versions that are there are never changed.
    """
    from_rows(spans)
    row = DeadlineProfile(
        code=code,
        version=last_version(session, code) + 1,
        name=name,
        spans={name: dict(own) for name, own in spans.items()},
        extension_days=extension.days,
        extensions=extension.times,
        return_days=return_days,
        since=since,
        made_by=maker.staff_id if maker else None,
        made_at=maker.at if maker else None,
    )
    session.add(row)
    session.flush()
    return profile_of(row).key


def write(session: Session, profile: Profile, today: date, maker: Maker) -> str:
    """Check a profile, and write it as the next version of its code; gives its key."""
    check(profile, today)
    return issue(
        *(session, profile.code, profile.name, to_rows(profile.spans)),
        *(profile.extension, profile.return_days, profile.since or today, maker),
    )


def last_version(session: Session, code: str) -> int:
    """Give the number of a code's last version, 0 where only what was shipped is there."""
    last = select(func.max(DeadlineProfile.version)).where(DeadlineProfile.code == code)
    return session.scalar(last) or 0


def makers(session: Session, code: str) -> Mapping[int, Maker]:
    """Give who wrote the versions of a code, by their number; nothing of what was shipped."""
    query = select(DeadlineProfile).where(DeadlineProfile.code == code)
    rows = session.scalars(query).all()
    return {row.version: Maker(row.made_by, row.made_at) for row in rows if row.made_at}
