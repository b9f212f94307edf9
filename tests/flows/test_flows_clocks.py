"""Clocks: how they run, what light they show, what time does to cases."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from core.workdays import Workdays
from flows.cases import due
from flows.cases.actions import open_case
from flows.cases.states import State
from flows.cases.tables import Case
from flows.clocks import lines, running
from flows.clocks.profiles import terms
from flows.clocks.reads import clocks_of, crossing
from flows.clocks.running import Light
from flows.clocks.tables import Clock, Stage
from flows.deadlines import SHIPPED
from flows.events import Subject, events_of
from flows.people.actors import resident
from notify.tables import Outbox

START = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
THE_DEFAULT = SHIPPED[0]


@pytest.fixture
def clock_of_eight_days():
    return running.start(
        Subject("case", 1), 1, Stage.RESOLVE, START, START + 8 * DAY, provisional=False
    )


@pytest.mark.parametrize(
    ("days", "shown", "next_line"),
    [(0, Light.GREEN, 6), (5.9, Light.GREEN, 6), (6, Light.YELLOW, 8), (8, Light.RED, 8 + 23 / 24)],
)
def test_it_turns_yellow_in_its_last_quarter_and_red_at_its_end(
    clock_of_eight_days, days, shown, next_line
):
    now = START + days * DAY
    running.advance(clock_of_eight_days, now)
    lines.aim(clock_of_eight_days, Workdays())
    assert running.light(clock_of_eight_days, now) is shown
    assert clock_of_eight_days.crosses_at == START + next_line * DAY


def test_a_short_clock_is_yellow_four_hours_before_its_end():
    clock = running.start(
        Subject("case", 1), 1, Stage.ASSIGN, START, START + timedelta(hours=6), provisional=False
    )
    assert running.yellow_from(clock) == START + timedelta(hours=2)


def test_done_in_time_it_stays_green_and_crosses_nothing(clock_of_eight_days):
    running.finish(clock_of_eight_days, START + 7 * DAY)
    running.finish(clock_of_eight_days, START + 9 * DAY)
    assert clock_of_eight_days.done_at == START + 7 * DAY
    assert clock_of_eight_days.crosses_at is None
    assert running.light(clock_of_eight_days, START + 30 * DAY) is Light.GREEN


def test_done_too_late_it_stays_red(clock_of_eight_days):
    running.finish(clock_of_eight_days, START + 9 * DAY)
    assert running.light(clock_of_eight_days, START + 30 * DAY) is Light.RED


def test_a_pause_moves_the_end_by_as_long_as_it_was(clock_of_eight_days):
    running.pause(clock_of_eight_days, START + 2 * DAY)
    assert clock_of_eight_days.crosses_at is None
    assert running.light(clock_of_eight_days, START + 20 * DAY) is Light.GREEN
    running.resume(clock_of_eight_days, START + 5 * DAY)
    assert clock_of_eight_days.due_at == START + 11 * DAY
    assert clock_of_eight_days.paused == 3 * DAY
    lines.aim(clock_of_eight_days, Workdays())
    assert clock_of_eight_days.crosses_at == running.yellow_from(clock_of_eight_days)


def test_pausing_twice_or_going_on_without_a_pause_changes_nothing(clock_of_eight_days):
    running.resume(clock_of_eight_days, START + DAY)
    running.pause(clock_of_eight_days, START + 2 * DAY)
    running.pause(clock_of_eight_days, START + 3 * DAY)
    running.resume(clock_of_eight_days, START + 4 * DAY)
    assert clock_of_eight_days.due_at == START + 10 * DAY


def test_thirteen_seven_ten_in_working_days():
    found = {term.stage: term.due for term in terms(Workdays(), THE_DEFAULT, START, "general")}
    # Wednesday 4 March 2026: the first, third and seventh working day after it.
    assert found[Stage.ASSIGN] == datetime(2026, 3, 5, 16, tzinfo=UTC)
    assert found[Stage.ANSWER] == datetime(2026, 3, 9, 16, tzinfo=UTC)
    assert found[Stage.RESOLVE] == datetime(2026, 3, 13, 16, tzinfo=UTC)


def test_a_major_case_has_a_month():
    found = {term.stage: term.due for term in terms(Workdays(), THE_DEFAULT, START, "major")}
    # 4 April 2026 lies in the holidays of Qingming, which end on the 6th.
    assert found[Stage.RESOLVE] == datetime(2026, 4, 7, 16, tzinfo=UTC)


@given(st.timedeltas(timedelta(-700), timedelta(700)))
def test_the_three_ends_come_in_their_order(later):
    start = START + later
    ends = [term.due for term in terms(Workdays(), THE_DEFAULT, start, "general")]
    assert ends == sorted(set(ends))
    assert ends[0] > start


def test_the_sweep_visits_only_what_crossed_a_line(database, office, case_id, clock):
    with database.read() as session:
        assert crossing(session, "case", clock.now, 10) == []
    clock.advance(timedelta(days=5))
    assert due.sweep(database, office) == 1
    assert due.sweep(database, office) == 0, "what was crossed is crossed once"
    with database.read() as session:
        clocks = session.scalars(select(Clock).where(Clock.crosses_at.is_not(None))).all()
    assert all(each.crosses_at > clock.now for each in clocks)


def test_two_sweeps_at_once_close_a_case_once(database, office, act, case_id, clock):
    act("li", "take")
    act("li", "resolve", "好了")
    clock.advance(8 * DAY)
    with database.read() as session:
        [found] = crossing(session, "case", clock.now, 10)
    assert found == case_id
    assert due.sweep(database, office) == 1
    # The other one had read its list before: the case is closed, and stays as it is.
    with database.write() as session:
        due._cross(session, office, case_id, clock.now)
    with database.read() as session:
        case = session.get(Case, case_id)
        steps = [event.step for event in events_of(session, case.subject)]
    assert steps.count("close") == 1


def test_a_declared_day_off_moves_the_dates_and_tells_who_knew_the_old(
    database, office, act, case_id
):
    assert due.declare(database, office, date(2026, 3, 11), "防汛放假", working=False) == 1
    with database.read() as session:
        case = session.get(Case, case_id)
        clocks = {clock.stage: clock for clock in clocks_of(session, case.subject)}
        told = session.scalars(select(Outbox.payload).where(Outbox.kind == "redate")).all()
        [event] = [e for e in events_of(session, case.subject) if e.step == "redate"]
    assert clocks[Stage.ANSWER].due_at == datetime(2026, 3, 9, 16, tzinfo=UTC)
    assert clocks[Stage.RESOLVE].due_at == datetime(2026, 3, 16, 16, tzinfo=UTC)
    assert set(event.data["moved"]) == {"resolve"}
    assert ["3月16日24时" in payload["markdown"] for payload in told] == [True]


def test_the_reporter_is_told_the_new_date_too(database, office, draft, cast, contact_of_wang):
    with database.write() as session:
        open_case(session, office, draft(contact_id=contact_of_wang), resident(cast.wang))
    due.declare(database, office, date(2026, 3, 11), "防汛放假", working=False)
    with database.read() as session:
        rows = session.scalars(select(Outbox).where(Outbox.kind == "redate")).all()
    assert {row.channel for row in rows} == {"wechat", "wecom_robot"}
    [text] = [row.payload["text"] for row in rows if row.channel == "wechat"]
    assert "3月16日24时前办结" in text


def test_a_day_nobody_has_a_clock_over_moves_nothing(database, office, case_id):
    assert due.declare(database, office, date(2026, 7, 1), "放假", working=False) == 0


def test_a_provisional_date_is_set_when_its_calendar_arrives(
    database, office, draft, cast, clock, monkeypatch
):
    clock.now = datetime(2027, 2, 3, 2, tzinfo=UTC)  # A year nobody has published.
    with database.write() as session:
        case = open_case(session, office, draft(), resident(cast.wang))
        subject = case.subject
    assert due.redate_provisional(database, office) == 0, "the calendar has not come"
    monkeypatch.setattr(
        "core.workdays._published",
        lambda day: day.weekday() < 5 and not date(2027, 2, 5) <= day <= date(2027, 2, 12),
    )
    monkeypatch.setattr("flows.cases.due.known_until", lambda: date(2027, 12, 31))
    assert due.redate_provisional(database, office) == 1
    with database.read() as session:
        clocks = {clock.stage: clock for clock in clocks_of(session, subject)}
        assert not any(clock.provisional for clock in clocks.values() if clock.done_at is None)
        assert clocks[Stage.ANSWER].due_at == datetime(2027, 2, 16, 16, tzinfo=UTC)
        told = session.scalars(select(Outbox).where(Outbox.kind == "redate")).all()
    assert len(told) == 1
    assert due.redate_provisional(database, office) == 0


def test_an_ended_case_has_no_running_clock(database, act, case_id):
    act("wang", "withdraw")
    with database.read() as session:
        case = session.get(Case, case_id)
        clocks = clocks_of(session, case.subject)
    assert case.state is State.WITHDRAWN
    assert all(clock.done_at and clock.crosses_at is None for clock in clocks)
