"""Two people at once, for every step: one wins, the other is told by whom and what now."""

import threading

import pytest
from sqlalchemy import select

from flows.cases.change import ActionError
from flows.cases.steps import CASES, judging, merging
from flows.cases.tables import Case
from flows.clocks.tables import Clock
from flows.events import Subject, events_of

UNDOING = tuple(row.code for row in CASES.rows("undo"))
OWNERS = {
    "assign": ("周主任", "周主任"),
    "decline": ("周主任", "周主任"),
    "take": ("小李", "小郑"),
    "acknowledge": ("姜警官", "姜警官"),
    "take_up": ("周主任", "周主任"),
    "send_back": ("小李", "小郑"),
    "reply": ("小李", "周主任"),
    "arrive": ("小李", "小郑"),
    "note": ("小李", "小郑"),
    "resolve": ("小李", "周主任"),
    "report_up": ("小李", "小郑"),
    "ask": ("小李", "小郑"),
    "ask_help": ("小李", "小郑"),
    **dict.fromkeys(UNDOING, ("小李", "小李")),
    "close": ("政策", "政策"),
    "take_entrusted": ("何科长", "周主任"),
    "resolve_unreachable": ("小李", "周主任"),
    **dict.fromkeys(("stand_by", "rule_assign", "rule_entrust"), ("周主任", "周主任")),
    **dict.fromkeys(("rule_decline", "call_back", "grant"), ("周主任", "周主任")),
    **dict.fromkeys(("refuse_extension", "report_to_department"), ("周主任", "周主任")),
    **dict.fromkeys(("hand_down", "hand_down_to_desk"), ("何科长", "周主任")),
    **dict.fromkeys(("transfer", "entrust"), ("小李", "小郑")),
    **dict.fromkeys(("consult", "conclude", "join", "excuse", "replan"), ("小李", "周主任")),
    "ask_extension": ("小李", "何科长"),
    "finish_part": ("何科长", "何科长"),
    "return_part": ("何科长", "何科长"),
    "hand_over": ("小李", "小郑"),
    "appoint": ("小李", "小郑"),
    "let_go": ("周主任", "政策"),
    "let_go_to_desk": ("周主任", "政策"),
    "come_back": ("政策", "政策"),
    "undo_handing_free": ("何科长", "何科长"),
    "reopen": ("王阿姨", "周主任"),
    "reopen_above": ("王阿姨", "周主任"),
}
"""Who meets who at a row; where it is the resident's alone, it is their two taps."""
NOT_RACED = ("accept", "redate")
"""One begins a life of its own; the other, like all that time does, is in test_flows_races_time."""


SECOND = {"place": "put_right", "retitle_above": "retitle"}
"""What the same wish is once it was granted: the case lies there already."""
IN_STORMS = {row.code for row in (*merging.ROWS, *judging.SAY_SO_OF_MANY)}
"""Rows of cases that follow another, or are followed: test_flows_races_time.py; and of time too."""
RACED = [
    row.code
    for row in CASES.steps
    if row.code not in NOT_RACED and row.code not in IN_STORMS and not row.joins
]
ONCE = frozenset(
    {
        "acknowledge",
        "urge",
        "undo",
        "ask_extension",
        "grant",
        "refuse_extension",
        "join",
        "finish_part",
        "excuse",
    }
    | {"hand_over", "transfer", "entrust", "report_up", "hand_down", "hand_down_to_desk"}
    | {"consult", "report_to_department", "rule_assign", "rule_entrust", "assign"}
)
"""Steps that move nothing and are taken once: the second is told that it was done."""


@pytest.fixture
def raced(brought_to, does, wish, database):
    """Bring a case to where a row begins, and let two people take it at the same moment."""

    def race(code):
        row, case_id = CASES.by_code[code], brought_to(code)
        with database.read() as session:
            seen = session.get_one(Case, case_id).event_count
        barrier, said = threading.Barrier(2), []

        def take(name):
            barrier.wait(5)
            try:
                does(name, case_id, row.trigger, seen=seen, **wish(code))
                said.append("")
            except ActionError as error:
                said.append(str(error))

        names = OWNERS.get(code, ("王阿姨", "王阿姨"))
        threads = [threading.Thread(target=take, args=(name,)) for name in names]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        return case_id, said

    return race


@pytest.mark.parametrize("code", RACED)
def test_of_two_at_the_same_moment_one_wins_and_the_other_is_told(database, raced, adds_up, code):
    case_id, said = raced(code)
    row = CASES.by_code[code]
    refused = [sentence for sentence in said if sentence]
    once = code in ONCE or (row.to is not None and row.to not in row.source)
    assert len(said) == 2
    assert len(refused) == (1 if once else 0)
    assert all(sentence.endswith("。") for sentence in refused)
    with database.read() as session:
        events = [event.step for event in events_of(session, Subject("case", case_id))]
        clocks = session.scalars(select(Clock).where(Clock.subject_id == case_id)).all()
    assert events[-(2 - len(refused)) :] == [code, SECOND.get(code, code)][: 2 - len(refused)]
    assert clocks
    adds_up(case_id)
