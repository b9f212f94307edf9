"""A clock that stands still: the time the resident is waited for is nobody's delay."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.clocks import running
from flows.clocks.running import Light
from flows.clocks.tables import Stage
from flows.events import Subject

START = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HOURS = st.integers(1, 24 * 30).map(lambda hours: timedelta(hours=hours))


def begun(span=8 * DAY):
    subject = Subject("case", 7)
    return running.start(subject, 1, Stage.RESOLVE, START, START + span, provisional=False)


@given(HOURS, HOURS, HOURS)
def test_after_a_pause_as_much_time_is_left_as_before_it(span, until, stood):
    clock, asked = begun(span), START + until
    to_yellow, to_red = running.yellow_from(clock) - asked, clock.due_at - asked
    shown = running.light(clock, asked)
    running.pause(clock, asked)
    running.resume(clock, asked + stood)
    answered = asked + stood
    assert (running.yellow_from(clock) - answered, clock.due_at - answered) == (to_yellow, to_red)
    assert running.light(clock, answered) is shown
    assert clock.paused == stood


@given(st.lists(st.tuples(HOURS, HOURS), max_size=5))
def test_several_pauses_add_up(spans):
    clock, now, whole = begun(), START, timedelta(0)
    for ran, stood in spans:
        running.pause(clock, now := now + ran)
        running.resume(clock, now := now + stood)
        whole += stood
    assert clock.paused == whole
    assert clock.due_at == START + 8 * DAY + whole


@given(st.timedeltas(timedelta(0), 30 * DAY))
def test_the_end_moves_by_just_what_is_kept_as_paused(stood):
    """Else a new calendar would find another end than the one that was told."""
    clock = begun()
    running.pause(clock, START + DAY)
    running.resume(clock, START + DAY + stood)
    assert clock.due_at == START + 8 * DAY + clock.paused
    assert timedelta(0) <= stood - clock.paused < timedelta(seconds=1)


@pytest.mark.parametrize(
    ("asked", "shown"), [(1, Light.GREEN), (6, Light.YELLOW), (8, Light.RED), (9, Light.RED)]
)
def test_while_it_stands_it_keeps_its_light_and_crosses_no_line(asked, shown):
    clock = begun()
    running.pause(clock, START + asked * DAY)
    for later in (0, 1, 30):
        now = START + (asked + later) * DAY
        running.advance(clock, now)
        assert clock.crosses_at is None
        assert running.light(clock, now) is shown


def test_asked_again_while_it_stands_the_first_question_counts():
    clock = begun()
    for day in (2, 3, 4):
        running.pause(clock, START + day * DAY)
    assert clock.paused_at == START + 2 * DAY


def test_what_is_done_is_not_paused_any_more():
    clock = begun()
    running.finish(clock, START + 3 * DAY)
    running.pause(clock, START + 4 * DAY)
    running.resume(clock, START + 5 * DAY)
    assert (clock.paused_at, clock.paused, clock.due_at) == (None, timedelta(0), START + 8 * DAY)


@pytest.mark.parametrize(
    ("asked", "done", "shown"), [(2, 4, Light.GREEN), (2, 12, Light.GREEN), (9, 12, Light.RED)]
)
def test_done_while_the_resident_is_waited_for_the_waiting_is_no_delay(asked, done, shown):
    clock = begun()
    running.pause(clock, START + asked * DAY)
    running.finish(clock, START + done * DAY)
    assert running.light(clock, START + 30 * DAY) is shown
    assert (clock.paused_at, clock.paused) == (None, (done - asked) * DAY)
    running.resume(clock, START + 20 * DAY)
    assert clock.due_at == START + (8 + done - asked) * DAY


def test_another_calendar_moves_the_end_of_a_clock_that_stands_and_starts_nothing():
    clock = begun()
    running.pause(clock, START + DAY)
    running.move(clock, START + 9 * DAY, START + 2 * DAY, provisional=False)
    assert (clock.due_at, clock.crosses_at) == (START + 9 * DAY, None)
    running.resume(clock, START + 3 * DAY)
    assert clock.due_at == START + 11 * DAY
