"""The office's calendar: the days it declares, and which dates they move."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from core.workdays import known_until
from flows.cases import due
from flows.cases.actions import open_case
from flows.clocks import running
from flows.clocks.calendar import LIFE, set_day, stored_calendar
from flows.clocks.profiles import judging, terms
from flows.clocks.reads import clocks_of
from flows.clocks.tables import CalendarOverride, Stage
from flows.deadlines import SHIPPED
from flows.events import Subject
from flows.people.actors import resident

THE_DEFAULT = SHIPPED[0]

THURSDAY, SATURDAY = date(2026, 3, 5), date(2026, 3, 7)


@pytest.fixture
def declared(database):
    def declare(day, *, working, name="放假"):
        with database.write() as session:
            set_day(session, day, name, working=working)

    return declare


@pytest.fixture
def clocks(database, case_id):
    def by_stage():
        with database.read() as session:
            return {each.stage: each for each in clocks_of(session, Subject("case", case_id))}

    return by_stage


def test_a_declared_day_is_what_the_office_says(office, declared):
    declared(THURSDAY, working=False)
    declared(SATURDAY, working=True)
    assert not office.workdays.is_workday(THURSDAY)
    assert office.workdays.is_workday(SATURDAY)
    assert office.workdays.is_workday(date(2026, 3, 6))


def test_the_last_word_on_a_day_counts(database, office, declared):
    declared(THURSDAY, working=False)
    declared(THURSDAY, working=True, name="照常上班")
    assert office.workdays.is_workday(THURSDAY)
    with database.read() as session:
        assert session.scalars(select(CalendarOverride.name)).all() == ["照常上班"]


def test_who_declares_a_day_while_another_does_has_the_last_word(database, office, declared):
    with ThreadPoolExecutor(1) as pool:
        with database.write() as session:
            set_day(session, THURSDAY, "放假", working=False)
            session.flush()
            other = pool.submit(declared, THURSDAY, working=True)
            wait([other], timeout=0.2)  # It waits for this one.
        assert other.result(5) is None
    assert office.workdays.is_workday(THURSDAY)


def test_another_process_knows_a_declared_day_within_minutes(database, office, clock, declared):
    other = stored_calendar(database, office.workdays.zone, clock)
    assert other.current().is_workday(THURSDAY)
    declared(THURSDAY, working=False)
    clock.advance(LIFE - timedelta(seconds=1))
    assert other.current().is_workday(THURSDAY)
    clock.advance(timedelta(seconds=1))
    assert not other.current().is_workday(THURSDAY)


@pytest.mark.parametrize(("hour", "today"), [(15, date(2026, 3, 4)), (16, date(2026, 3, 5))])
def test_a_day_at_the_office_begins_at_midnight_in_shanghai(office, clock, hour, today):
    clock.now = datetime(2026, 3, 4, hour, 0, tzinfo=UTC)
    assert office.today == today


@pytest.mark.parametrize(
    ("day", "working", "moved"),
    [
        (date(2026, 3, 4), False, set()),  # The day of acceptance is not counted anyway.
        (date(2026, 3, 5), True, set()),  # A working day that is declared one.
        (date(2026, 3, 7), False, set()),  # A Saturday that is declared off.
        (date(2026, 3, 6), False, {Stage.ANSWER, Stage.RESOLVE}),
        (date(2026, 3, 8), True, {Stage.ANSWER, Stage.RESOLVE}),
        (date(2026, 3, 11), False, {Stage.RESOLVE}),
        (date(2026, 3, 14), True, set()),  # After the last of its days.
    ],
)
def test_only_the_dates_that_another_calendar_gives_are_moved(
    database, office, clocks, day, working, moved
):
    before = {stage: clock.due_at for stage, clock in clocks().items()}
    assert due.declare(database, office, day, "调整", working=working) == bool(moved)
    after = {stage: clock.due_at for stage, clock in clocks().items()}
    assert {stage for stage in before if before[stage] != after[stage]} == moved


def test_what_is_done_keeps_the_date_it_was_done_by(database, office, act, clocks):
    act("li", "take")
    act("li", "reply", "已到现场看过")
    answered = clocks()[Stage.ANSWER].due_at
    assert due.declare(database, office, date(2026, 3, 6), "放假", working=False) == 1
    assert clocks()[Stage.ANSWER].due_at == answered
    assert clocks()[Stage.RESOLVE].due_at == datetime(2026, 3, 16, 16, tzinfo=UTC)


def test_a_pause_stays_counted_when_a_declared_day_moves_the_end(database, office, clocks, clock):
    stood = timedelta(hours=30, microseconds=77)
    with database.write() as session:
        [row] = [each for each in clocks().values() if each.stage is Stage.RESOLVE]
        row = session.merge(row)
        running.pause(row, clock.now)
        running.resume(row, clock.now + stood)
    before = clocks()[Stage.RESOLVE].due_at
    assert due.declare(database, office, date(2026, 3, 14), "照旧放假", working=False) == 0
    assert clocks()[Stage.RESOLVE].due_at == before, "another day off changes nothing"
    assert due.declare(database, office, date(2026, 3, 11), "放假", working=False) == 1
    assert clocks()[Stage.RESOLVE].due_at == before + timedelta(days=3)  # Friday → Monday.


def test_of_two_cases_only_the_one_whose_days_are_touched_is_moved(
    database, office, draft, cast, clock, case_id
):
    clock.advance(timedelta(days=12))
    with database.write() as session:
        later = open_case(session, office, draft(), resident(cast.wang)).subject
    due.declare(database, office, date(2026, 3, 18), "放假", working=False)
    with database.read() as session:
        ends = {each.stage: each.due_at for each in clocks_of(session, later)}
        first = clocks_of(session, Subject("case", case_id))
    assert ends[Stage.ANSWER] == datetime(2026, 3, 20, 16, tzinfo=UTC)
    assert max(each.due_at for each in first) == datetime(2026, 3, 13, 16, tzinfo=UTC)


def test_every_stage_of_a_round_has_one_term_and_judging_seven_plain_days(office, clock):
    for deadline_class in ("general", "major"):
        found = terms(office.workdays, THE_DEFAULT, clock.now, deadline_class)
        assert [term.stage for term in found] == [Stage.ASSIGN, Stage.ANSWER, Stage.RESOLVE]
        assert not any(term.provisional for term in found)
    assert judging(clock.now).due == clock.now + timedelta(days=7)
    assert judging(clock.now).stage is Stage.JUDGE


def test_a_calendar_that_arrives_moves_only_what_waited_for_it(
    database, office, draft, cast, clock, monkeypatch
):
    """One case is due before the new year, one on both sides of it, one a year later."""
    until = known_until()
    new_year = datetime(until.year + 1, 1, 1, 2, tzinfo=UTC)
    subjects = []
    for days in (-30, -4, 400):
        clock.now = new_year + timedelta(days=days)
        with database.write() as session:
            subjects.append(open_case(session, office, draft(), resident(cast.wang)).subject)

    def ends():
        with database.read() as session:
            return [
                {
                    each.stage: each.due_at
                    for each in clocks_of(session, subject)
                    if not each.done_at
                }
                for subject in subjects
            ]

    before = ends()
    first_days = {until + timedelta(days=days) for days in range(1, 6)}
    monkeypatch.setattr(
        "core.workdays._published",
        lambda day: None if day.year > until.year + 1 else published_then(day, first_days),
    )
    monkeypatch.setattr("flows.cases.due.known_until", lambda: until.replace(year=until.year + 1))
    assert due.redate_provisional(database, office) == 1
    after = ends()
    assert (after[0], after[2]) == (before[0], before[2])
    assert after[1][Stage.RESOLVE] > before[1][Stage.RESOLVE]


def published_then(day, off):
    return day.weekday() < 5 and day not in off
