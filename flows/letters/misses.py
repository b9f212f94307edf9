"""What a week's bulletins are made from: ranges of the events of letters."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, select
from sqlalchemy.orm import Session

from flows.events import Event
from flows.letters.states import Miss
from flows.letters.tables import LETTER, Bulletin, Letter

Moments = tuple[datetime, datetime]
"""From, and up to but without."""


class Missed(NamedTuple):
    letter_id: int
    why: Miss


def without_bulletin(session: Session, week: date, moments: Moments) -> Sequence[int]:
    """Give the divisions with letters that were missed in a week and no bulletin of it."""
    there = exists().where(Bulletin.division_id == Letter.issuer_id, Bulletin.week == week)
    found: set[int] = set()
    for query in _each(moments).values():
        rows = query.with_only_columns(Letter.issuer_id).where(~there).distinct()
        found.update(session.scalars(rows))
    return sorted(found)


def missed_in(session: Session, division_id: int, moments: Moments) -> Sequence[Missed]:
    """Give which letters of a division were missed, and why; each once for each reason."""
    found: set[Missed] = set()
    for why, query in _each(moments).items():
        ids = session.scalars(query.where(Letter.issuer_id == division_id))
        found.update(Missed(letter_id, why) for letter_id in ids)
    return sorted(found)


def _each(moments: Moments) -> dict[Miss, Select[int]]:
    return {
        Miss.LATE: _letters(moments, Event.step == "miss"),
        Miss.AGAIN: _letters(moments, and_(Event.step == "issue", Letter.again)),
    }


def _letters(moments: Moments, condition: ColumnElement[bool]) -> Select[int]:
    since, until = moments
    return (
        select(Letter.id)
        .join(Event, Event.subject_id == Letter.id)
        .where(Event.kind == LETTER, condition, Event.at >= since, Event.at < until)
    )
