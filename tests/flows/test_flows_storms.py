"""Storms: cases that follow another; who may say what of them, what is kept, and who is told."""

from datetime import timedelta

import pytest

from flows.cases import due, storms
from flows.cases.change import ActionError, Change
from flows.cases.states import Solved, State
from flows.cases.tables import Case
from flows.events import events_of


@pytest.fixture
def files(database, office, draft, people, contact_of_wang):
    """File a case of somebody's, by itself or as one more of an open one; gives its id."""

    def filed(name="王阿姨", parent_id=None, **changes):
        own = {"contact_id": contact_of_wang} if name == "王阿姨" else {}
        made = draft(resident_id=people[name].id, **{**own, **changes})
        with database.write() as session:
            if parent_id is None:
                return storms.open_case(session, office, made, people[name]).id
            return storms.file_with(session, office, made, people[name], parent_id).id

    return filed


@pytest.fixture
def desk(database, office, people):
    """Let 周主任 merge a case into another, or let it be one of its own again."""

    def do(what, case_id, parent_id=None):
        with database.write() as session:
            change = Change(what, people["周主任"], parent_id=parent_id)
            return getattr(storms, what)(session, office, case_id, change)

    return do


@pytest.fixture
def two(files):
    """File 刘大爷's case, and 王阿姨's as one more of it."""
    parent = files("刘大爷")
    return parent, files("王阿姨", parent)


@pytest.fixture
def stands(database):
    def found(case_id):
        with database.read() as session:
            return session.get_one(Case, case_id)

    return found


def test_one_more_report_follows_and_is_counted(two, stands, told_of, adds_up):
    parent, child = two
    assert (stands(child).state, stands(child).parent_id) == (State.MERGED, parent)
    assert stands(parent).child_count == 1
    assert told_of(child) == [], "the robot answered its reporter, and the group has its card"
    assert told_of(parent, "gather") == [("grid-01", "1号 · 餐饮油烟扰民，共2人反映")]
    for case_id in two:
        adds_up(case_id)


def test_merged_by_hand_its_reporter_and_its_group_are_told(files, desk, told_of, stands):
    parent, child = files("刘大爷"), files()
    desk("merge", child, parent)
    told = dict(told_of(child, "merge"))
    assert "合成一件办，每一步都会告诉您" in told["王阿姨"]
    assert told["grid-01"] == "2号 · 餐饮油烟扰民：和1号是同一件，合到那件一起办。"
    assert stands(parent).child_count == 1


def test_merged_while_a_department_has_it_the_department_is_told_and_not_the_grid(
    files, does, desk, departments, told_of
):
    parent, child = files("刘大爷"), files()
    does("小李", child, "entrust", "归市场监管", department_id=departments[1])
    desk("merge", child, parent)
    assert [who for who, _ in told_of(child, "merge")] == ["王阿姨", "second"]


def test_every_step_is_told_to_each_who_reported_by_their_own_number(two, does, told_of, stands):
    parent, child = two
    does("小李", parent, "take")
    does("小李", parent, "resolve", "修好了")
    said = [text for who, text in told_of(parent, "resolve") if who == "王阿姨"]
    assert len(said) == 1
    assert stands(child).number in said[0]


@pytest.mark.parametrize(
    ("trigger", "more", "kept"),
    [
        ("solved", {}, (Solved.YES, None)),
        ("partly", {}, (Solved.PARTLY, None)),
        ("unsolved", {}, (Solved.NO, None)),
        ("rate", {"stars": 5}, (Solved.YES, 5)),
        ("rate", {"stars": 1}, (Solved.NO, 1)),
    ],
)
def test_what_each_says_is_kept_with_their_own_report(
    two, does, stands, adds_up, trigger, more, kept
):
    parent, child = two
    does("小李", parent, "take")
    does("小李", parent, "resolve", "修好了")
    case = does("王阿姨", child, trigger, **more)
    assert (case.state, case.solved, case.rating) == (State.MERGED, *kept)
    adds_up(child)
    adds_up(parent)


@pytest.mark.parametrize("trigger", ["solved", "partly", "unsolved"])
def test_nobody_judges_what_is_not_done(two, does, trigger):
    with pytest.raises(ActionError, match="跟着一起办的那件现在是“已交办”"):
        does("王阿姨", two[1], trigger)


def test_more_than_a_third_keep_it_open(two, files, does, stands, told_of):
    parent, child = two
    other = files("王阿姨", parent)
    does("小李", parent, "take")
    does("小李", parent, "resolve", "修好了")
    does("刘大爷", parent, "solved")
    does("王阿姨", child, "unsolved")
    assert stands(parent).state is State.RESOLVED, "three are waited for"
    does("王阿姨", other, "unsolved")
    assert (stands(parent).state, stands(parent).round) == (State.ASSIGNED, 2)
    assert "超过三分之一说没解决" in told_of(parent, "reopen")[0][1]


@pytest.fixture
def time_goes_on(database, office, clock):
    def on(span):
        clock.advance(span)
        due.sweep(database, office)

    return on


def test_a_storm_that_tips_over_as_one_leaves_it_is_done_again_when_time_would_end_it(
    time_goes_on, two, files, does, desk, stands, adds_up
):
    """One of four who answered says no; then one who said yes is a case of their own."""
    parent, child = two
    others = [files("王阿姨", parent) for _ in range(2)]
    does("小李", parent, "take")
    does("小李", parent, "resolve", "修好了")
    does("王阿姨", child, "unsolved")
    for name, case_id in (("刘大爷", parent), *(("王阿姨", each) for each in others)):
        does(name, case_id, "solved")
    for case_id in others:
        desk("unmerge", case_id)
    assert stands(parent).state is State.RESOLVED
    time_goes_on(timedelta(days=7, hours=1))
    assert stands(parent).state is State.ASSIGNED
    adds_up(parent)


def test_a_case_of_its_own_again_begins_a_round_it_never_had(
    database, files, does, desk, stands, adds_up
):
    """王阿姨's was done again once, then followed a case in its first round."""
    child = files()
    does("小李", child, "take")
    does("小李", child, "resolve", "修好了")
    does("王阿姨", child, "reopen", "没好")
    parent = files("刘大爷")
    desk("merge", child, parent)
    does("小李", parent, "take")
    does("小李", parent, "resolve", "修好了")
    does("王阿姨", child, "solved")
    case = desk("unmerge", child)
    assert (case.state, case.round, case.solved) == (State.ASSIGNED, 3, None)
    assert stands(parent).child_count == 0
    with database.read() as session:
        assert events_of(session, case.subject)[-1].step == "unmerge"


def test_who_helps_or_is_followed_is_not_merged(files, does, desk, departments):
    parent, other, child = files("刘大爷"), files("刘大爷"), files()
    desk("merge", child, parent)
    with pytest.raises(ActionError, match="请反过来并"):
        desk("merge", parent, other)
    with pytest.raises(ActionError, match="没有可以并入的那一件"):
        desk("merge", other, other)
    does("周主任", other, "join", "一起", departments=(departments[1],))
    with pytest.raises(ActionError, match="还有协办没办完"):
        desk("merge", other, parent)


def test_what_one_adds_is_told_to_who_works_on_it_by_its_number_there(two, does, told_of):
    _, child = two
    does("王阿姨", child, "supplement", "五楼也有")
    assert told_of(child, "supplement_too") == [
        ("grid-01", "1号 · 餐饮油烟扰民：居民补充“五楼也有”")
    ]
    does("王阿姨", child, "show")
    assert [who for who, _ in told_of(child, "show_too")] == ["grid-01"]


def test_who_leaves_the_storm_by_a_word_stops_nothing(two, does, stands):
    parent, child = two
    assert does("王阿姨", child, "withdraw").state is State.WITHDRAWN
    assert stands(parent).state is State.ASSIGNED


@pytest.mark.parametrize("name", ["小李", "老赵", "何科长", "金审计", "王阿姨"])
def test_only_the_desk_merges(two, files, does, name):
    other = files()
    with pytest.raises(ActionError, match="并入要由指挥中心来做"):
        does(name, other, "merge", parent_id=two[0])


@pytest.mark.parametrize("name", ["小李", "老赵", "何科长", "金审计", "刘大爷"])
def test_only_the_desk_and_its_reporter_take_apart(two, does, name):
    with pytest.raises(ActionError, match="撤销合并要由指挥中心或反映人本人来做"):
        does(name, two[1], "unmerge")


def test_the_first_three_of_many_do_not_decide_for_all(files, does, stands):
    """Of forty, four are waited for; then two of them are more than a third."""
    parent = files("刘大爷")
    others = [files("王阿姨", parent) for _ in range(39)]
    does("小李", parent, "take")
    does("小李", parent, "resolve", "修好了")
    for case_id, says in zip(others[:3], ("unsolved", "unsolved", "solved"), strict=True):
        does("王阿姨", case_id, says)
    assert stands(parent).state is State.RESOLVED
    does("王阿姨", others[3], "solved")
    assert stands(parent).state is State.ASSIGNED


def test_when_time_is_over_whatever_was_answered_counts(time_goes_on, two, files, does, stands):
    """Of five, two answered, and both say that it is not solved."""
    parent, child = two
    other, *_ = [files("王阿姨", parent) for _ in range(3)]
    does("小李", parent, "take")
    does("小李", parent, "resolve", "修好了")
    does("王阿姨", child, "unsolved")
    does("王阿姨", other, "unsolved")
    assert stands(parent).state is State.RESOLVED, "two are too few to weigh yet"
    time_goes_on(timedelta(days=7, hours=1))
    assert (stands(parent).state, stands(parent).round) == (State.ASSIGNED, 2)
