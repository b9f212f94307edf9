"""Quiet hours hold back everything but emergencies; reminders wait for their slot."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from core.cached import Cached
from core.workdays import SHANGHAI, Workdays
from flows.cases import due
from flows.cases.actions import open_case, perform
from flows.cases.change import Change
from flows.links import Links
from flows.office import SLOT, Office
from nlp.catalogue.severity import Severity
from notify.tables import Outbox

NIGHT = (time(21), time(7))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(  # noqa: DTZ001 - made aware here.
    lambda naive: naive.replace(tzinfo=UTC)
)


def office_with(quiet):
    now = datetime(2026, 3, 4, tzinfo=UTC)
    calendar = Cached(Workdays, lambda: now, timedelta(days=1))
    return Office(lambda: now, calendar, Links("http://127.0.0.1", "x" * 40), quiet=quiet)


def shanghai(day, hour, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("quiet", "moment", "told"),
    [
        (NIGHT, shanghai(4, 20, 59), shanghai(4, 20, 59)),
        (NIGHT, shanghai(4, 21), shanghai(5, 7)),
        (NIGHT, shanghai(5, 0), shanghai(5, 7)),
        (NIGHT, shanghai(5, 6, 59), shanghai(5, 7)),
        (NIGHT, shanghai(5, 7), shanghai(5, 7)),
        ((time(12), time(14)), shanghai(5, 13), shanghai(5, 14)),
        ((time(12), time(14)), shanghai(5, 11), shanghai(5, 11)),
        (None, shanghai(5, 3), shanghai(5, 3)),
    ],
)
def test_what_falls_into_the_night_waits_for_the_morning(quiet, moment, told):
    assert office_with(quiet).awake(moment) == told


@given(MOMENTS)
def test_it_waits_never_longer_than_a_night_and_never_into_one(moment):
    office = office_with(NIGHT)
    told = office.awake(moment)
    assert timedelta(0) <= told - moment <= timedelta(hours=10)
    assert office.awake(told) == told


@given(MOMENTS)
def test_a_slot_is_the_next_full_or_half_hour(moment):
    slot = office_with(None).slot(moment)
    assert timedelta(0) <= slot - moment < SLOT
    assert (slot.minute % 30, slot.second, slot.microsecond) == (0, 0, 0)


@pytest.fixture
def night(database, office, clock):
    """Give the office with quiet hours, at half past ten in the evening."""
    clock.now = shanghai(4, 22, 30).astimezone(UTC)
    return Office(clock, office.calendar, office.links, office.app, quiet=NIGHT)


@pytest.fixture
def held(database):
    """Give until when each notice of a case is held, by its step."""

    def of(case_id):
        with database.read() as session:
            rows = session.scalars(select(Outbox).where(Outbox.subject_id == case_id))
            return {row.kind: row.next_attempt_at for row in rows}

    return of


def test_at_night_cards_and_words_to_residents_wait_for_seven(
    database, night, draft, people, contact_of_wang, held
):
    with database.write() as session:
        case = open_case(session, night, draft(contact_id=contact_of_wang), people["王阿姨"])
        perform(session, night, case.id, Change("take", people["小李"]))
        case_id = case.id
    assert set(held(case_id).values()) == {shanghai(5, 7)}


def test_in_danger_nobody_sleeps(database, night, draft, people, contact_of_wang, held, clock):
    with database.write() as session:
        urgent = draft(severity=Severity.URGENT, contact_id=contact_of_wang)
        case_id = open_case(session, night, urgent, people["王阿姨"]).id
        perform(session, night, case_id, Change("take", people["小李"]))
    assert set(held(case_id).values()) == {clock.now}


def test_reminders_of_the_night_are_for_the_morning_and_those_of_the_day_for_their_slot(
    database, night, draft, people, held, clock
):
    with database.write() as session:
        case_id = open_case(session, night, draft(), people["王阿姨"]).id
        clock.now = shanghai(5, 14, 10).astimezone(UTC)
        other = open_case(session, night, draft(), people["王阿姨"]).id
    due.sweep(database, night)
    assert held(case_id)["remind"] == shanghai(5, 14, 30)
    clock.now = shanghai(6, 0, 1).astimezone(UTC)
    due.sweep(database, night)
    assert held(case_id)["call_head"] == shanghai(6, 7)
    assert "remind" not in held(other)
