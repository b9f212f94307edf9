"""What is said is kept: calls that were promised, officers who work in vain, counts of a storm."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from flows.cases.actions import perform
from flows.cases.change import ActionError, Change
from flows.cases.states import Level, Objection, Solved, State
from flows.cases.storms import merge
from flows.cases.tables import Case
from flows.map.tables import PoliceGridPart

TO_POLICE = "police-1"


@pytest.fixture
def third_time(brought_to):
    """Bring a case to where it was called done for the third time."""
    return lambda: brought_to("want_call")


@pytest.fixture
def storm(database, office, brought_to, people):
    """Merge a second case into a first; gives both ids."""

    def made():
        parent, child = brought_to("supplement"), brought_to("supplement")
        with database.write() as session:
            merge(session, office, child, Change("merge", people["周主任"], parent_id=parent))
        return parent, child

    return made


@pytest.fixture
def count(database):
    def of(case_id):
        with database.read() as session:
            return session.get_one(Case, case_id).child_count

    return of


def test_a_part_that_is_solved_after_the_last_round_is_called_about(
    third_time, does, told_of, adds_up
):
    case_id = third_time()
    case = does("王阿姨", case_id, "partly", "楼道还有味道")
    assert (case.state, case.solved, case.round) == (State.RATED, Solved.PARTLY, 3)
    desk = [text for who, text in told_of(case_id, "partly_last") if who == "desk"]
    assert "居民还是不满意：楼道还有味道。" in desk[0]
    with pytest.raises(ActionError, match="要先回访"):
        does("政策", case_id, "close")
    assert does("周主任", case_id, "call_back", "打过了，周末再来").state is State.CLOSED
    adds_up(case_id)


def test_why_it_is_not_solved_reaches_whoever_calls(third_time, does, told_of):
    case_id = third_time()
    does("王阿姨", case_id, "rate", stars=1)
    does("王阿姨", case_id, "comment", "师傅没来过")
    [(who, text)] = told_of(case_id, "comment")
    assert (who, "居民还是不满意：师傅没来过。" in text) == ("desk", True)


def test_what_was_said_of_an_earlier_round_is_not_said_of_this(third_time, brought_to, does):
    case_id = brought_to("replan")
    case = does("小李", case_id, "resolve", "都弄好了")
    assert case.solved is None
    case = does("王阿姨", case_id, "rate", stars=5)
    assert (case.state, case.solved) == (State.CLOSED, Solved.YES)


@pytest.mark.parametrize("trigger", ["send_back", "report_up", "transfer", "consult", "hand_over"])
def test_a_department_that_only_knows_of_a_case_moves_nothing(brought_to, does, cast, trigger):
    case_id = brought_to("reply")
    more = {"kind": Objection.DUTY, "grid_id": cast.other_grid, "staff_id": cast.zheng}
    with pytest.raises(ActionError):
        does("何科长", case_id, trigger, "不归我们", **more)
    assert does("何科长", case_id, "note", "那家店我们查过").state is State.HANDLING


def test_a_department_may_take_what_the_grid_has_and_is_called_by_its_name(
    brought_to, does, told_of, contact_of_wang
):
    case_id = brought_to("take")
    does("何科长", case_id, "take")
    assert "已由综合行政执法局何科长接单" in dict(told_of(case_id, "take"))["王阿姨"]
    assert does("何科长", case_id, "send_back", "不归", kind=Objection.DUTY).state is State.ACCEPTED


def test_an_officer_who_takes_a_case_is_called_an_officer(
    brought_to, does, told_of, contact_of_wang
):
    case_id = brought_to("take")
    does("姜警官", case_id, "take")
    assert "已由社区民警姜警官接单" in dict(told_of(case_id, "take"))["王阿姨"]


def test_a_grid_reports_up_nothing_that_it_has_returned(brought_to, does):
    case_id = brought_to("take_up")
    with pytest.raises(ActionError, match="上报要由指挥中心来做"):
        does("小李", case_id, "report_up", "要上面来")
    assert does("周主任", case_id, "report_up", "要上面来").level is Level.COMMUNITY


def test_officers_are_told_when_a_case_leaves_their_grids(
    database, brought_to, does, told_of, cast
):
    case_id = brought_to("transfer")
    with database.write() as session:
        gone = select(PoliceGridPart).where(PoliceGridPart.grid_id == cast.other_grid)
        for part in session.scalars(gone):
            session.delete(part)
    does("小李", case_id, "transfer", "是他们那边的", grid_id=cast.other_grid)
    told = [text for who, text in told_of(case_id, "transfer") if who == TO_POLICE]
    assert told == ["1号 · 餐饮油烟扰民：已转给别处，你们这里不用再管。"]


def test_officers_hear_nothing_of_what_they_were_never_shown(brought_to, does, told_of):
    case_id = brought_to("withdraw", police=False)
    does("王阿姨", case_id, "withdraw")
    assert TO_POLICE not in [who for who, _ in told_of(case_id, "withdraw")]


def test_whoever_gets_a_case_with_a_plan_knows_what_was_promised(brought_to, does, told_of, cast):
    case_id = brought_to("conclude")
    does("小李", case_id, "transfer", "是他们那边的", grid_id=cast.other_grid)
    card = next(text for who, text in told_of(case_id, "transfer") if who == "grid-02")
    assert "> 已答应居民：3月10日24时前有结果\n" in card


def test_who_withdraws_from_a_storm_is_counted_no_more(storm, count, does, adds_up):
    parent, child = storm()
    assert count(parent) == 1
    assert does("王阿姨", child, "withdraw").state is State.WITHDRAWN
    assert count(parent) == 0
    adds_up(parent)
    adds_up(child)


def test_nobody_withdraws_what_is_done_already(storm, does):
    parent, child = storm()
    does("小李", parent, "take")
    does("小李", parent, "resolve", "都弄好了")
    with pytest.raises(ActionError, match="现在是“已办结”"):
        does("王阿姨", child, "withdraw")


def test_a_promise_of_a_plan_that_was_kept_is_on_no_card(brought_to, does, told_of, cast, clock):
    case_id = brought_to("conclude")
    does("小李", case_id, "conclude", "三家各出一份")
    clock.now += timedelta(minutes=5)
    does("小李", case_id, "transfer", "是他们那边的", grid_id=cast.other_grid)
    card = next(text for who, text in told_of(case_id, "transfer") if who == "grid-02")
    assert "已答应居民" not in card


def test_a_storm_is_done_again_by_what_many_say_and_not_by_one(
    database, office, storm, people, does
):
    parent, _ = storm()
    with database.write() as session:
        session.get_one(Case, parent).round = 3
    does("小李", parent, "take")
    does("小李", parent, "resolve", "都弄好了")
    with database.write() as session, pytest.raises(ActionError, match="和邻居们说的一起算"):
        perform(session, office, parent, Change("reopen", people["王阿姨"]))
