"""The lights of a case, stage by stage, to the minute; and the one a list shows."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.cases.lights import ORDER, foremost, stages
from flows.cases.tables import Case
from flows.clocks import running
from flows.clocks.running import Light
from flows.clocks.tables import Stage
from flows.events import Subject

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
HOURS = st.integers(1, 24 * 40).map(lambda hours: hours * HOUR)


def clock(stage, lasts, number=1):
    return running.start(Subject("case", 7), number, stage, NOW, NOW + lasts, provisional=False)


def light_after(lasts, passed):
    case = Case(round=1)
    return foremost(case, [clock(Stage.RESOLVE, lasts)], NOW + passed).light


@pytest.mark.parametrize(
    ("lasts", "yellow", "why"),
    [
        (40 * HOUR, 30 * HOUR, "a quarter of the time"),
        (16 * HOUR, 12 * HOUR, "a quarter is four hours"),
        (15 * HOUR, 11 * HOUR, "a quarter would be less than four hours"),
        (5 * HOUR, 1 * HOUR, "four of five"),
        (4 * HOUR, 0 * HOUR, "from the beginning"),
        (1 * HOUR, 0 * HOUR, "four hours before would be before the beginning"),
    ],
)
def test_a_stage_turns_yellow_at_its_line_and_red_at_its_end(lasts, yellow, why):
    if yellow:
        assert light_after(lasts, yellow - MINUTE) is Light.GREEN, why
    assert light_after(lasts, yellow) is Light.YELLOW, why
    assert light_after(lasts, lasts - MINUTE) is Light.YELLOW
    assert light_after(lasts, lasts) is Light.RED


@given(HOURS, HOURS, HOURS)
def test_a_light_never_turns_back_while_nothing_is_done(lasts, one, other):
    sooner, later = sorted((one, other))
    assert ORDER.index(light_after(lasts, later)) <= ORDER.index(light_after(lasts, sooner))


@given(HOURS, HOURS)
def test_yellow_lasts_a_quarter_and_never_less_than_four_hours(lasts, passed):
    left, quarter = lasts - passed, max(lasts / 4, 4 * HOUR)
    want = Light.RED if left <= 0 * HOUR else Light.YELLOW if left <= quarter else Light.GREEN
    assert light_after(lasts, passed) is want


@given(HOURS, HOURS, HOURS)
def test_what_is_done_keeps_its_light_for_ever(lasts, done, later):
    resolved = clock(Stage.RESOLVE, lasts)
    running.finish(resolved, NOW + done)
    [shown] = stages([resolved], NOW + done + later)
    assert shown.light is (Light.GREEN if done < lasts else Light.RED)
    assert shown.done == NOW + done


@given(HOURS, HOURS, HOURS)
def test_the_time_a_resident_is_asked_something_does_not_count(lasts, asked, answered):
    case, waits = Case(round=1), clock(Stage.RESOLVE, lasts)
    plain = foremost(case, [clock(Stage.RESOLVE, lasts)], NOW + asked).light
    running.pause(waits, NOW + asked)
    assert foremost(case, [waits], NOW + asked + answered).light is plain
    running.resume(waits, NOW + asked + answered)
    assert foremost(case, [waits], NOW + asked + answered).due == NOW + lasts + answered


def test_a_list_shows_the_worst_of_what_is_to_be_done_then_the_nearest():
    case = Case(round=1)
    answer, resolve = clock(Stage.ANSWER, 72 * HOUR), clock(Stage.RESOLVE, 168 * HOUR)
    assert foremost(case, [resolve, answer], NOW).stage is Stage.ANSWER
    running.finish(answer, NOW + HOUR)
    shown = foremost(case, [resolve, answer], NOW + 100 * HOUR)
    assert (shown.stage, shown.light) == (Stage.RESOLVE, Light.GREEN)


def test_what_was_answered_late_does_not_redden_what_is_still_in_time():
    case = Case(round=1)
    answer, resolve = clock(Stage.ANSWER, 24 * HOUR), clock(Stage.RESOLVE, 168 * HOUR)
    running.finish(answer, NOW + 30 * HOUR)
    shown = foremost(case, [answer, resolve], NOW + 31 * HOUR)
    assert (shown.stage, shown.light) == (Stage.RESOLVE, Light.GREEN)
    late, _ = stages([answer, resolve], NOW + 31 * HOUR)
    assert late.light is Light.RED, "its own line still says so"


def test_a_list_shows_the_running_round_and_all_rounds_keep_their_own():
    first, second = clock(Stage.RESOLVE, 24 * HOUR), clock(Stage.RESOLVE, 240 * HOUR, number=2)
    running.finish(first, NOW + 30 * HOUR)
    now = NOW + 31 * HOUR
    assert foremost(Case(round=2), [first, second], now).light is Light.GREEN
    running.finish(second, now)
    assert foremost(Case(round=2), [second, first], now).round == 2, "in whatever order"
    shown = [(each.round, each.light) for each in stages([first, second], now)]
    assert shown == [(1, Light.RED), (2, Light.GREEN)]


def test_judging_carries_no_light_and_a_case_without_stages_shows_none():
    assert stages([clock(Stage.JUDGE, 168 * HOUR)], NOW) == []
    assert foremost(Case(round=1), [clock(Stage.JUDGE, 168 * HOUR)], NOW) is None
