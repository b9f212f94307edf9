"""What time does to letters: reminders, misses, other dates; and on Mondays the bulletins' drafts.

Each visits only what crossed a line since the last time, one thing to a transaction.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from core.database import AWAY, Database
from core.workdays import known_until
from flows.clocks.reads import (
    clocks_of_round,
    crossing,
    provisional_until,
    put_off,
    running_over,
)
from flows.events import Subject
from flows.letters import words
from flows.letters.actions import act, carry, locked
from flows.letters.change import Change, Moment
from flows.letters.dates import monday_of, span
from flows.letters.misses import Missed, missed_in, without_bulletin
from flows.letters.states import BulletinState
from flows.letters.steps.letter import moved_terms
from flows.letters.tables import LETTER, Bulletin, BulletinLetter, Letter
from flows.map.tables import Division
from flows.office import Office
from flows.people.actors import SYSTEM

log = logging.getLogger(__name__)
BATCH = 200
AGAIN = timedelta(hours=1)


def sweep(database: Database, office: Office, limit: int = BATCH) -> int:
    """Serve the letters whose clocks crossed a line; gives how many."""
    now = office.clock()
    with database.read() as session:
        ids = crossing(session, LETTER, now, limit)
    for letter_id in ids:
        try:
            with database.write() as session:
                _cross(session, office, letter_id, now)
        except AWAY:
            raise
        except Exception:
            log.exception("letter %s could not be served; it is looked at again later", letter_id)
            with database.write() as session:
                put_off(session, Subject(LETTER, letter_id), now, now + AGAIN)
    return len(ids)


def _cross(session: Session, office: Office, letter_id: int, now: datetime) -> None:
    """Say what is late or soon will be; what is said moves the lines on.

    Locked first: of two sweeps at once the second finds the lines moved on.
    """
    letter = locked(session, Letter, letter_id)
    crossed = [
        clock
        for clock in clocks_of_round(session, letter.subject, letter.round)
        if clock.crosses_at is not None and clock.crosses_at <= now
    ]
    late = tuple(clock.stage for clock in crossed if clock.due_at <= now)
    soon = tuple(clock.stage for clock in crossed if clock.due_at > now)
    if late:
        act(session, office, letter_id, Change("miss", SYSTEM, late=late))
    elif soon:
        act(session, office, letter_id, Change("remind", SYSTEM, late=soon))


def draw_up_bulletins(database: Database, office: Office) -> int:
    """Draw up last week's bulletins that are not there yet; gives how many.

    From Monday on, so that a Monday on which nothing ran is made up for; once a division and week.
    """
    week = monday_of(office.today) - timedelta(days=7)
    with database.read() as session:
        divisions = without_bulletin(session, week, _moments(office, week))
    for division_id in divisions:
        with database.write() as session:
            _draw_up(session, office, division_id, week)
    return len(divisions)


def _moments(office: Office, week: date) -> tuple[datetime, datetime]:
    zone = office.workdays.zone
    start = datetime.combine(week, time.min, zone)
    return start.astimezone(UTC), (start + timedelta(days=7)).astimezone(UTC)


def _draw_up(session: Session, office: Office, division_id: int, week: date) -> None:
    division = session.get_one(Division, division_id, with_for_update={"key_share": True})
    moments = _moments(office, week)
    if division_id not in without_bulletin(session, week, moments):
        return  # Another sweep was here a moment ago.
    missed = missed_in(session, division_id, moments)
    bulletin = Bulletin(
        division_id=division_id,
        issuer_code=division.code,
        issuer_name=division.name,
        week=week,
        state=BulletinState.BLANK,
        misses=[BulletinLetter(letter_id=each.letter_id, why=each.why) for each in missed],
    )
    session.add(bulletin)
    session.flush()
    carry(session, office, bulletin, Change("draw_up", SYSTEM, _words(missed, week)))


def _words(missed: Sequence[Missed], week: date) -> str:
    counts = Counter(each.why for each in missed)
    parts = (
        part.format(count=counts[why]) for why, part in words.BULLETIN_PARTS.items() if counts[why]
    )
    letters = len({each.letter_id for each in missed})
    said = words.COMMA.join(parts)
    return words.BULLETIN_WORDS.format(dates=span(week), letters=letters, parts=said)


def redate_provisional(database: Database, office: Office) -> int:
    """Set the dates of letters whose year's calendar has arrived."""
    end = datetime.combine(known_until() + timedelta(days=1), time.min, office.workdays.zone)
    with database.read() as session:
        ids = provisional_until(session, LETTER, end.astimezone(UTC))
    return _redate_each(database, office, ids)


def redate_over(database: Database, office: Office, day: date) -> int:
    """Set the dates of letters whose time a day lies in that was declared another."""
    noon = datetime.combine(day, time(12), office.workdays.zone).astimezone(UTC)
    with database.read() as session:
        ids = running_over(session, LETTER, noon)
    return _redate_each(database, office, ids)


def _redate_each(database: Database, office: Office, ids: Iterable[int]) -> int:
    redated = 0
    for letter_id in ids:
        with database.write() as session:
            redated += _redate(session, office, letter_id)
    return redated


def _redate(session: Session, office: Office, letter_id: int) -> bool:
    letter = locked(session, Letter, letter_id)
    change = Change("redate", SYSTEM)
    clocks = list(clocks_of_round(session, letter.subject, letter.round))
    if not moved_terms(Moment(session, office, letter, clocks, change, office.clock())):
        return False
    act(session, office, letter_id, change)
    return True
