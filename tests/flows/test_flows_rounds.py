"""A case that is done again: a round is added, and nothing of the first is overwritten."""

from datetime import timedelta

import pytest

from flows.cases.change import ActionError
from flows.cases.lights import foremost, stages
from flows.cases.states import Level, State
from flows.cases.tables import Case
from flows.clocks.reads import clocks_of
from flows.clocks.running import Light
from flows.clocks.tables import Stage
from flows.events import Subject, events_of

DAY = timedelta(days=1)


@pytest.fixture
def lived_twice(brought_to, does, clock):
    """Resolve a case too late, and once more, in time, after a low mark."""
    case_id = brought_to("reply")
    clock.advance(20 * DAY)
    does("小李", case_id, "resolve", "修好了")
    does("王阿姨", case_id, "rate", stars=1)
    does("王阿姨", case_id, "comment", "又漏了")
    clock.advance(DAY)
    does("王阿姨", case_id, "reopen", "又漏了")
    does("小郑", case_id, "take")
    does("小郑", case_id, "resolve", "换了新的")
    does("王阿姨", case_id, "rate", stars=5)
    return case_id


def test_each_event_says_which_round_it_belongs_to(database, lived_twice):
    with database.read() as session:
        events = events_of(session, Subject("case", lived_twice))
    rounds = {1: [], 2: []}
    for event in events:
        rounds[event.data["in_round"]].append(event.step)
    assert rounds == {
        1: ["accept", "assign", "take", "resolve", "rate", "comment", "reopen"],
        2: ["take", "resolve", "rate", "close"],
    }
    assert [event.data["stars"] for event in events if event.step == "rate"] == [1, 5]


def test_each_round_keeps_its_clocks_and_its_lights(database, lived_twice, clock):
    with database.read() as session:
        case = session.get_one(Case, lived_twice)
        clocks = clocks_of(session, case.subject)
    shown = {(each.round, each.stage): each.light for each in stages(clocks, clock.now + 90 * DAY)}
    assert shown[1, Stage.RESOLVE] is Light.RED
    assert shown[2, Stage.RESOLVE] is Light.GREEN
    assert len(shown) == 6
    assert foremost(case, clocks, clock.now).round == 2


def test_what_was_filed_and_what_it_is_called_stays(database, lived_twice, clock):
    with database.read() as session:
        case = session.get_one(Case, lived_twice)
    assert (case.number, case.short_number, case.round) == ("2603040001", 1, 2)
    assert case.accepted_at == clock.now - 21 * DAY
    assert (case.state, case.rating, case.closed_at) == (State.CLOSED, 5, clock.now)


def test_the_second_round_has_all_its_time_again(database, brought_to, does, clock):
    case_id = brought_to("reopen")
    clock.now += 14 * DAY  # Wednesday, 18 March.
    case = does("王阿姨", case_id, "reopen", "又漏了")
    with database.read() as session:
        clocks = clocks_of(session, case.subject)
    own = {each.stage: each for each in clocks if each.round == 2}
    assert {each.started_at for each in own.values()} == {clock.now}
    assert own[Stage.RESOLVE].due_at - own[Stage.ANSWER].due_at == 4 * DAY
    assert all(each.done_at for each in clocks if each.round == 1), "the time to judge is over too"


def test_after_the_third_round_a_word_reopens_nothing_and_a_call_is_asked_for(
    brought_to, does, told_of
):
    case_id = brought_to("reopen")
    for _ in range(2):
        does("周主任", case_id, "reopen")
        does("小李", case_id, "take")
        does("小李", case_id, "resolve", "换了新的")
    assert does("王阿姨", case_id, "reopen", "还是不行").state is State.RATED
    [(who, text)] = told_of(case_id, "want_call")
    assert who == "desk"
    assert "请回访" in text
    assert "居民还是不满意：还是不行。" in text
    assert does("周主任", case_id, "reopen", "电话里说还是不行").round == 4, "who calls may"


def test_what_the_level_above_did_comes_back_to_the_grid_when_it_is_done_again(
    brought_to, does, told_of
):
    case_id = brought_to("report_up")
    does("小李", case_id, "report_up", "要城管来")
    assert does("周主任", case_id, "take").level is Level.COMMUNITY
    does("周主任", case_id, "resolve", "城管来过了")
    case = does("王阿姨", case_id, "reopen", "又冒烟了")
    assert (case.state, case.level) == (State.ASSIGNED, Level.GRID)
    assert [who for who, _ in told_of(case_id, "reopen")] == [
        *("grid-01", "police-1", "desk", "周主任")
    ]
    does("王阿姨", case_id, "supplement", "今天更大")
    assert [who for who, _ in told_of(case_id, "supplement")] == ["grid-01"]


def test_who_left_since_is_not_told_that_it_came_back(brought_to, does, told_of, leaves):
    case_id = brought_to("reopen")
    leaves("小李")
    does("王阿姨", case_id, "reopen", "又漏了")
    assert [who for who, _ in told_of(case_id, "reopen")] == ["grid-01", "police-1", "desk"]


def test_good_marks_end_it_and_low_ones_leave_it_open_for_a_second_try(brought_to, does):
    ends = {}
    for stars in range(1, 6):
        case_id = brought_to("rate")
        ends[stars] = does("王阿姨", case_id, "rate", stars=stars).state
    assert ends == {
        **dict.fromkeys((1, 2), State.RATED),
        **dict.fromkeys((3, 4, 5), State.CLOSED),
    }


@pytest.mark.parametrize("stars", [-1, 6, 10])
def test_a_mark_outside_the_five_is_no_mark(brought_to, does, stars):
    with pytest.raises(ActionError, match="评分请用1到5分"):
        does("王阿姨", brought_to("rate"), "rate", stars=stars)


def test_a_mark_is_given_once(brought_to, does):
    case_id = brought_to("comment")
    with pytest.raises(ActionError, match=r"“已评价”，不能评价。现在可以：匿名、重办。"):
        does("王阿姨", case_id, "rate", stars=5)
