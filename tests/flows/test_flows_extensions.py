"""延期: asked by who has the case, granted by another, as far and often as its profile says."""

from datetime import UTC, date, datetime, timedelta

import pytest

from flows.cases import due
from flows.cases.change import ActionError
from flows.cases.states import State
from flows.clocks.tables import Stage
from flows.people.actors import staff
from flows.people.tables import Duty, Role, Staff

FRIDAY, LAST = date(2026, 3, 20), date(2026, 3, 24)
"""A case of Wednesday, 4 March, is due on Friday 13; seven working days later is Tuesday 24."""


@pytest.fixture
def taken(brought_to, does):
    return brought_to("ask_extension", police=False)


@pytest.fixture
def asks(taken, does):
    """Let 小李 ask for time until a day."""
    return lambda day=FRIDAY: does("小李", taken, "ask_extension", "等配件", until=day)


def test_it_is_asked_granted_and_told_to_the_resident(asks, taken, does, clocks, told_of, adds_up):
    asks()
    [(who, text)] = told_of(taken, "ask_extension")
    assert who == "desk"
    assert "想延到3月20日24时" in text
    assert does("周主任", taken, "grant").asked_until is None
    assert clocks(taken)[Stage.RESOLVE].due_at == datetime(2026, 3, 20, 16, tzinfo=UTC)
    told = dict(told_of(taken, "grant"))
    assert "要多些时间，3月20日24时前办结" in told["王阿姨"]
    assert "同意延期，3月20日24时前办结" in told["grid-01"]
    adds_up(taken)


def test_until_it_is_granted_the_end_stays(asks, taken, does, clocks, told_of):
    before = clocks(taken)[Stage.RESOLVE].due_at
    asks()
    assert clocks(taken)[Stage.RESOLVE].due_at == before
    does("周主任", taken, "refuse_extension", "居民急")
    assert clocks(taken)[Stage.RESOLVE].due_at == before
    [(who, text)] = told_of(taken, "refuse_extension")
    assert who == "grid-01"
    assert "不同意延期，原因：居民急，还是3月13日24时前办结" in text


def test_who_asks_never_grants(database, brought_to, does, people):
    """周主任 works on a case, asks for time, and has to wait for somebody else."""
    case_id = brought_to("take_up")
    does("周主任", case_id, "take")
    does("周主任", case_id, "ask_extension", "等配件", until=FRIDAY)
    with pytest.raises(ActionError, match="谁申请的，不能由谁来同意"):
        does("周主任", case_id, "grant")
    with database.write() as session:
        root = session.query(Duty.division_id).filter(Duty.role == Role.DISPATCHER).limit(1)
        duty = Duty(role=Role.DISPATCHER, division_id=root.scalar())
        other = Staff(name="孙主任", duties=[duty])
        session.add(other)
        session.flush()
        people["孙主任"] = staff(other)
    assert does("孙主任", case_id, "grant").asked_until is None


def test_the_worker_cannot_grant_it_either(asks, taken, does):
    asks()
    for name in ("小李", "小郑", "何科长"):
        with pytest.raises(ActionError, match="同意延期要由指挥中心来做"):
            does(name, taken, "grant")


def test_the_last_of_seven_working_days_may_be_asked_for_and_no_later_one(asks):
    with pytest.raises(ActionError, match="最多延7个工作日，也就是到3月24日24时。再久就走会商"):
        asks(LAST + timedelta(days=1))
    assert asks(LAST).asked_until == datetime(2026, 3, 24, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 3, 13), "这一天不比现在的期限晚"),
        (date(2026, 3, 3), "请说一个今天以后、一年以内的日子"),
        (date(2028, 3, 3), "请说一个今天以后、一年以内的日子"),
    ],
)
def test_a_day_that_gives_no_time_is_not_asked_for(asks, day, said):
    with pytest.raises(ActionError, match=said):
        asks(day)


def test_while_one_wish_waits_there_is_no_second(asks):
    asks()
    with pytest.raises(ActionError, match="已经申请过延期，等上级答复"):
        asks(LAST)


def test_granted_once_in_a_round_and_refused_as_often_as_asked(asks, taken, does):
    asks()
    does("周主任", taken, "refuse_extension", "居民急")
    asks()
    does("周主任", taken, "grant")
    with pytest.raises(ActionError, match="一件最多延期1次，已经用完了"):
        asks(LAST)
    does("小李", taken, "resolve", "好了")
    does("王阿姨", taken, "reopen", "没好")
    does("小李", taken, "take")
    assert asks().asked_until, "done again it has a time of its own"


def test_nothing_is_granted_that_nobody_asked_for(taken, does):
    with pytest.raises(ActionError, match="不能同意延期"):
        does("周主任", taken, "grant")


def test_a_granted_day_stays_whatever_the_calendar_says_later(
    database, office, asks, taken, does, clocks, adds_up
):
    asks()
    does("周主任", taken, "grant")
    due.declare(database, office, date(2026, 3, 11), "运动会", working=False)
    due.sweep(database, office)
    assert clocks(taken)[Stage.RESOLVE].due_at == datetime(2026, 3, 20, 16, tzinfo=UTC)
    assert clocks(taken)[Stage.ANSWER].due_at == datetime(2026, 3, 9, 16, tzinfo=UTC)
    adds_up(taken)


@pytest.mark.parametrize(
    ("trigger", "more"),
    [
        ("transfer", {"grid_id": "other"}),
        ("entrust", {"department_id": "second"}),
        ("report_up", {}),
    ],
)
def test_whoever_has_it_next_has_not_asked_for_anything(
    asks, taken, does, cast, departments, trigger, more
):
    known = {"grid_id": cast.other_grid, "department_id": departments[1]}
    asks()
    case = does("小李", taken, trigger, "办不了", **{key: known[key] for key in more})
    assert case.asked_until is None


def test_resolved_before_the_answer_the_wish_is_over(asks, taken, does):
    asks()
    case = does("小李", taken, "resolve", "配件到了")
    assert (case.state, case.asked_until) == (State.RESOLVED, None)


def test_a_wish_that_was_a_slip_is_taken_back(asks, taken, does, clock, told_of):
    slip = asks().event_count
    clock.advance(timedelta(minutes=1))
    assert does("小李", taken, "undo", undoes=slip).asked_until is None
    assert told_of(taken, "ask_extension") == [], "the desk was not told yet"
    asks(LAST)


def test_where_five_days_are_given_ten_more_may_be(brought_to, does):
    case_id = brought_to("ask_extension", profile="5+10")
    wish = {"until": date(2026, 3, 25)}
    assert does("小李", case_id, "ask_extension", "等配件", **wish).asked_until
