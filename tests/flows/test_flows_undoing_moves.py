"""Every step that can be taken back is: the case, its clocks and parts stand as before."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from flows.cases.change import ActionError
from flows.cases.decision import AS_IT_STANDS
from flows.cases.parts import Part
from flows.cases.steps import CASES
from flows.cases.tables import Case
from flows.clocks import running
from flows.clocks.reads import clocks_of

REVOCABLE = [row.code for row in CASES.steps if row.revocable and row.code != "arrive"]
"""Of an emergency nothing waits, so that what was told stays told: test_flows_undoing.py."""
BY = {"take_entrusted": "何科长", "report_up_free": "周主任"}


@pytest.fixture
def stands(database):
    """Give how a case, its clocks and its parts stand, but for when and how often it was moved."""

    def now(case_id):
        with database.read() as session:
            case = session.get_one(Case, case_id)
            clocks = clocks_of(session, case.subject)
            parts = session.scalars(select(Part).where(Part.case_id == case_id)).all()
            own = {
                n: getattr(case, n) for n in AS_IT_STANDS if n not in ("event_count", "moved_at")
            }
            return (
                own,
                sorted((c.round, c.stage.value, sorted(running.kept(c).items())) for c in clocks),
                [(part.number, part.state) for part in parts],
            )

    return now


@pytest.fixture
def settled_at(brought_to, delivered):
    """Bring a case to where a row begins, with all told that was to be told on the way."""

    def bring(code):
        case_id = brought_to(code)
        delivered(case_id)
        return case_id

    return bring


@pytest.mark.parametrize("code", REVOCABLE)
def test_a_slip_of_any_kind_is_taken_back_within_two_minutes(
    settled_at, does, wish, stands, told_of, clock, adds_up, code
):
    case_id, name = settled_at(code), BY.get(code, "小李")
    clock.advance(timedelta(minutes=5))
    before, told = stands(case_id), told_of(case_id)
    slip = does(name, case_id, CASES.by_code[code].trigger, **wish(code)).event_count
    clock.advance(timedelta(seconds=119))
    does(name, case_id, "undo", undoes=slip)
    assert stands(case_id) == before
    assert told_of(case_id) == told, "nobody was told, and nobody will be"
    adds_up(case_id)


@pytest.mark.parametrize("code", REVOCABLE)
def test_and_after_that_it_stays(brought_to, does, wish, clock, code):
    case_id, name = brought_to(code), BY.get(code, "小李")
    slip = does(name, case_id, CASES.by_code[code].trigger, **wish(code)).event_count
    clock.advance(timedelta(seconds=121))
    with pytest.raises(ActionError, match="过了两分钟，撤不回了"):
        does(name, case_id, "undo", undoes=slip)


def test_only_who_says_so_takes_back(brought_to, does, told_of):
    """A wish for something else that names an event, as a form may, undoes nothing."""
    case_id = brought_to("reply")
    does("小李", case_id, "reply", "在路上", undoes=3)
    said = does("小李", case_id, "note", "没人", undoes=4).event_count
    assert [text for who, text in told_of(case_id, "reply") if who == "王阿姨"]
    does("小李", case_id, "undo", undoes=said)
    assert does("小李", case_id, "undo", undoes=4).assignee.name == "小李"


@pytest.mark.parametrize("code", ["transfer", "entrust", "report_up", "send_back"])
def test_nobody_takes_back_for_another_what_moved_a_case_away(brought_to, does, wish, code):
    case_id = brought_to(code)
    slip = does("小李", case_id, code, **wish(code)).event_count
    for name in ("小郑", "老赵", "何科长", "周主任", "王阿姨"):
        with pytest.raises(ActionError, match=r"撤销要由|没有可以撤销的|不用再接了"):
            does(name, case_id, "undo", undoes=slip)


def test_whoever_has_it_by_now_is_not_robbed_of_it(brought_to, does, wish):
    case_id = brought_to("transfer")
    slip = does("小李", case_id, "transfer", **wish("transfer")).event_count
    does("老赵", case_id, "take")
    with pytest.raises(ActionError, match=r"之后又有变化，撤不回了|不能撤销"):
        does("小李", case_id, "undo", undoes=slip)
