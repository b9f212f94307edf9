"""联单: one lead, helpers with a part and a clock each; done only when every part is over."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from flows.cases import storms
from flows.cases.actions import open_case, perform
from flows.cases.change import ActionError, Change
from flows.cases.parts import Part, PartState
from flows.cases.states import State
from flows.clocks.tables import Stage

DAY = timedelta(days=1)
MONDAY = date(2026, 3, 9)


@pytest.fixture
def joint(brought_to, does, departments):
    """Bring a case to 小李, who asks both departments to help, the second until Monday."""
    case_id = brought_to("resolve", department_id=None, police=False)
    does("小李", case_id, "join", "查执照", departments=(departments[0],))
    does("小李", case_id, "join", "测油烟", departments=(departments[1],), until=MONDAY)
    return case_id


@pytest.fixture
def parts(database):
    def of(case_id):
        with database.read() as session:
            rows = session.scalars(
                select(Part).where(Part.case_id == case_id).order_by(Part.number)
            )
            return [(part.number, part.state, part.task) for part in rows]

    return of


def test_each_has_a_part_and_a_clock_of_its_own(joint, parts, clocks, adds_up, told_of):
    assert parts(joint) == [(1, PartState.OPEN, "查执照"), (2, PartState.OPEN, "测油烟")]
    assert clocks(joint)[1].due_at == clocks(joint)[Stage.RESOLVE].due_at
    assert clocks(joint)[2].due_at == datetime(2026, 3, 9, 16, tzinfo=UTC)
    assert [who for who, _ in told_of(joint, "join")] == ["department", "second"]
    adds_up(joint)


def test_several_are_asked_at_once(brought_to, does, departments, parts):
    case_id = brought_to("join", department_id=None)
    does("小李", case_id, "join", "一起清理", departments=(*departments[:3], departments[0]))
    assert [number for number, _, _ in parts(case_id)] == [1, 2, 3], "nobody is asked twice"


def test_the_lead_resolves_it_only_when_all_are_done_and_is_told_who_is_late(
    joint, does, clock, told_of
):
    clock.advance(7 * DAY)
    with pytest.raises(ActionError) as refusal:
        does("小李", joint, "resolve", "清理完了")
    assert str(refusal.value) == (
        "还有协办没办完：综合行政执法局（3月13日24时前）、"
        "市场监督管理局（3月9日24时前）已超期。办完了，或者说明原因免办了，再办结。"
    )
    does("于科长", joint, "finish_part", "测过了，超标")
    [(who, text)] = told_of(joint, "finish_part")
    assert who == "grid-01"
    assert text.endswith("协办于科长办完了：测过了，超标。还剩1份协办。")
    with pytest.raises(ActionError, match="还有协办没办完：综合行政执法局（3月13日24时前）。"):
        does("周主任", joint, "resolve", "清理完了")
    does("何科长", joint, "finish_part", "有执照")
    assert does("小李", joint, "resolve", "清理完了").state is State.RESOLVED


def test_a_part_is_excused_with_a_reason_and_then_no_longer_waited_for(
    joint, does, parts, clocks, clock, told_of
):
    does("何科长", joint, "finish_part", "有执照")
    does("小李", joint, "excuse", "店已经关了", part=2)
    assert [state for _, state, _ in parts(joint)] == [PartState.DONE, PartState.EXCUSED]
    assert {clocks(joint)[number].done_at for number in (1, 2)} == {clock.now}
    assert told_of(joint, "excuse") == [
        ("second", "1号 · 餐饮油烟扰民：你们那一份免办了，原因：店已经关了")
    ]
    assert does("小李", joint, "resolve", "清理完了").state is State.RESOLVED


def test_what_a_helper_gives_back_is_still_theirs_until_it_is_excused(joint, does, parts, told_of):
    does("于科长", joint, "return_part", "没有仪器")
    assert parts(joint)[1][1] is PartState.OPEN
    [(who, text)] = told_of(joint, "return_part")
    assert who == "grid-01"
    assert "协办于科长说办不了：没有仪器" in text
    does("于科长", joint, "finish_part", "借到仪器，测过了")


def test_a_part_is_done_once_and_only_by_its_own_department(joint, does):
    does("于科长", joint, "finish_part", "测过了")
    with pytest.raises(ActionError, match="您的部门没有没办完的协办"):
        does("于科长", joint, "finish_part", "又测了")
    with pytest.raises(ActionError, match="协办办结要由协办部门来做"):
        does("小李", joint, "finish_part", "我替他们办了")
    with pytest.raises(ActionError, match="没有这一份还在办的协办"):
        does("小李", joint, "excuse", "不用了", part=2)


def test_a_helper_may_note_and_ask_but_the_case_is_the_lead_s(joint, does):
    does("于科长", joint, "note", "约了明天")
    does("于科长", joint, "ask", "哪个时间油烟大")
    for trigger in ("resolve", "reply", "report_up", "send_back", "consult", "transfer"):
        with pytest.raises(ActionError):
            does("于科长", joint, trigger, "办好了")


@pytest.mark.parametrize(
    ("asked", "said"),
    [([0], "这个部门已经在协办了"), ([987654], "没有这个部门")],
)
def test_who_helps_already_or_is_none_is_not_asked(joint, does, departments, asked, said):
    ids = tuple(departments[each] if each < 100 else each for each in asked)
    with pytest.raises(ActionError, match=said):
        does("小李", joint, "join", "再来一次", departments=ids)


def test_the_lead_does_not_help_itself(brought_to, does, departments):
    with pytest.raises(ActionError, match="主办部门不用再做协办"):
        does("小李", brought_to("resolve"), "join", "一起", departments=(departments[0],))


def test_who_is_done_may_be_asked_again(joint, does, departments, parts):
    does("于科长", joint, "finish_part", "测过了")
    does("小李", joint, "join", "装好再测一次", departments=(departments[1],))
    assert [state for _, state, _ in parts(joint)] == [
        *(PartState.OPEN, PartState.DONE, PartState.OPEN)
    ]


def test_a_question_stops_all_clocks_and_the_answer_lets_all_run_on(
    joint, does, clocks, clock, adds_up
):
    due = {key: each.due_at for key, each in clocks(joint).items() if not each.done_at}
    assert {1, 2, Stage.RESOLVE} < set(due)
    does("小李", joint, "ask", "是几单元")
    assert {each.paused_at for key, each in clocks(joint).items() if key in due} == {clock.now}
    clock.advance(3 * DAY)
    adds_up(joint)
    does("王阿姨", joint, "supplement", "3单元")
    after = clocks(joint)
    assert {key: after[key].due_at for key in due} == {k: end + 3 * DAY for k, end in due.items()}
    assert {after[key].paused_at for key in due} == {None}
    adds_up(joint)


def test_a_question_that_is_taken_back_never_stopped_them(joint, does, clocks, clock, adds_up):
    def stand():
        return {k: (c.due_at, c.paused_at, c.paused_seconds) for k, c in clocks(joint).items()}

    before = stand()
    slip = does("小李", joint, "ask", "是几单元").event_count
    clock.advance(timedelta(minutes=1))
    does("小李", joint, "undo", undoes=slip)
    assert stand() == before
    adds_up(joint)


def test_who_was_asked_to_help_cannot_be_unasked(joint, does):
    with pytest.raises(ActionError, match="协办部门已经收到，撤不回了"):
        does("小李", joint, "undo", undoes=5)


def test_withdrawn_the_parts_are_over_and_the_helpers_told(joint, does, clocks, told_of, adds_up):
    does("何科长", joint, "finish_part", "有执照")
    does("王阿姨", joint, "withdraw")
    assert all(each.done_at for each in clocks(joint).values())
    assert [who for who, _ in told_of(joint, "withdraw")] == ["grid-01", "second"]
    adds_up(joint)


def test_what_others_help_with_is_not_merged_away(database, office, joint, draft, people):
    with database.write() as session:
        other = open_case(session, office, draft(), people["王阿姨"]).id
    with pytest.raises(ActionError, match="还有协办没办完"), database.write() as session:
        storms.merge(session, office, joint, Change("merge", people["周主任"], parent_id=other))


def test_done_again_the_helpers_of_before_are_not_asked_by_themselves(
    joint, does, parts, clocks, adds_up
):
    for who in ("何科长", "于科长"):
        does(who, joint, "finish_part", "好了")
    does("小李", joint, "resolve", "清理完了")
    case = does("王阿姨", joint, "reopen", "又来了")
    assert (case.open_parts, case.part_count) == (0, 2)
    assert all(clocks(joint)[number].done_at for number in (1, 2))
    adds_up(joint)


def test_moved_to_another_grid_the_helpers_stay(joint, does, parts, cast):
    case = does("小李", joint, "transfer", "是他们那边的", grid_id=cast.other_grid)
    assert case.open_parts == 2
    does("于科长", joint, "finish_part", "测过了")


def test_of_two_of_one_department_who_finish_at_once_one_is_told_it_is_done(
    database, office, joint, people, together, adds_up
):
    def finish():
        try:
            with database.write() as session:
                perform(session, office, joint, Change("finish_part", people["于科长"], "好", "好"))
        except ActionError as refusal:
            return str(refusal)
        return ""

    said = together(finish, finish)
    assert sorted(said) == ["", "您的部门没有没办完的协办。"]
    adds_up(joint)
