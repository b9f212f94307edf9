"""Lines: yellow, then red; each clock is found by the sweep when it crosses one, and only then."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from core.workdays import Workdays
from flows.clocks import lines, running
from flows.clocks.lines import Line
from flows.clocks.reads import (
    clocks_by_subject,
    clocks_of,
    clocks_of_round,
    crossing,
    provisional_until,
    running_over,
)
from flows.clocks.running import Light
from flows.clocks.tables import Stage
from flows.events import Subject

START = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
DAY, INSTANT = timedelta(days=1), timedelta(microseconds=1)
MINUTES = st.integers(1, 60 * 24 * 40).map(lambda minutes: timedelta(minutes=minutes))
WORSE = list(Light)


def begun(subject_id=7, days=8, *, stage=Stage.RESOLVE, number=1, provisional=False, kind="case"):
    due = START + days * DAY
    return running.start(
        Subject(kind, subject_id), number, stage, START, due, provisional=provisional
    )


@pytest.fixture
def stored(database):
    def store(*clocks):
        for clock in clocks:
            lines.aim(clock, Workdays())
        with database.write() as session:
            session.add_all(clocks)

    return store


@pytest.fixture
def read(database):
    def ask(question, *arguments):
        with database.read() as session:
            return question(session, *arguments)

    return ask


@given(MINUTES, MINUTES)
def test_the_light_changes_at_the_line_that_is_next_and_not_before(span, passed):
    clock, now = begun(days=span / DAY), START + passed
    running.advance(clock, now)
    lines.aim(clock, Workdays())
    shown = running.light(clock, now)
    assert clock.crosses_at > now
    short = running.yellow_from(clock) <= clock.started_at
    if shown is Light.RED or (short and now < lines.warned_from(clock)):
        return  # What is red stays so; what is yellow from its start is spoken of at half.
    assert running.light(clock, clock.crosses_at - INSTANT) is shown
    assert WORSE.index(running.light(clock, clock.crosses_at)) == WORSE.index(shown) + 1


@given(MINUTES)
def test_yellow_is_a_quarter_of_the_time_and_never_less_than_four_hours(span):
    clock = begun(days=span / DAY)
    yellow = clock.due_at - running.yellow_from(clock)
    assert yellow == max((clock.due_at - clock.started_at) / 4, timedelta(hours=4))


@pytest.mark.parametrize("minutes", [15, 60])
def test_a_clock_of_minutes_is_yellow_from_its_start_and_then_red(minutes):
    clock = begun(days=minutes / (24 * 60))
    assert running.light(clock, START) is Light.YELLOW
    lines.aim(clock, Workdays())
    half = START + timedelta(minutes=minutes / 2)
    assert clock.crosses_at == half, "yellow is spoken of when it is news"
    assert lines.serve(clock, Workdays(), half) == [Line.YELLOW]
    assert clock.crosses_at == clock.due_at


def test_the_deadline_itself_is_too_late():
    clock = begun()
    assert running.light(clock, clock.due_at - INSTANT) is not Light.RED
    assert running.light(clock, clock.due_at) is Light.RED
    running.finish(clock, clock.due_at)
    assert running.light(clock, START) is Light.RED


def test_what_was_undone_runs_on_as_if_it_had_never_been_done():
    undone, untouched = begun(), begun()
    running.finish(undone, START + DAY)
    running.take_back(undone, START + 7 * DAY)
    running.advance(untouched, START + 7 * DAY)
    for clock in (undone, untouched):
        lines.aim(clock, Workdays())
    assert (undone.done_at, undone.crosses_at) == (None, untouched.crosses_at)


def test_a_stage_has_one_clock_in_each_round(stored):
    stored(begun(), begun(number=2), begun(stage=Stage.ANSWER), begun(8), begun(kind="errand"))
    with pytest.raises(IntegrityError):
        stored(begun(days=30))


def test_clocks_are_read_by_round_and_by_subject(stored, read):
    stored(begun(days=9, number=2), begun(), begun(days=3, stage=Stage.ANSWER), begun(8))
    stored(begun(kind="errand", days=1))
    in_order = [(1, Stage.ANSWER), (1, Stage.RESOLVE), (2, Stage.RESOLVE)]
    found = read(clocks_of, Subject("case", 7))
    assert [(clock.round, clock.stage) for clock in found] == in_order
    of_round = read(clocks_of_round, Subject("case", 7), 1)
    assert sorted(clock.stage for clock in of_round) == [Stage.ANSWER, Stage.RESOLVE]
    by_subject = read(clocks_by_subject, "case", [7, 8, 9])
    assert [(clock.round, clock.stage) for clock in by_subject[7]] == in_order
    assert {subject: len(clocks) for subject, clocks in by_subject.items()} == {7: 3, 8: 1}


def test_who_crossed_a_line_is_found_the_longest_ago_first(stored, read):
    stored(begun(1, days=4), begun(2, days=8), begun(3, days=80), begun(4, days=2, kind="errand"))
    stored(begun(2, days=2, stage=Stage.ANSWER))
    assert read(crossing, "case", START + DAY, 10) == []
    assert read(crossing, "case", START + 7 * DAY, 10) == [2, 1]
    assert read(crossing, "case", START + 7 * DAY, 1) == [2]
    assert read(crossing, "case", START + 3 * DAY, 10) == [2, 1], "at the line it is crossed"
    assert read(crossing, "case", START + 3 * DAY - INSTANT, 10) == [2]


def test_who_stands_or_is_done_crosses_nothing(stored, read):
    stands, done, runs = begun(1, stage=Stage.ANSWER), begun(2), begun(3)
    running.pause(stands, START + DAY)
    running.finish(done, START + DAY)
    stored(stands, done, runs)
    assert read(crossing, "case", START + 90 * DAY, 10) == [3]


def test_only_provisional_clocks_that_still_run_wait_for_their_calendar(stored, read):
    done, stands = begun(3, provisional=True), begun(5, days=5, provisional=True)
    running.finish(done, START + DAY)
    running.pause(stands, START + DAY)
    stored(begun(1, provisional=True), begun(2), done, begun(4, days=40, provisional=True), stands)
    stored(begun(6, provisional=True, kind="errand"))
    assert read(provisional_until, "case", START + 30 * DAY) == [5, 1]
    assert read(provisional_until, "case", START + 40 * DAY) == [5, 1, 4]


@pytest.mark.parametrize(
    ("days", "found"), [(-1, []), (0, [1, 2]), (3, [1, 2]), (5, [1]), (8, [1]), (9, [])]
)
def test_a_declared_day_touches_the_clocks_it_lies_in(stored, read, days, found):
    stored(
        begun(2, days=4), begun(1), begun(1, days=6, stage=Stage.ANSWER), begun(7, kind="letter")
    )
    assert read(running_over, "case", START + days * DAY) == found


def test_a_declared_day_touches_clocks_that_stand_or_are_late_but_none_that_is_done(stored, read):
    stands, late, done = begun(1), begun(2), begun(3)
    running.pause(stands, START + DAY)
    running.advance(late, START + 9 * DAY)
    running.finish(done, START + DAY)
    stored(stands, late, done)
    assert read(running_over, "case", START + 2 * DAY) == [1, 2]
