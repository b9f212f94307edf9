"""What time says: who is reminded, called by name and told that it is late, of which stage."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from core.workdays import Workdays
from flows.cases import due
from flows.cases.actions import perform
from flows.cases.change import ActionError, Change
from flows.cases.reads import just_done
from flows.cases.states import Objection
from flows.cases.steps import CASES
from flows.cases.steps.timely import ROWS
from flows.cases.tables import Case
from flows.clocks import lines, running
from flows.clocks.lines import Line
from flows.clocks.tables import Stage
from flows.events import Subject, events_of
from flows.people.actors import staff
from flows.people.duties import heads
from flows.people.tables import Staff
from notify.tables import Outbox

START = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
"""Wednesday, ten in the morning: to be taken by Thursday 24:00, to be answered by Monday 24:00."""
HOURS = st.integers(1, 24 * 30).map(lambda hours: timedelta(hours=hours))
DAY = timedelta(days=1)


def local(day, hour, minute=0):
    """Give a moment of March, in Shanghai."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


@pytest.fixture
def sweeps(database, office, clock):
    """Let it be a moment, and the sweep come by; gives what it did not do before."""

    def at(moment, **more):
        clock.now = moment
        return due.sweep(database, office, **more)

    return at


@pytest.fixture
def steps(database):
    def of(case_id):
        with database.read() as session:
            return [
                (event.step, *event.data["line"])
                for event in events_of(session, Subject("case", case_id))
                if "line" in event.data
            ]

    return of


def test_nobody_takes_it_the_group_is_reminded_the_head_named_the_desk_told(
    database, cast, brought_to, sweeps, steps, told_of, people
):
    with database.write() as session:
        [chief] = heads(session, cast.grid, START.date())
        chief.wecom_userid = "head-1"
        people["严网格长"] = staff(chief)
    case_id = brought_to("take")
    sweeps(local(5, 5))
    sweeps(local(6, 0))
    sweeps(local(6, 12))
    assert steps(case_id) == [
        ("remind", "assign", "half"),
        ("call_head", "assign", "red"),
        ("call_desk", "assign", "desk"),
    ]
    line = "1号 · 餐饮油烟扰民"
    assert told_of(case_id, "remind") == [("grid-01", f"{line}，3月5日24时前要有人接")]
    [group, head] = told_of(case_id, "call_head")
    assert group == ("grid-01", line)
    assert head[0] == "严网格长"
    assert head[1].startswith(f"{line}：到时间还没人接，请您安排。http")
    [(who, text)] = told_of(case_id, "call_desk")
    assert who == "desk"
    assert "2603040001 · 餐饮油烟扰民" in text


def test_the_head_is_named_in_the_group(database, brought_to, sweeps):
    brought_to("take")
    sweeps(local(6, 0))
    with database.read() as session:
        payload = session.scalars(
            select(Outbox.payload).where(
                Outbox.kind == "call_head", Outbox.channel == "wecom_robot"
            )
        ).one()
    assert payload["heading"] == "严网格长，这些到时间还没人接，请安排："


def test_what_waits_at_the_desk_is_the_desk_s_to_take(brought_to, sweeps, told_of):
    case_id = brought_to("take_up")
    sweeps(local(5, 5))
    sweeps(local(5, 20))
    [(who, text)] = told_of(case_id, "warn")
    assert who == "desk"
    assert "异议裁定" in text


def test_who_took_it_is_warned_then_told_with_the_level_above_and_again_each_working_day(
    brought_to, does, sweeps, steps, told_of
):
    case_id = brought_to("reply")
    for moment in (local(8, 14, 30), local(10, 0), local(11, 9), local(12, 9)):
        sweeps(moment)
    assert steps(case_id)[:2] == [("warn", "answer", "yellow"), ("overdue", "answer", "red")]
    assert ("still_overdue", "answer", "again") in steps(case_id)
    [(who, text)] = told_of(case_id, "warn")[:1]
    assert who == "小李"
    assert "快到期了，首次答复在3月9日24时前" in text
    overdue = told_of(case_id, "overdue")[:2]
    assert [who for who, _ in overdue] == ["小李", "desk"]
    assert "小李：首次答复应在3月9日24时前" in overdue[1][1]
    assert len([s for s in steps(case_id) if s[0] == "still_overdue"]) == 2
    does("小李", case_id, "reply", "去看过了")
    sweeps(local(13, 9))
    assert len([s for s in steps(case_id) if s[0] == "still_overdue"]) == 2, "answered is answered"


def test_without_an_app_the_assignee_is_warned_by_name_in_the_group(
    database, brought_to, sweeps, told_of
):
    case_id = brought_to("reply")
    with database.write() as session:
        session.execute(update(Staff).values(wecom_userid=None))
    sweeps(local(8, 14, 30))
    assert told_of(case_id, "warn")[0] == (
        "grid-01",
        "1号 · 餐饮油烟扰民，小李：首次答复在3月9日24时前",
    )


def test_a_red_stage_is_handed_to_whoever_writes_the_letter_once(brought_to, sweeps):
    case_id, letters = brought_to("reply"), []

    def write(session, office, case, stage):
        assert session.in_transaction()
        letters.append((case.id, stage))

    for moment in (local(10, 0), local(10, 0), local(11, 9), local(12, 9), local(14, 0)):
        sweeps(moment, overdue=write)
    assert letters == [(case_id, Stage.ANSWER), (case_id, Stage.RESOLVE)]


def test_what_nobody_rules_on_in_a_working_day_is_said_to_be_late(brought_to, does, sweeps, steps):
    case_id, letters = brought_to("reply"), []
    sweeps(local(6, 10))
    does("小李", case_id, "send_back", "不归我们", kind=Objection.DUTY)
    sweeps(local(10, 1), overdue=lambda _s, _o, _case, stage: letters.append(stage))
    assert ("overdue", "rule", "red") in steps(case_id)
    assert Stage.RULE in letters


def test_the_resident_is_asked_for_a_mark_once_more(brought_to, sweeps, steps, told_of):
    case_id = brought_to("close")
    for days in (3, 4, 5, 6):
        sweeps(START + timedelta(days=days))
    assert steps(case_id) == [("ask_again", "judge", "judge")]
    [(who, text)] = told_of(case_id, "ask_again")
    assert who == "王阿姨"
    assert text.startswith("您反映的“餐饮油烟扰民”（编号 2603040001）办完几天了")


def test_a_low_mark_is_waited_for_and_asked_about_no_more(brought_to, sweeps, steps):
    case_id = brought_to("comment")
    sweeps(START + timedelta(days=4))
    assert steps(case_id) == []


def test_a_question_is_said_again_after_two_and_five_working_days_then_the_group_may_end_it(
    brought_to, does, sweeps, steps, told_of, adds_up
):
    case_id = brought_to("ask")
    does("小李", case_id, "ask", "是几单元")
    for moment in (local(7, 0), local(12, 0), local(19, 0), local(30, 9)):
        sweeps(moment)
    assert steps(case_id) == [
        ("nudge", "resolve", "waited_2"),
        ("nudge", "resolve", "waited_5"),
        ("unanswered", "resolve", "waited_10"),
    ]
    [(who, text), _] = told_of(case_id, "nudge")
    assert who == "王阿姨"
    assert "还等您补一句：是几单元。直接回这里就行" in text
    [(group, line)] = told_of(case_id, "unanswered")
    assert (group, line) == ("grid-01", "1号 · 餐饮油烟扰民，问了已满10个工作日")
    adds_up(case_id)


def test_nobody_but_policy_takes_them(database, office, brought_to, people):
    case_id = brought_to("take")
    for row in ROWS:
        for name, who in people.items():
            if name != "政策":
                with pytest.raises(ActionError), database.write() as session:
                    perform(session, office, case_id, Change(row.code, who))


def test_every_line_has_a_step_that_says_it():
    joined = {row.code for row in CASES.steps if row.joins} - {"gather"}
    assert {row.code for row in ROWS} == joined
    assert all(row.to is None for row in ROWS)


def test_an_urgent_case_is_spoken_of_in_minutes_and_at_once(
    database, brought_to, sweeps, steps, told_of
):
    case_id = brought_to("arrive")
    for minutes in (7.5, 15, 22.5, 30, 60):
        sweeps(START + timedelta(minutes=minutes))
    assert steps(case_id) == [
        ("remind", "assign", "half"),
        ("call_head", "assign", "red"),
        ("call_desk", "assign", "desk"),
        ("warn", "answer", "yellow"),
        ("overdue", "answer", "red"),
    ]
    assert told_of(case_id, "remind")[0][1].startswith("【紧急】1号")
    assert "3月4日10时15分前要有人接" in told_of(case_id, "remind")[0][1]
    with database.read() as session:
        rows = session.scalars(select(Outbox).where(Outbox.kind.in_(["remind", "overdue"]))).all()
    assert all(row.urgent and row.next_attempt_at == row.created_at for row in rows)


@given(st.sampled_from([Stage.ASSIGN, Stage.ANSWER, Stage.RESOLVE]), HOURS, HOURS, HOURS)
def test_each_line_is_served_once_in_its_order_and_a_deadline_moves_by_pauses_alone(
    stage, span, until, stood
):
    workdays = Workdays()
    clock = running.start(Subject("case", 7), 1, stage, START, START + span, provisional=False)
    lines.aim(clock, workdays)
    ends, served = [clock.due_at], []
    now = START
    while now < START + until:
        served += lines.serve(clock, workdays, now)
        assert clock.crosses_at > now
        now = clock.crosses_at
        ends.append(clock.due_at)
    assert len(set(ends)) == 1, "no line moves an end"
    told_once = [line for line in served if line is not Line.AGAIN]
    assert len(set(told_once)) == len(told_once)
    assert served == told_once + [Line.AGAIN] * (len(served) - len(told_once))
    running.pause(clock, now)
    running.resume(clock, now + stood)
    lines.aim(clock, workdays)
    assert clock.due_at == ends[0] + stood
    assert clock.crosses_at > now + stood


@given(HOURS)
def test_half_the_time_lies_within_it_and_on_a_working_day_where_days_count(span):
    clock = running.start(
        Subject("case", 7), 1, Stage.ASSIGN, START, START + span, provisional=False
    )
    half = lines.half_time(clock, Workdays())
    assert START < half <= clock.due_at
    assert span <= DAY or half == clock.due_at or Workdays().works_at(half)


def test_two_sweeps_at_the_same_moment_say_it_once(
    database, office, brought_to, together, steps, told_of, clock
):
    case_id, letters = brought_to("reply"), []
    clock.now = local(10, 0)

    def sweep():
        return due.sweep(
            database, office, overdue=lambda _s, _o, case, stage: letters.append((case.id, stage))
        )

    together(sweep, sweep)
    assert [step for step, *_ in steps(case_id)] == ["overdue"]
    assert letters == [(case_id, Stage.ANSWER)]
    assert len(told_of(case_id, "overdue")) == 2


def test_a_reminder_meanwhile_keeps_nobody_from_taking_back_a_slip(
    database, office, brought_to, does, sweeps, clock
):
    case_id = brought_to("take")
    clock.now = local(5, 4, 59)
    case = does("小李", case_id, "note", "看过了")
    slip = case.event_count
    sweeps(local(5, 5))
    with database.read() as session:
        last = session.get_one(Case, case_id)
        worker = events_of(session, last.subject)[slip - 1].actor_id
        assert just_done(session, last, worker) == [(case_id, slip)]
    does("小李", case_id, "undo", undoes=slip)
