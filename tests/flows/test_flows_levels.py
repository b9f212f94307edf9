"""上报 and 退回: a case goes up level by level and comes back to who had it; 转部门 and back."""

from datetime import timedelta

import pytest

from flows.cases.change import ActionError
from flows.cases.drafts import ItemNow
from flows.cases.states import Level, State
from flows.clocks.tables import Stage

DAY = timedelta(days=1)
UP = [
    (State.ACCEPTED, Level.COMMUNITY),
    (State.ACCEPTED, Level.STREET),
    (State.ASSIGNED, Level.DEPARTMENT),
    (State.ACCEPTED, Level.COUNTY),
]


@pytest.fixture
def moves(does):
    """Let steps be taken, by who and trigger; gives where the case stands after each."""

    def go(case_id, *steps):
        stood = []
        for name, trigger in steps:
            case = does(name, case_id, trigger, "办不了")
            stood.append((case.state, case.level))
        return stood

    return go


def test_it_goes_up_one_level_at_a_time_and_down_by_the_way_it_came(brought_to, moves, adds_up):
    case_id = brought_to("take")
    up = [("小李", "report_up"), *(("周主任", "report_up"),) * 3]
    assert moves(case_id, *up) == UP
    assert moves(case_id, *(("周主任", "hand_down"),) * 4) == [
        *UP[-2::-1],
        (State.ASSIGNED, Level.GRID),
    ]
    adds_up(case_id)


def test_what_has_no_department_is_not_brought_to_one(brought_to, moves):
    case_id = brought_to("take", department_id=None)
    up = [("小李", "report_up"), *(("周主任", "report_up"),) * 2]
    assert moves(case_id, *up)[-1] == (State.ACCEPTED, Level.COUNTY)
    assert moves(case_id, ("周主任", "hand_down")) == [(State.ACCEPTED, Level.STREET)]


def test_what_began_at_a_level_is_not_handed_down_from_it(brought_to, does):
    with pytest.raises(ActionError, match="不能退回"):
        does("何科长", brought_to("take"), "hand_down", "办不了")


def test_brought_up_a_second_time_it_comes_back_to_who_had_it_last(
    brought_to, does, moves, departments
):
    """Up to the community and down; then straight to a department, and back to the grid."""
    case_id = brought_to("take")
    moves(case_id, ("小李", "report_up"), ("周主任", "hand_down"))
    does("小李", case_id, "entrust", "归城管", department_id=departments[0])
    case = does("何科长", case_id, "hand_down", "先看一眼再转")
    assert (case.state, case.level) == (State.ASSIGNED, Level.GRID)


def test_each_level_has_the_time_to_take_it_and_no_more_to_resolve_it(
    brought_to, moves, clocks, clock
):
    case_id = brought_to("take")
    resolve = clocks(case_id)[Stage.RESOLVE].due_at
    for who in ("小李", "周主任", "周主任"):
        clock.advance(timedelta(hours=3))
        moves(case_id, (who, "report_up"))
        assign = clocks(case_id)[Stage.ASSIGN]
        assert (assign.started_at, assign.done_at) == (clock.now, None)
    assert clocks(case_id)[Stage.RESOLVE].due_at == resolve


def test_a_question_that_waits_waits_no_more_once_others_have_the_case(
    brought_to, does, clocks, clock
):
    case_id = brought_to("ask")
    due = clocks(case_id)[Stage.RESOLVE].due_at
    does("小李", case_id, "ask", "是几单元")
    clock.advance(2 * DAY)
    does("小李", case_id, "report_up", "联系不上，办不了")
    resolve = clocks(case_id)[Stage.RESOLVE]
    assert (resolve.paused_at, resolve.due_at) == (None, due + 2 * DAY)


@pytest.fixture
def entrusted(brought_to, does, departments):
    """Bring a case of 小李's to the second department."""
    case_id = brought_to("entrust", department_id=None, police=False)
    does("小李", case_id, "entrust", "归市场监管", department_id=departments[1])
    return case_id


@pytest.mark.parametrize("trigger", ["take", "resolve", "send_back", "report_up", "ask_help"])
def test_what_a_department_has_is_not_the_grid_s_to_work_on(entrusted, does, trigger):
    with pytest.raises(ActionError):
        does("小李", entrusted, trigger, "我来")


def test_the_grid_s_people_may_still_write_down_what_they_see(entrusted, does):
    assert does("小郑", entrusted, "note", "今天还在冒烟").state is State.ASSIGNED


def test_the_department_takes_answers_and_resolves_it_and_the_resident_is_told_by_whom(
    entrusted, does, told_of
):
    does("于科长", entrusted, "take")
    does("于科长", entrusted, "reply", "约了店主")
    case = does("于科长", entrusted, "resolve", "装了净化器")
    assert case.state is State.RESOLVED
    said = "".join(text for who, text in told_of(entrusted) if who == "王阿姨")
    assert "装了净化器" in said


def test_what_the_resident_says_then_is_told_to_the_department_and_not_to_the_grid(
    entrusted, does, told_of
):
    before = len(told_of(entrusted))
    does("王阿姨", entrusted, "supplement", "晚上更大")
    does("王阿姨", entrusted, "urge")
    assert {who for who, _ in told_of(entrusted)[before:]} == {"second"}
    does("于科长", entrusted, "take")
    does("王阿姨", entrusted, "withdraw")
    assert [who for who, _ in told_of(entrusted, "withdraw")] == ["second"]


def test_another_matter_is_still_the_department_s_that_has_it(entrusted, does, departments):
    item = ItemNow("noise", "噪音扰民", False, None, False)
    case = does("王阿姨", entrusted, "retitle", item=item)
    assert (case.item_name, case.department_id) == ("噪音扰民", departments[1])
    assert does("于科长", entrusted, "take").state is State.HANDLING


def test_a_department_that_gives_it_to_another_is_told_that_it_is_rid_of_it(
    entrusted, does, departments, told_of, cast
):
    does("周主任", entrusted, "entrust", "归城管", department_id=departments[0])
    told = told_of(entrusted, "entrust")[2:]
    assert [who for who, _ in told] == ["department", "second"]
    assert told[1][1] == "1号 · 餐饮油烟扰民：已转给别处，你们这里不用再办。"
    does("周主任", entrusted, "transfer", "还是网格办", grid_id=cast.other_grid)
    assert [who for who, _ in told_of(entrusted, "transfer")] == [
        "grid-02",
        "grid-01",
        "department",
    ]


def test_it_is_not_given_to_who_has_it_already(entrusted, brought_to, does, departments, cast):
    with pytest.raises(ActionError, match="它已经在那里了"):
        does("于科长", entrusted, "entrust", department_id=departments[1])
    with pytest.raises(ActionError, match="它已经在那里了"):
        does("小李", brought_to("transfer"), "transfer", grid_id=cast.grid)


def test_a_department_that_is_none_gets_no_case(brought_to, does):
    with pytest.raises(ActionError, match="没有这个部门"):
        does("小李", brought_to("entrust"), "entrust", department_id=987654)


def test_done_again_it_is_the_grid_s_whoever_had_it(entrusted, does, told_of):
    does("于科长", entrusted, "take")
    does("于科长", entrusted, "resolve", "装了净化器")
    case = does("王阿姨", entrusted, "reopen", "又冒烟了")
    assert (case.state, case.level) == (State.ASSIGNED, Level.GRID)
    told = [who for who, _ in told_of(entrusted, "reopen")]
    assert told == ["grid-01", "desk", "于科长"]
