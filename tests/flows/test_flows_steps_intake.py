"""How a case begins: accepted by policy, told to whom it concerns, urged no more than helps."""

from datetime import UTC, datetime, timedelta

import pytest

from flows.cases.actions import open_case
from flows.cases.change import ActionError
from flows.cases.states import Level, State
from flows.clocks.reads import clocks_of
from flows.clocks.tables import Stage
from flows.events import events_of
from nlp.catalogue.severity import Severity

COMMUNITY = "329901001001"


@pytest.fixture
def opens(database, office, draft, people):
    """File a complaint as somebody, by name; gives the case with its events and clocks."""

    def filed(name="王阿姨", **changes):
        with database.write() as session:
            case = open_case(session, office, draft(**changes), people[name])
        with database.read() as session:
            return case, events_of(session, case.subject), clocks_of(session, case.subject)

    return filed


@pytest.mark.parametrize("name", ["王阿姨", "小李", "严网格长", "政策"])
def test_a_case_is_opened_by_the_resident_the_roster_or_policy(opens, people, name):
    case, [accept, assign], _ = opens(name)
    assert (accept.step, assign.step, case.state) == ("accept", "assign", State.ASSIGNED)
    assert accept.actor_name == people[name].name
    assert assign.actor_name == "系统"
    assert case.level is Level.GRID


@pytest.mark.parametrize("name", ["刘大爷", "老赵", "陈姐", "金审计", "姜警官"])
def test_nobody_opens_a_case_for_somebody_else_s_grid_or_name(opens, name):
    with pytest.raises(ActionError, match="受理要由反映人本人或本网格的工作人员来做。"):
        opens(name)


def test_where_the_grid_is_known_it_has_it_in_the_same_moment_and_nobody_has_taken_it(opens, clock):
    case, events, clocks = opens()
    assert {event.at for event in events} == {case.accepted_at} == {clock.now}
    done = {each.stage: each.done_at for each in clocks}
    assert done == {Stage.ASSIGN: None, Stage.ANSWER: None, Stage.RESOLVE: None}


def test_where_it_is_not_known_the_clock_to_assign_runs_on(opens, does, cast, clock):
    case, events, clocks = opens(grid_id=None, area_code=COMMUNITY)
    assert [event.step for event in events] == ["accept"]
    assert (case.state, case.short_number) == (State.ACCEPTED, None)
    assert not any(each.done_at for each in clocks)
    clock.advance(timedelta(hours=3))
    case = does("周主任", case.id, "assign", grid_id=cast.grid)
    assert (case.area_code, case.short_number) == ("329901001001001", 1)


@pytest.mark.parametrize(
    ("kind", "resolve"),
    [
        ("general", datetime(2026, 3, 13, 16, tzinfo=UTC)),
        ("major", datetime(2026, 4, 7, 16, tzinfo=UTC)),
    ],
)
def test_its_class_gives_it_its_time(opens, kind, resolve):
    _, [accept, _], clocks = opens(deadline_class=kind)
    due = {each.stage: each.due_at for each in clocks}
    assert due[Stage.RESOLVE] == resolve
    assert accept.data["start"]["resolve"] == [resolve.isoformat(), False]


@pytest.mark.parametrize(
    ("severity", "begins", "when"),
    [
        (Severity.GENERAL, "**新诉求 1号", "首次答复：3月9日24时前　办结：3月13日24时前"),
        (Severity.MAJOR, "**【重大】新诉求 1号", "首次答复：3月9日24时前　办结：3月13日24时前"),
        (Severity.URGENT, "**【紧急】新诉求 1号", "紧急：请马上到场，到了回个话"),
    ],
)
def test_a_card_says_how_grave_it_is_where_and_until_when(opens, told_of, severity, begins, when):
    case, _, _ = opens(severity=severity)
    [(_, text)] = told_of(case.id)
    head, summary, area, due, last = text.split("\n")
    assert head.startswith(begins)
    assert summary == "> 花神庙社区＊栋楼下油烟太大"
    assert (area, due) == ("> 花神庙社区 第一网格", f"> {when}")
    assert last.startswith("[查看详情](http")


def test_in_a_year_without_a_calendar_the_card_owns_up_to_it(opens, told_of, clock):
    clock.now = datetime(2027, 2, 3, 2, tzinfo=UTC)
    case, _, clocks = opens()
    [(_, text)] = told_of(case.id)
    assert "（放假安排未公布，暂按周末推算）" in text
    assert all(each.provisional for each in clocks)


def test_a_department_is_told_beside_the_grid_and_a_case_without_both_only_at_the_desk(
    brought_to, opens, told_of
):
    both = [who for who, _ in told_of(brought_to("take", police=False))]
    assert both == ["department", "grid-01"]
    case, _, _ = opens(grid_id=None, area_code=COMMUNITY)
    assert [who for who, _ in told_of(case.id)] == ["desk"]


@pytest.mark.parametrize(
    ("later", "again"),
    [
        (timedelta(hours=5), False),  # the same Friday
        (timedelta(days=1), False),  # on Saturday: days off belong to the working day before
        (timedelta(days=2, hours=13), False),  # on Sunday, 23:00 in Shanghai
        (timedelta(days=2, hours=14), True),  # on Monday at midnight
    ],
)
def test_a_weekend_is_no_reason_to_urge_again(brought_to, does, clock, later, again):
    clock.now = datetime(2026, 3, 6, 2, tzinfo=UTC)  # Friday, 10:00 in Shanghai
    case_id = brought_to("urge")
    does("王阿姨", case_id, "urge")
    clock.advance(later)
    if again:
        does("王阿姨", case_id, "urge")
    else:
        with pytest.raises(ActionError, match="一个工作日催一次就够"):
            does("王阿姨", case_id, "urge")


def test_each_case_may_be_urged(brought_to, does):
    for case_id in (brought_to("urge"), brought_to("urge")):
        does("王阿姨", case_id, "urge")


@pytest.mark.parametrize("code", ["take", "take_up", "reply"])
def test_an_emergency_is_never_withdrawn_and_anything_else_always(brought_to, does, code):
    assert does("王阿姨", brought_to(code), "withdraw").state is State.WITHDRAWN
    with pytest.raises(ActionError, match="紧急的事要网格员看过才能结"):
        does("王阿姨", brought_to(code, severity=Severity.URGENT), "withdraw")
