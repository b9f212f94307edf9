"""派单异议: four reasons to return a case, one working day to rule, and what comes of it."""

from datetime import UTC, datetime, timedelta

import pytest

from flows.cases import due, words
from flows.cases.change import ActionError
from flows.cases.rulings import waiting
from flows.cases.scope import viewer
from flows.cases.states import Level, Objection, State
from flows.cases.tables import Case
from flows.clocks.tables import Stage

DUTY = {"kind": Objection.DUTY}


@pytest.fixture
def returned(brought_to, does):
    """Bring back a case of the first grid's, as often as wanted; the desk stands by in between."""

    def back(times=1, **changes):
        case_id = brought_to("send_back", **changes)
        for each in range(times):
            if each:
                does("周主任", case_id, "stand_by", "是你们的")
            does("小李", case_id, "send_back", "不归我们", **DUTY)
        return case_id

    return back


@pytest.fixture
def on_the_list(database, office, people):
    """Give the ids of the cases on 周主任's list of returns."""

    def found():
        with database.read() as session:
            who = viewer(session, people["周主任"].id, office.today)
            return [case.id for case in waiting(session, who, None).rows]

    return found


def test_it_is_not_sent_once_more_to_whom_it_came_back_from(returned, does, cast):
    case_id = returned()
    with pytest.raises(ActionError, match="就是从那里退回来的"):
        does("周主任", case_id, "assign", grid_id=cast.grid)


@pytest.mark.parametrize("kind", Objection)
def test_it_is_returned_for_one_of_four_reasons_and_the_desk_reads_which(
    brought_to, does, told_of, on_the_list, kind
):
    case_id = brought_to("send_back")
    case = does("小李", case_id, "send_back", "看过了", kind=kind)
    assert (case.state, case.objection, case.assignee_id) == (State.ACCEPTED, kind, None)
    [(who, text)] = told_of(case_id, "send_back")
    assert who == "desk"
    assert f"退单待裁定（{words.OBJECTION_NAMES[kind]}）" in text
    assert on_the_list() == [case_id]


def test_the_desk_has_one_working_day_to_rule(brought_to, does, clocks, clock, told_of):
    clock.now = datetime(2026, 3, 6, 2, tzinfo=UTC)  # Friday.
    case_id = brought_to("send_back")
    does("小李", case_id, "send_back", "不归我们", **DUTY)
    assert clocks(case_id)[Stage.RULE].due_at == datetime(2026, 3, 9, 16, tzinfo=UTC)
    assert "请在3月9日24时前裁定" in told_of(case_id, "send_back")[0][1]


def test_a_ruling_that_is_late_is_said_to_be(database, office, returned, clock, told_of, clocks):
    case_id = returned()
    clock.now = clocks(case_id)[Stage.RULE].due_at + timedelta(hours=9)
    due.sweep(database, office)
    assert any("异议裁定" in text for who, text in told_of(case_id, "overdue") if who == "desk")


@pytest.fixture
def elsewhere(cast, departments):
    """Give where a case of the first grid's may go."""
    return {"grid_id": cast.other_grid, "department_id": departments[1]}


RULINGS = {
    "stand_by": ((), State.ASSIGNED, {Stage.ASSIGN, Stage.ANSWER, Stage.RESOLVE}),
    "assign": (("grid_id",), State.ASSIGNED, {Stage.ASSIGN, Stage.ANSWER, Stage.RESOLVE}),
    "entrust": (("department_id",), State.ASSIGNED, {Stage.ASSIGN, Stage.ANSWER, Stage.RESOLVE}),
    "decline": ((), State.DECLINED, set()),
    "take": ((), State.HANDLING, {Stage.ANSWER, Stage.RESOLVE}),
}


@pytest.mark.parametrize("trigger", RULINGS)
def test_any_move_by_the_desk_is_a_ruling_and_who_has_it_then_has_time_to_take_it(
    returned, does, elsewhere, clocks, clock, on_the_list, adds_up, trigger
):
    more, state, running = RULINGS[trigger]
    case_id = returned()
    clock.advance(timedelta(hours=3))
    case = does("周主任", case_id, trigger, "看过了", **{key: elsewhere[key] for key in more})
    assert (case.state, case.objection) == (state, None)
    own = clocks(case_id)
    assert {stage for stage, each in own.items() if each.done_at is None} == running
    if Stage.ASSIGN in running:
        assert own[Stage.ASSIGN].started_at == clock.now
    assert on_the_list() == []
    adds_up(case_id)


def test_while_it_waits_nobody_of_the_grid_takes_or_moves_it(returned, does, departments, cast):
    case_id = returned()
    for trigger, more in (
        ("take", {}),
        ("transfer", {"grid_id": cast.other_grid}),
        ("entrust", {"department_id": departments[1]}),
        ("send_back", DUTY),
    ):
        with pytest.raises(ActionError):
            does("小李", case_id, trigger, "我来", **more)


def test_stood_by_the_grid_is_told_why_and_can_take_it(returned, does, told_of):
    case_id = returned()
    does("周主任", case_id, "stand_by", "图上是你们的")
    [text] = [text for who, text in told_of(case_id, "stand_by") if who == "grid-01"]
    assert text.startswith("**维持原派 1号")
    assert "**原因：图上是你们的**" in text
    assert does("小李", case_id, "take").state is State.HANDLING


def test_returned_twice_it_goes_to_the_level_above(returned, does, told_of):
    case_id = returned(times=2)
    assert [who for who, _ in told_of(case_id, "send_back")] == ["desk", "desk"]
    case = does("周主任", case_id, "stand_by", "就是你们的")
    assert (case.state, case.level) == (State.ASSIGNED, Level.GRID), "it knows who returned it"
    assert does("小李", case_id, "take").state is State.HANDLING


def test_the_second_return_says_so(returned, database):
    case_id = returned(times=2)
    with database.read() as session:
        case = session.get_one(Case, case_id)
        assert (case.state, case.level) == (State.ACCEPTED, Level.COMMUNITY)


def test_a_return_that_was_a_slip_is_none(brought_to, does, clock):
    case_id = brought_to("send_back")
    slip = does("小李", case_id, "send_back", "不归我们", **DUTY).event_count
    clock.advance(timedelta(minutes=1))
    does("小李", case_id, "undo", undoes=slip)
    assert does("小李", case_id, "send_back", "不归我们", **DUTY).level is Level.GRID


def test_done_again_its_returns_are_counted_anew(returned, does):
    case_id = returned()
    does("周主任", case_id, "stand_by", "是你们的")
    does("小李", case_id, "take")
    does("小李", case_id, "resolve", "好了")
    does("王阿姨", case_id, "reopen", "没好")
    assert does("小李", case_id, "send_back", "不归我们", **DUTY).level is Level.GRID


def test_what_a_department_returns_twice_goes_to_the_county_and_it_is_told_of_the_ruling(
    brought_to, does, departments, told_of, cast
):
    case_id = brought_to("entrust", department_id=None, police=False)
    does("小李", case_id, "entrust", "归市场监管", department_id=departments[1])
    assert does("于科长", case_id, "send_back", "不归", **DUTY).level is Level.DEPARTMENT
    case = does("周主任", case_id, "stand_by", "归你们")
    assert (case.state, case.level) == (State.ASSIGNED, Level.DEPARTMENT)
    assert does("于科长", case_id, "send_back", "真不归", **DUTY).level is Level.COUNTY
    does("周主任", case_id, "entrust", "归城管", department_id=departments[0])
    told = told_of(case_id, "rule_entrust")
    assert [who for who, _ in told] == ["department", "second"], "the grid returned nothing"
    assert told[1][1].endswith("异议成立，已改派，这里不用再办。")


def test_a_wrong_dispatch_is_returned_soon_where_the_profile_says_so(brought_to, does, clock):
    case_id = brought_to("send_back", profile="5+10")
    clock.advance(timedelta(days=3))
    for kind in (Objection.GRID, Objection.DUTY):
        with pytest.raises(ActionError, match="派错了要在2个工作日内退，现在过了"):
            does("小李", case_id, "send_back", "不归我们", kind=kind)
    assert does("小李", case_id, "send_back", "没说几栋", kind=Objection.UNCLEAR).objection


@pytest.mark.parametrize(
    ("who", "trigger", "more"),
    [
        ("王阿姨", "withdraw", {}),
        ("王阿姨", "place", {"grid_id": "other"}),
        ("周主任", "report_up", {}),
    ],
)
def test_on_the_desk_s_list_is_only_what_still_waits(
    returned, does, on_the_list, cast, who, trigger, more
):
    case_id = returned()
    case = does(who, case_id, trigger, "2栋", **({"grid_id": cast.other_grid} if more else {}))
    still = trigger == "report_up"
    assert on_the_list() == ([case_id] if still else [])
    assert bool(case.objection) is still


def test_handed_down_it_is_settled(returned, does):
    case_id = returned(times=2)
    case = does("周主任", case_id, "hand_down", "你们先办")
    assert (case.state, case.level, case.objection) == (State.ASSIGNED, Level.GRID, None)
