"""The resident judges: solved, partly, not; twice done again, then somebody calls."""

from datetime import UTC, date, datetime, timedelta

import pytest

from flows.cases import due
from flows.cases.change import ActionError
from flows.cases.states import Solved, State
from flows.cases.tables import Case
from flows.clocks.tables import Stage
from flows.events import Subject, events_of

FRIDAY = date(2026, 3, 20)


@pytest.fixture
def done(brought_to):
    return brought_to("rate", police=False, department_id=None)


@pytest.fixture
def done_again(done, does):
    """Let a case be done again so many times, each time because it is not solved."""

    def again(times):
        for _ in range(times):
            does("王阿姨", done, "unsolved", "还在冒")
            does("王阿姨", done, "reopen", "还在冒")
            does("小李", done, "take")
            does("小李", done, "resolve", "又修了")
        return done

    return again


@pytest.mark.parametrize(
    ("stars", "solved", "state"),
    [
        (5, Solved.YES, State.CLOSED),
        (3, Solved.YES, State.CLOSED),
        (2, Solved.NO, State.RATED),
        (1, Solved.NO, State.RATED),
    ],
)
def test_a_mark_alone_counts_as_both(done, does, stars, solved, state):
    case = does("王阿姨", done, "rate", stars=stars)
    assert (case.rating, case.solved, case.state) == (stars, solved, state)


def test_solved_and_a_low_mark_is_solved_and_waits_for_why(done, does):
    assert does("王阿姨", done, "solved").state is State.RESOLVED
    case = does("王阿姨", done, "rate", stars=1)
    assert (case.solved, case.rating, case.state) == (Solved.YES, 1, State.RATED)


def test_what_is_solved_and_not_marked_ends_unmarked(database, office, done, does, clock, adds_up):
    does("王阿姨", done, "solved")
    clock.advance(timedelta(days=7, hours=1))
    due.sweep(database, office)
    with database.read() as session:
        case = session.get_one(Case, done)
        assert (case.state, case.rating, case.solved) == (State.CLOSED, None, Solved.YES)
    adds_up(done)


def test_not_solved_is_told_to_the_group_with_what_was_said(done, does, told_of):
    case = does("王阿姨", done, "unsolved", "还在冒")
    assert (case.state, case.solved, case.rating) == (State.RATED, Solved.NO, None)
    assert told_of(done, "unsolved") == [("grid-01", "1号 · 餐饮油烟扰民：居民说没解决：还在冒。")]


def test_done_again_it_goes_back_with_why_to_who_did_it_and_to_the_level_above(done, does, told_of):
    does("王阿姨", done, "rate", stars=1)
    does("王阿姨", done, "comment", "一点没变")
    case = does("王阿姨", done, "reopen", "一点没变")
    assert (case.state, case.round, case.solved, case.rating) == (State.ASSIGNED, 2, None, None)
    told = told_of(done, "reopen")
    assert [who for who, _ in told] == ["grid-01", "desk", "小李"]
    assert "**原因：评了1星，一点没变**" in told[0][1]


def test_solved_in_part_it_stays_with_who_has_it_and_has_new_time(
    done, does, clocks, clock, told_of, adds_up
):
    clock.advance(timedelta(days=2))
    case = does("王阿姨", done, "partly", "白天好了，晚上还有")
    assert (case.state, case.assignee.name, case.round) == (State.HANDLING, "小李", 2)
    assert case.solved is Solved.PARTLY
    own = clocks(done)
    assert own[Stage.RESOLVE].started_at == clock.now
    assert {own[stage].done_at for stage in (Stage.ASSIGN, Stage.ANSWER)} == {clock.now}
    [(who, text)] = told_of(done, "partly")
    assert who == "grid-01"
    assert "居民说解决了一部分：白天好了，晚上还有。" in text
    adds_up(done)


def test_for_what_is_left_the_worker_names_a_day(done, does, clocks, told_of, adds_up):
    does("王阿姨", done, "partly")
    does("小李", done, "replan", until=FRIDAY)
    assert clocks(done)[Stage.PLAN].due_at == datetime(2026, 3, 20, 16, tzinfo=UTC)
    [(who, text)] = told_of(done, "replan")
    assert who == "王阿姨"
    assert text.endswith("剩下的，3月20日24时前办完。")
    case = does("小李", done, "resolve", "晚上也好了")
    assert case.state is State.RESOLVED
    assert clocks(done)[Stage.PLAN].done_at
    adds_up(done)


def test_a_day_is_named_only_for_what_is_left(brought_to, does):
    with pytest.raises(ActionError, match="不能定日期"):
        does("小李", brought_to("reply"), "replan", until=FRIDAY)


def test_what_is_left_is_judged_by_itself(done, does):
    does("王阿姨", done, "partly")
    does("小李", done, "resolve", "晚上也好了")
    case = does("王阿姨", done, "rate", stars=5)
    assert (case.state, case.rating) == (State.CLOSED, 5)


def test_after_two_times_the_level_above_is_asked_to_call(done_again, does, told_of):
    case_id = done_again(2)
    does("王阿姨", case_id, "unsolved", "还在冒")
    [(who, text)] = [row for row in told_of(case_id, "unsolved") if row[0] == "desk"]
    assert who == "desk"
    assert "**请回访**" in text


def test_before_that_nobody_is_asked_to_call(done_again, does, told_of):
    case_id = done_again(1)
    does("王阿姨", case_id, "unsolved", "还在冒")
    assert [row for row in told_of(case_id, "unsolved") if row[0] == "desk"] == []


def test_the_resident_has_it_done_again_twice_and_the_desk_once_more(done_again, does):
    case_id = done_again(2)
    does("王阿姨", case_id, "rate", stars=1)
    assert does("王阿姨", case_id, "reopen", "再来").state is State.RATED
    assert does("周主任", case_id, "reopen", "电话里说还在冒").round == 4


def test_what_waits_for_a_call_is_never_closed_by_time(
    database, office, done_again, does, clock, adds_up
):
    case_id = done_again(2)
    does("王阿姨", case_id, "unsolved", "还在冒")
    clock.advance(timedelta(days=30))
    due.sweep(database, office)
    with pytest.raises(ActionError, match="居民还不满意，要先回访"):
        does("政策", case_id, "close")
    case = does("周主任", case_id, "call_back", "打了电话：油烟小多了，同意结")
    assert case.state is State.CLOSED
    adds_up(case_id)


def test_what_was_said_on_the_telephone_is_kept_sealed(database, done, does):
    does("王阿姨", done, "unsolved")
    does("周主任", done, "call_back", "王秀英说好了")
    with database.read() as session:
        assert events_of(session, Subject("case", done))[-1].text == "王秀英说好了"
        raw = session.connection().exec_driver_sql("SELECT text FROM events").scalars().all()
    assert not any("王秀英" in (each or "") for each in raw)


@pytest.fixture
def asked(brought_to, does):
    case_id = brought_to("ask")
    does("小李", case_id, "ask", "是几单元")
    return case_id


def test_who_cannot_be_reached_for_ten_working_days_lets_it_end(asked, does, clock, adds_up):
    clock.now = datetime(2026, 3, 18, 15, 59, 59, tzinfo=UTC)
    with pytest.raises(ActionError, match="不能联系不上办结"):
        does("小李", asked, "resolve_unreachable", "没人接")
    clock.advance(timedelta(seconds=1))
    case = does("小李", asked, "resolve_unreachable", "打了三次没人接")
    assert case.state is State.RESOLVED
    adds_up(asked)


def test_who_answered_was_reached(asked, does, clock):
    does("王阿姨", asked, "supplement", "3单元")
    clock.advance(timedelta(days=30))
    with pytest.raises(ActionError, match="不能联系不上办结"):
        does("小李", asked, "resolve_unreachable", "没人接")
