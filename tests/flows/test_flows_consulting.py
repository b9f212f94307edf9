"""会商: a plan with others and a day, told to the resident; the case stays open."""

from datetime import UTC, date, datetime, timedelta

import pytest

from flows.cases import due
from flows.cases.change import ActionError
from flows.cases.states import Objection, State
from flows.clocks.tables import Stage

FRIDAY, MONDAY = date(2026, 3, 6), date(2026, 3, 9)
END_OF_FRIDAY = datetime(2026, 3, 6, 16, tzinfo=UTC)


@pytest.fixture
def taken(brought_to):
    return brought_to("consult", police=False)


@pytest.fixture
def plans(taken, does):
    """Let 小李 make a plan until a day, with some departments."""

    def make(day=FRIDAY, who=()):
        return does("小李", taken, "consult", "三家一起清理", until=day, departments=who)

    return make


def test_a_plan_has_a_day_and_all_whom_it_concerns_are_told(
    plans, taken, departments, clocks, told_of, adds_up
):
    case = plans(who=(departments[1],))
    assert case.state is State.CONSULTING
    assert clocks(taken)[Stage.PLAN].due_at == END_OF_FRIDAY
    told = dict(told_of(taken, "consult"))
    assert set(told) == {"王阿姨", "desk", "second"}
    assert "要几家一起商量：三家一起清理。3月6日24时前给您结果。" in told["王阿姨"]
    assert "请一起会商 1号" in told["second"]
    adds_up(taken)


def test_who_is_invited_reads_no_more_than_any_group(taken, does, departments, told_of):
    said = "王秀英家3栋501室，电话13900001111"
    does("小李", taken, "consult", said, until=FRIDAY, departments=(departments[1],))
    for who, text in told_of(taken, "consult"):
        assert who == "王阿姨" or not any(each in text for each in ("王秀英", "501", "139"))


def test_it_stays_open_and_its_other_clocks_run_on(plans, taken, clocks):
    before = clocks(taken)[Stage.RESOLVE].due_at
    plans(MONDAY)
    resolve = clocks(taken)[Stage.RESOLVE]
    assert (resolve.due_at, resolve.done_at) == (before, None)


def test_what_came_of_it_is_told_and_the_work_goes_on(plans, taken, does, clocks, clock, told_of):
    plans()
    case = does("小李", taken, "conclude", "三家各出一份，周五动工")
    assert (case.state, case.assignee.name) == (State.HANDLING, "小李")
    assert clocks(taken)[Stage.PLAN].done_at == clock.now
    [(who, text)] = told_of(taken, "conclude")
    assert who == "王阿姨"
    assert text.endswith("商量好了：三家各出一份，周五动工。")


def test_a_new_plan_has_a_new_day(plans, taken, clocks):
    plans()
    plans(MONDAY)
    assert clocks(taken)[Stage.PLAN].due_at == END_OF_FRIDAY + timedelta(days=3)


def test_after_a_conclusion_there_may_be_another_plan(plans, taken, does, clocks, adds_up):
    plans()
    does("小李", taken, "conclude", "各出一份")
    plans(MONDAY)
    assert clocks(taken)[Stage.PLAN].done_at is None
    adds_up(taken)


@pytest.mark.parametrize("day", [date(2026, 3, 3), date(2027, 3, 6)])
def test_a_day_that_is_over_or_too_far_away_is_no_day(plans, day):
    with pytest.raises(ActionError, match="请说一个今天以后、一年以内的日子"):
        plans(day)


def test_a_plan_whose_day_is_over_is_said_to_be_late(
    database, office, plans, taken, clock, told_of
):
    plans()
    clock.now = END_OF_FRIDAY + timedelta(days=3)
    due.sweep(database, office)
    late = [text for who, text in told_of(taken, "overdue") if who == "desk"]
    assert any("会商结论应在3月6日24时前" in text for text in late)


def test_done_while_planning_the_plan_is_over(plans, taken, does, clocks, clock, adds_up):
    plans()
    case = does("小李", taken, "resolve", "已经清理了")
    assert case.state is State.RESOLVED
    assert clocks(taken)[Stage.PLAN].done_at == clock.now
    adds_up(taken)


@pytest.mark.parametrize(
    ("name", "said"),
    [("小郑", "在小李手上，会商要由小李来做"), ("老赵", "会商要由"), ("陈姐", "会商要由")],
)
def test_a_plan_is_made_by_whoever_has_the_case(taken, does, name, said):
    with pytest.raises(ActionError, match=said):
        does(name, taken, "consult", "一起", until=FRIDAY)


def test_nobody_has_to_wait_for_an_answer_once_there_is_a_plan(
    plans, taken, does, clocks, clock, adds_up
):
    does("小李", taken, "ask", "是几单元")
    clock.advance(timedelta(hours=5))
    plans(MONDAY)
    assert clocks(taken)[Stage.RESOLVE].paused_at is None
    adds_up(taken)


@pytest.mark.parametrize("trigger", ["send_back", "report_up", "transfer"])
def test_whoever_has_it_next_has_the_promised_day_to_keep(
    plans, taken, does, cast, clocks, trigger
):
    plans()
    more = {"kind": Objection.DUTY, "grid_id": cast.other_grid}
    own = {"send_back": "kind", "transfer": "grid_id"}.get(trigger)
    does("小李", taken, trigger, "办不了", **({own: more[own]} if own else {}))
    assert clocks(taken)[Stage.PLAN].done_at is None, "what was promised by a day stays promised"
