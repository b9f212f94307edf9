"""Which files are taken up now, and what became of them: one hand at a file, whoever else looks.

A try is counted before the work, and the row then rests until the hand must be through: what ends
the whole process rests longer each time, and comes to its end like everything else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from bot.fetching import reasons
from bot.files.lanes import LAST_TRY_BEFORE, Lane
from bot.tables import Message
from flows.cases.attachments import Attachment
from flows.cases.kept import KEPT, LOST, set_file_aside
from flows.map.reads import root_code
from flows.map.tables import Grid
from flows.people.duties import reaches_of
from flows.people.tables import Contact, Resident

LEASE = timedelta(minutes=3)
"""Longer than any hand is at one file: a download and a drawing both end in time."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One file, taken up by this hand. ends: when the platform forgets it."""

    id: int
    tries: int
    ends: datetime


class _Candidate(NamedTuple):
    """A row that may be taken up, with what is known of its message."""

    id: int
    tries: int
    problem: str | None
    received_at: datetime | None
    contact_id: int | None
    staff_id: int | None


def anything_due(session: Session, channel: str, now: datetime) -> bool:
    query = select(Attachment.id).where(_due(now), Attachment.channel == channel).limit(1)
    return session.scalar(query) is not None


def claim(
    session: Session, lane: Lane, owner: str, most: int, now: datetime, today: date
) -> list[Claim]:
    """Take up as many files as there are hands, the oldest first, for they die first.

    Those that nobody may or can fetch any more are settled on the way.
    """
    taken: list[Claim] = []
    while len(taken) < most and (rows := _candidates(session, lane, most - len(taken), now)):
        taken += _taken(session, lane, owner, rows, now, today)
    return taken


def _taken(
    session: Session,
    lane: Lane,
    owner: str,
    rows: Sequence[_Candidate],
    now: datetime,
    today: date,
) -> Iterator[Claim]:
    for row in rows:
        ends = now if row.received_at is None else row.received_at + lane.life
        refusal = _refusal(session, row, ends, now, today)
        if refusal is not None:
            lose(session, row.id, refusal, now)
            continue
        tries = row.tries + 1
        rests = max(LEASE, lane.delay(tries))
        _set(session, row.id, tries=tries, held_by=owner, next_try_at=now + rests)
        yield Claim(row.id, tries, ends)


def _candidates(session: Session, lane: Lane, most: int, now: datetime) -> list[_Candidate]:
    """Lock the rows that may be taken up; what another holds at this moment is passed over."""
    rows = session.execute(
        select(
            Attachment.id,
            Attachment.tries,
            Attachment.problem,
            Message.received_at,
            Message.contact_id,
            Message.staff_id,
        )
        .outerjoin(Message, Message.id == Attachment.message_id)
        .where(_due(now), Attachment.channel == lane.channel)
        .order_by(Attachment.id)
        .limit(most)
        .with_for_update(skip_locked=True, of=Attachment)
    )
    return [_Candidate(*row) for row in rows]


def _due(now: datetime) -> ColumnElement[bool]:
    rested = or_(Attachment.next_try_at.is_(None), Attachment.next_try_at <= now)
    return and_(Attachment.state == "waiting", rested)


def _refusal(
    session: Session, row: _Candidate, ends: datetime, now: datetime, today: date
) -> str | None:
    """Give why a file is not fetched: nobody we know sent it, or its platform has forgotten it."""
    known = row.contact_id is not None or (
        row.staff_id is not None and reaches_of(session, row.staff_id, today)
    )
    if not known:
        return reasons.STRANGER
    if row.tries and now >= ends:
        return row.problem or reasons.BROKE_OFF
    return None


def fail(session: Session, lane: Lane, taken: Claim, owner: str, why: str, now: datetime) -> None:
    """Let a file rest and try again, for as long as its platform keeps it."""
    last = taken.ends - LAST_TRY_BEFORE
    if now >= last:
        lose(session, taken.id, why, now, owner)
        return
    again = min(now + lane.delay(taken.tries), last)
    _set(session, taken.id, owner, problem=why, next_try_at=again)


def lose(session: Session, row_id: int, why: str, now: datetime, owner: str | None = None) -> None:
    """Give a file up; what a stranger sent is nobody's loss."""
    if _set(session, row_id, owner, state=LOST, problem=why) and why != reasons.STRANGER:
        _set_aside(session, row_id, LOST, now)


def lose_unknown(session: Session, channels: Sequence[str], now: datetime) -> None:
    """Set aside the files of ways in that are gone."""
    gone = Attachment.channel.not_in(channels)
    query = select(Attachment.id).where(Attachment.state == "waiting", gone)
    for row_id in session.scalars(query).all():
        lose(session, row_id, reasons.NO_WAY, now)


def store(session: Session, taken: Claim, owner: str, path: str, media_type: str) -> None:
    """Note where a file lies."""
    _set(session, taken.id, owner, state="stored", path=path, media_type=media_type, problem=None)


def hide(
    session: Session, taken: Claim, owner: str, path: str, media_type: str, why: str, now: datetime
) -> None:
    """Note where a file lies that is shown to nobody, and why."""
    values = {"path": path, "media_type": media_type, "problem": why}
    if _set(session, taken.id, owner, state=KEPT, **values):
        _set_aside(session, taken.id, KEPT, now)


def _set(session: Session, row_id: int, owner: str | None = None, **values: object) -> bool:
    """Change a row that waits, of an owner's only while it is still theirs; tell whether it was."""
    ours = [] if owner is None else [Attachment.held_by == owner]
    changed = session.execute(
        update(Attachment)
        .where(Attachment.id == row_id, Attachment.state == "waiting", *ours)
        .values(values)
        .returning(Attachment.id)
        .execution_options(synchronize_session=False)
    )
    return changed.first() is not None


def _set_aside(session: Session, row_id: int, state: str, now: datetime) -> None:
    """Leave for the desk what nobody will see, where its sender lives."""
    lives = (
        select(Grid.code)
        .join(Resident, Resident.last_grid_id == Grid.id)
        .join(Contact, Contact.resident_id == Resident.id)
        .join(Message, Message.contact_id == Contact.id)
        .join(Attachment, Attachment.message_id == Message.id)
        .where(Attachment.id == row_id)
    )
    area_code = session.scalar(lives) or root_code(session)
    set_file_aside(session, row_id, state, now, area_code=area_code)
