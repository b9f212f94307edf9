"""What a look found, against what is known: new troubles are told, and those that are over.

A trouble that comes back soon after is told only when it has lasted: one that flaps is no flood.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.upsert import insert_into
from flows.events import Subject
from flows.office import Office
from flows.telling.audience import GROUP_CHANNEL, Recipient
from flows.telling.outgoing import tell
from flows.troubles import words
from flows.troubles.desk import recipients
from flows.troubles.found import Looked, Spot
from flows.troubles.reads import open_troubles
from flows.troubles.tables import Trouble, kind_of
from notify.payload import Payload

KIND = "trouble"
SOON = timedelta(hours=1)
"""A trouble that is back within this is told only once it has lasted."""
LASTED = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A trouble of a time when nothing could be written: since when, and whether it was told."""

    text: str
    since: datetime
    told_at: datetime | None = None


def note(
    session: Session, office: Office, looked: Looked, earlier: Mapping[Spot, Earlier] | None = None
) -> None:
    """Write down what a look found, and tell what is new and what is over.

    earlier: what was seen before by who could not write it down.
    """
    now = office.clock()
    for spot, seen in (earlier or {}).items():
        _begin(session, spot, seen)
    for spot, text in looked.texts.items():
        _begin(session, spot, Earlier(text, now))
    rows = [row for row in open_troubles(session) if _ours(row, looked)]
    over = [row for row in rows if (row.place, row.key) not in looked.texts]
    there = [row for row in rows if (row.place, row.key) in looked.texts]
    to = recipients(session, office, {row.key for row in there})
    for row in there:
        row.text = looked.texts[row.place, row.key]
        if row.told_at is None and _tellable(session, row, now):
            row.told_at = now
            _tell(session, office, row, to, words.BEGAN, "began")
    unsaid = {spot for spot, seen in (earlier or {}).items() if seen.told_at is None}
    for row in over:
        if not _end(session, row, now):
            continue  # Another machine was first.
        if row.told_at is not None:
            _tell(session, office, row, to, words.OVER, "over")
        elif (row.place, row.key) in unsaid:
            _tell(session, office, row, to, words.WAS, "over")


def _ours(row: Trouble, looked: Looked) -> bool:
    """Tell whether a look could have found a trouble: here or shared, and its check went well."""
    return row.place in ("", looked.place) and kind_of(row.key) not in looked.unknown


def _begin(session: Session, spot: Spot, seen: Earlier) -> None:
    place, key = spot
    values = {"place": place, "key": key, "text": seen.text, "since": seen.since}
    statement = insert_into(session, Trouble).values(**values, told_at=seen.told_at)
    session.execute(statement.on_conflict_do_nothing())


def _end(session: Session, row: Trouble, now: datetime) -> bool:
    ended = session.execute(
        update(Trouble)
        .where(Trouble.id == row.id, Trouble.over_at.is_(None))
        .values(over_at=now)
        .returning(Trouble.id)
        .execution_options(synchronize_session=False)
    ).first()
    row.over_at = now
    return ended is not None


def _tellable(session: Session, row: Trouble, now: datetime) -> bool:
    if now - row.since >= LASTED:
        return True
    before = session.scalar(
        select(Trouble.id)
        .where(Trouble.place == row.place, Trouble.key == row.key, Trouble.over_at > now - SOON)
        .limit(1)
    )
    return before is None


def _tell(
    session: Session, office: Office, row: Trouble, to: list[Recipient], form: str, what: str
) -> None:
    text = said(office, form, row.text, row.since, row.over_at)
    told = [(who, payload(who, text)) for who in to]
    tell(session, Subject(KIND, row.id), f"{KIND}:{row.id}:{what}", KIND, told, office.clock())


def said(
    office: Office, form: str, text: str, since: datetime, over_at: datetime | None = None
) -> str:
    """Write what is told of a trouble."""
    return form.format(
        text=text,
        since=_moment(office, since),
        over=_moment(office, over_at or since),
        link=office.links.troubles(),
    )


def payload(who: Recipient, text: str) -> Payload:
    return {"markdown": text} if who.channel == GROUP_CHANNEL else {"text": text}


def _moment(office: Office, at: datetime) -> str:
    return at.astimezone(office.workdays.zone).strftime("%m月%d日 %H:%M")
