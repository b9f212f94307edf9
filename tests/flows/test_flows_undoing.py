"""小李 slips, and takes it back within two minutes: the case stands as before, nobody was told."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from flows.cases import reads
from flows.cases.change import ActionError
from flows.cases.decision import AS_IT_STANDS
from flows.cases.states import Objection
from flows.cases.tables import Case
from flows.clocks.reads import clocks_of
from flows.clocks.tables import Clock
from flows.events import Subject, events_of
from nlp.catalogue.severity import Severity
from notify.tables import Outbox

SLIPS = ["take", "note", "reply", "ask", "ask_help", "resolve", "send_back", "report_up"]
CLOCK = tuple(column.key for column in Clock.__table__.columns if column.key != "told_until")
MOVES_ON = ("event_count", "moved_at")


@pytest.fixture
def stands(database):
    """Give how a case and its clocks stand, without how many events there were, and when."""

    def as_it_is(case_id):
        with database.read() as session:
            case = session.get_one(Case, case_id)
            clocks = clocks_of(session, case.subject)
            own = {name: getattr(case, name) for name in AS_IT_STANDS if name not in MOVES_ON}
            return own, [[getattr(clock, name) for name in CLOCK] for clock in clocks]

    return as_it_is


@pytest.fixture
def count(database):
    def events(case_id):
        with database.read() as session:
            return session.get_one(Case, case_id).event_count

    return events


@pytest.fixture
def undo(does, count):
    """Let 小李 take the last step back."""
    return lambda case_id, who="小李": does(who, case_id, "undo", undoes=count(case_id))


@pytest.fixture
def slipped(brought_to, does, wish, stands, clock, told_of, delivered):
    """Let 小李 take a step, and a minute pass; gives the case, how it stood, what it had told."""

    def slip(code):
        case_id = brought_to(code)
        delivered(case_id)
        clock.advance(timedelta(minutes=5))
        before, told = stands(case_id), told_of(case_id)
        does("小李", case_id, code, **wish(code))
        clock.advance(timedelta(minutes=1))
        return case_id, before, told

    return slip


@pytest.mark.parametrize("code", SLIPS)
def test_a_slip_is_taken_back_and_the_case_stands_as_before(
    slipped, stands, undo, told_of, adds_up, code
):
    case_id, before, told = slipped(code)
    undo(case_id)
    assert stands(case_id) == before
    assert told_of(case_id) == told, "nobody was told, and nobody will be"
    adds_up(case_id)


def test_the_history_keeps_both_and_the_resident_reads_of_neither(database, brought_to, does, undo):
    case_id = brought_to("reply")
    does("小李", case_id, "reply", "发错了的话")
    undo(case_id)
    with database.read() as session:
        case = session.get_one(Case, case_id)
        steps = [event.step for event in events_of(session, case.subject)]
        assert steps[-2:] == ["reply", "undo"]
        assert reads.last_words(session, case) is None
        assert "undo" not in [event.step for event in reads.known_to_all(session, case)]


def test_after_two_minutes_it_stays(brought_to, does, undo, clock):
    case_id = brought_to("reply")
    does("小李", case_id, "reply", "明天去")
    clock.advance(timedelta(minutes=2, seconds=1))
    with pytest.raises(ActionError, match="过了两分钟"):
        undo(case_id)


def test_nobody_takes_back_what_another_did(brought_to, does, undo):
    case_id = brought_to("note")
    does("小李", case_id, "note", "没人在家")
    with pytest.raises(ActionError, match="撤销要由刚做那一步的人来做"):
        undo(case_id, "小郑")


def test_the_same_slip_is_taken_back_once(brought_to, does, count, undo):
    case_id = brought_to("note")
    does("小李", case_id, "note", "没人在家")
    number = count(case_id)
    undo(case_id)
    with pytest.raises(ActionError):
        does("小李", case_id, "undo", undoes=number)


def test_what_others_added_meanwhile_stays(brought_to, does, count, told_of, adds_up):
    case_id = brought_to("note")
    does("小李", case_id, "note", "没人在家")
    number = count(case_id)
    does("王阿姨", case_id, "supplement", "晚上都在")
    does("小李", case_id, "undo", undoes=number)
    assert len(told_of(case_id, "supplement")) == 1
    adds_up(case_id)


def test_what_was_answered_meanwhile_cannot_be_unasked(brought_to, does, count, adds_up):
    case_id = brought_to("ask")
    does("小李", case_id, "ask", "晚上在家吗？")
    number = count(case_id)
    does("王阿姨", case_id, "supplement", "晚上都在")
    with pytest.raises(ActionError, match="之后又有变化"):
        does("小李", case_id, "undo", undoes=number)
    adds_up(case_id)


def test_in_danger_nothing_waits_and_what_the_resident_knows_stays(
    database, brought_to, does, undo, clock
):
    case_id = brought_to("take", severity=Severity.URGENT)
    does("小李", case_id, "take")
    with database.read() as session:
        told = session.scalars(select(Outbox).where(Outbox.kind == "take")).one()
        assert told.next_attempt_at == clock.now
    clock.advance(timedelta(seconds=30))
    with pytest.raises(ActionError, match="居民已经收到"):
        undo(case_id)


def test_the_desk_that_read_of_it_already_is_told_it_was_a_slip(
    brought_to, does, undo, clock, told_of
):
    case_id = brought_to("send_back", severity=Severity.URGENT)
    does("小李", case_id, "send_back", "不是我们的", kind=Objection.DUTY)
    clock.advance(timedelta(seconds=30))
    undo(case_id)
    [(who, text)] = told_of(case_id, "undo_leaving")
    assert who == "desk"
    assert "误操作" in text


def test_taken_and_on_the_way_is_one_message(brought_to, does, told_of, clock):
    case_id = brought_to("take")
    does("小李", case_id, "take")
    clock.advance(timedelta(minutes=1))
    does("小李", case_id, "reply", "在路上了")
    told = [text for who, text in told_of(case_id) if who == "王阿姨"]
    assert len(told) == 1
    assert told[0].endswith("已由网格员小李接单，有新进展：在路上了。")


def test_a_word_that_is_taken_back_leaves_the_resident_told_who_came(
    brought_to, does, undo, told_of
):
    case_id = brought_to("take")
    does("小李", case_id, "take")
    does("小李", case_id, "reply", "发错了")
    undo(case_id)
    told = [text for who, text in told_of(case_id) if who == "王阿姨"]
    assert len(told) == 1
    assert told[0].endswith("已由网格员小李接单，正在办理。")


def test_taken_and_finished_at_once_is_one_message_and_all_of_it_can_be_taken_back(
    brought_to, does, count, stands, told_of, adds_up
):
    case_id = brought_to("take")
    before = stands(case_id)
    does("小李", case_id, "take")
    does("小李", case_id, "resolve", "当场劝离了")
    assert len([who for who, _ in told_of(case_id) if who == "王阿姨"]) == 1
    done = count(case_id)
    for number in (done, done - 1):
        does("小李", case_id, "undo", undoes=number)
    assert stands(case_id) == before
    assert [who for who, _ in told_of(case_id) if who == "王阿姨"] == []
    adds_up(case_id)


def test_a_question_stops_the_clocks_until_the_resident_answers(
    database, brought_to, does, clock, told_of
):
    case_id = brought_to("ask")
    does("小李", case_id, "ask", "什么时候臭？")

    def question():
        with database.read() as session:
            return reads.asked(session, session.get_one(Case, case_id))

    def ends():
        with database.read() as session:
            return [c.due_at for c in clocks_of(session, Subject("case", case_id)) if not c.done_at]

    due = ends()
    assert question() == "什么时候臭？"
    clock.advance(timedelta(days=2))
    does("王阿姨", case_id, "supplement", "晚上才臭")
    assert question() is None
    assert ends() == [end + timedelta(days=2) for end in due]
    [(who, text)] = told_of(case_id, "supplement")
    assert who == "grid-01"
    assert text.startswith("1号 · 餐饮油烟扰民：居民回答“晚上才臭”[查看](http")
