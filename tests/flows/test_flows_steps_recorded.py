"""Every step: where it leads, what its event records, and which clocks run after it."""

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from flows.cases.decision import FIELDS
from flows.cases.steps import CASES, judging, merging
from flows.clocks.tables import Clock
from flows.events import events_of

WORK = ("answer", "assign", "resolve")
"""What starts with a round."""


@dataclass(frozen=True, slots=True)
class Done:
    """Who did it, from where to where, what is recorded (ids as names), what runs after."""

    name: str
    course: str
    data: dict[str, Any]
    running: tuple[str, ...] = ()


IN_STORMS = {row.code for row in (*merging.ROWS, *judging.SAY_SO_OF_MANY)}
"""Rows of cases that follow another, or are followed: tests/bot/test_bot_storms.py."""
RECORDED = {
    "assign": Done(
        "周主任",
        "assigned → assigned",
        {
            "grid_id": ["first grid", "second grid"],
            "area_code": ["329901001001001", "329901001001002"],
            "start": ["assign"],
        },
        running=("answer", "assign", "resolve"),
    ),
    "place": Done(
        "王阿姨",
        "assigned → assigned",
        {
            "grid_id": ["first grid", "second grid"],
            "area_code": ["329901001001001", "329901001001002"],
            "placed": True,
            "start": ["assign"],
        },
        running=("answer", "assign", "resolve"),
    ),
    "put_right": Done(
        "王阿姨", "assigned → assigned", {"placed": True}, running=("answer", "assign", "resolve")
    ),
    "retitle": Done(
        "王阿姨",
        "assigned → assigned",
        {
            "item_code": ["fumes", "noise"],
            "item_name": ["餐饮油烟扰民", "噪音扰民"],
            "police": [True, False],
            "department_id": [1, None],
        },
        running=("answer", "assign", "resolve"),
    ),
    "retitle_above": Done(
        "周主任",
        "assigned → accepted",
        {
            "item_code": ["fumes", "opinion-staff"],
            "item_name": ["餐饮油烟扰民", "对工作人员作风的意见"],
            "police": [True, False],
            "department_id": [1, None],
            "level": ["grid", "community"],
            "grid_id": ["first grid", None],
            "short_number": [1, None],
            "area_code": ["329901001001001", "329901001001"],
            "hidden": True,
            "start": ["assign"],
        },
        running=("answer", "assign", "resolve"),
    ),
    "acknowledge": Done(
        "姜警官", "assigned → assigned", {}, running=("answer", "assign", "resolve")
    ),
    "anonymise": Done(
        "王阿姨",
        "assigned → assigned",
        {"anonymous": [False, True]},
        running=("answer", "assign", "resolve"),
    ),
    "reach": Done("王阿姨", "assigned → assigned", {}, running=("answer", "assign", "resolve")),
    "decline": Done("周主任", "assigned → declined", {"stop": True}, running=()),
    "withdraw": Done("王阿姨", "assigned → withdrawn", {"stop": True}, running=()),
    "supplement": Done(
        "王阿姨", "assigned → assigned", {}, running=("answer", "assign", "resolve")
    ),
    "show": Done("王阿姨", "assigned → assigned", {}, running=("answer", "assign", "resolve")),
    "urge": Done("王阿姨", "assigned → assigned", {}, running=("answer", "assign", "resolve")),
    "take": Done(
        "小李",
        "assigned → handling",
        {"assignee_id": [None, "小李"], "done": ["assign"]},
        running=("answer", "resolve"),
    ),
    "take_entrusted": Done(
        "何科长",
        "assigned → handling",
        {"assignee_id": [None, "何科长"], "done": ["assign"]},
        running=("answer", "resolve"),
    ),
    "take_up": Done(
        "何科长",
        "accepted → handling",
        {"assignee_id": [None, "何科长"], "objection": ["duty", None], "done": ["assign", "rule"]},
        running=("answer", "resolve"),
    ),
    "reply": Done("小李", "handling → handling", {"done": ["answer"]}, running=("resolve",)),
    "arrive": Done(
        "小李",
        "assigned → handling",
        {"assignee_id": [None, "小李"], "done": ["assign", "answer"]},
        running=("resolve",),
    ),
    "note": Done("小李", "assigned → assigned", {}, running=("answer", "assign", "resolve")),
    "resolve": Done(
        "小李",
        "handling → resolved",
        {"start": ["judge"], "done": ["answer", "resolve", "plan"]},
        running=("judge",),
    ),
    "resolve_unreachable": Done(
        "小李",
        "handling → resolved",
        {"start": ["judge"], "done": ["answer", "resolve", "plan"]},
        running=("judge",),
    ),
    "send_back": Done(
        "小李",
        "assigned → accepted",
        {"objection": [None, "duty"], "start": ["rule"], "done": ["assign"]},
        running=("answer", "resolve", "rule"),
    ),
    "stand_by": Done(
        "周主任",
        "accepted → assigned",
        {"objection": ["duty", None], "start": ["assign"], "done": ["rule"]},
        running=("answer", "assign", "resolve"),
    ),
    "rule_decline": Done(
        "周主任",
        "accepted → declined",
        {"objection": ["duty", None], "stop": True, "done": ["rule"]},
        running=(),
    ),
    "ask": Done("小李", "handling → handling", {"paused": True}, running=("answer", "resolve")),
    "ask_help": Done("小李", "handling → handling", {}, running=("answer", "resolve")),
    "report_up": Done(
        "小李",
        "handling → accepted",
        {"level": ["grid", "community"], "assignee_id": ["小李", None], "start": ["assign"]},
        running=("answer", "assign", "resolve"),
    ),
    "report_to_department": Done(
        "周主任",
        "accepted → assigned",
        {"level": ["street", "department"], "start": ["assign"]},
        running=("answer", "assign", "resolve"),
    ),
    "report_up_free": Done(
        "周主任",
        "accepted → accepted",
        {"level": ["community", "street"], "start": ["assign"]},
        running=("answer", "assign", "resolve"),
    ),
    "hand_down": Done(
        "周主任",
        "accepted → assigned",
        {"level": ["community", "grid"], "start": ["assign"]},
        running=("answer", "assign", "resolve"),
    ),
    "hand_down_to_desk": Done(
        "周主任",
        "accepted → accepted",
        {"level": ["street", "community"], "start": ["assign"]},
        running=("answer", "assign", "resolve"),
    ),
    "transfer": Done(
        "小李",
        "handling → assigned",
        {
            "grid_id": ["first grid", "second grid"],
            "area_code": ["329901001001001", "329901001001002"],
            "assignee_id": ["小李", None],
            "start": ["assign"],
        },
        running=("answer", "assign", "resolve"),
    ),
    "entrust": Done(
        "小李",
        "handling → assigned",
        {"level": ["grid", "department"], "assignee_id": ["小李", None], "start": ["assign"]},
        running=("answer", "assign", "resolve"),
    ),
    "rule_assign": Done(
        "周主任",
        "accepted → assigned",
        {
            "grid_id": ["first grid", "second grid"],
            "area_code": ["329901001001001", "329901001001002"],
            "objection": ["duty", None],
            "start": ["assign"],
            "done": ["rule"],
        },
        running=("answer", "assign", "resolve"),
    ),
    "rule_entrust": Done(
        "周主任",
        "accepted → assigned",
        {
            "level": ["grid", "department"],
            "objection": ["duty", None],
            "start": ["assign"],
            "done": ["rule"],
        },
        running=("answer", "assign", "resolve"),
    ),
    "consult": Done(
        "小李", "handling → consulting", {"start": ["plan"]}, running=("answer", "plan", "resolve")
    ),
    "conclude": Done(
        "小李", "consulting → handling", {"done": ["plan", "answer"]}, running=("resolve",)
    ),
    "ask_extension": Done(
        "小李",
        "handling → handling",
        {"asked_until": [None, "2026-03-17T16:00:00+00:00"]},
        running=("answer", "resolve"),
    ),
    "grant": Done(
        "周主任",
        "handling → handling",
        {
            "asked_until": ["2026-03-17T16:00:00+00:00", None],
            "moved": {"resolve": ["2026-03-17T16:00:00+00:00", False]},
        },
        running=("answer", "resolve"),
    ),
    "refuse_extension": Done(
        "周主任",
        "handling → handling",
        {"asked_until": ["2026-03-17T16:00:00+00:00", None]},
        running=("answer", "resolve"),
    ),
    "join": Done(
        "小李",
        "handling → handling",
        {
            "part_count": [0, 1],
            "open_parts": [0, 1],
            "parts": [[1, 1, "2026-03-10T16:00:00+00:00", False]],
        },
        running=("answer", "resolve"),
    ),
    "finish_part": Done(
        "何科长",
        "handling → handling",
        {"open_parts": [1, 0], "ended": [[1, "done"]]},
        running=("answer", "resolve"),
    ),
    "return_part": Done("何科长", "handling → handling", {}, running=("answer", "resolve")),
    "excuse": Done(
        "小李",
        "handling → handling",
        {"open_parts": [1, 0], "ended": [[1, "excused"]], "part": 1},
        running=("answer", "resolve"),
    ),
    "hand_over": Done(
        "小李",
        "handling → handling",
        {"assignee_id": ["小李", "小郑"]},
        running=("answer", "resolve"),
    ),
    "appoint": Done(
        "小李",
        "assigned → handling",
        {"assignee_id": [None, "小郑"], "done": ["assign"]},
        running=("answer", "resolve"),
    ),
    "come_back": Done(
        "政策",
        "assigned → handling",
        {"assignee_id": [None, "小郑"], "done": ["assign"]},
        running=("answer", "resolve"),
    ),
    "let_go": Done(
        "周主任",
        "handling → assigned",
        {"assignee_id": ["小李", None], "start": ["assign"]},
        running=("answer", "assign", "resolve"),
    ),
    "let_go_to_desk": Done(
        "周主任",
        "handling → accepted",
        {"assignee_id": ["周主任", None], "start": ["assign"]},
        running=("answer", "assign", "resolve"),
    ),
    "undo": Done(
        "小李", "assigned → assigned", {"undoes": 3}, running=("answer", "assign", "resolve")
    ),
    "undo_take": Done(
        "小李",
        "handling → assigned",
        {"assignee_id": ["小李", None], "restored": ["assign"], "undoes": 3},
        running=("answer", "assign", "resolve"),
    ),
    "undo_resolve": Done(
        "小李",
        "resolved → handling",
        {"restored": ["answer", "judge", "resolve"], "undoes": 4},
        running=("answer", "resolve"),
    ),
    "undo_leaving": Done(
        "小李",
        "accepted → assigned",
        {"objection": ["duty", None], "restored": ["assign", "rule"], "undoes": 3},
        running=("answer", "assign", "resolve"),
    ),
    "undo_giving_up": Done(
        "小李",
        "accepted → handling",
        {
            "level": ["community", "grid"],
            "assignee_id": [None, "小李"],
            "restored": ["assign"],
            "undoes": 4,
        },
        running=("answer", "resolve"),
    ),
    "undo_giving_up_plan": Done(
        "小李",
        "accepted → consulting",
        {
            "level": ["community", "grid"],
            "assignee_id": [None, "小李"],
            "restored": ["assign"],
            "undoes": 5,
        },
        running=("answer", "plan", "resolve"),
    ),
    "undo_handing": Done(
        "小李",
        "assigned → handling",
        {
            "grid_id": ["second grid", "first grid"],
            "area_code": ["329901001001002", "329901001001001"],
            "assignee_id": [None, "小李"],
            "restored": ["assign"],
            "undoes": 4,
        },
        running=("answer", "resolve"),
    ),
    "undo_handing_plan": Done(
        "小李",
        "assigned → consulting",
        {
            "grid_id": ["second grid", "first grid"],
            "area_code": ["329901001001002", "329901001001001"],
            "assignee_id": [None, "小李"],
            "restored": ["assign"],
            "undoes": 5,
        },
        running=("answer", "plan", "resolve"),
    ),
    "undo_handing_free": Done(
        "周主任",
        "assigned → accepted",
        {
            "grid_id": ["second grid", "first grid"],
            "area_code": ["329901001001002", "329901001001001"],
            "level": ["grid", "community"],
            "undoes": 4,
        },
        running=("answer", "assign", "resolve"),
    ),
    "undo_consult": Done(
        "小李",
        "consulting → handling",
        {"restored": ["plan"], "undoes": 4},
        running=("answer", "resolve"),
    ),
    "undo_conclude": Done(
        "小李",
        "handling → consulting",
        {"restored": ["answer", "plan"], "undoes": 5},
        running=("answer", "plan", "resolve"),
    ),
    "undo_resolve_plan": Done(
        "小李",
        "resolved → consulting",
        {"restored": ["answer", "judge", "plan", "resolve"], "undoes": 5},
        running=("answer", "plan", "resolve"),
    ),
    "rate": Done(
        "王阿姨",
        "resolved → rated",
        {"rating": [None, 2], "solved": [None, "no"], "stars": 2},
        running=("judge",),
    ),
    "solved": Done("王阿姨", "resolved → resolved", {"solved": [None, "yes"]}, running=("judge",)),
    "partly": Done(
        "王阿姨",
        "resolved → handling",
        {
            "round": [1, 2],
            "solved": [None, "partly"],
            "stop": True,
            "start": ["answer", "assign", "resolve"],
            "done": ["assign", "answer"],
        },
        running=("resolve",),
    ),
    "partly_last": Done(
        "王阿姨", "resolved → rated", {"solved": [None, "partly"]}, running=("judge",)
    ),
    "want_call": Done("王阿姨", "resolved → rated", {"solved": [None, "no"]}, running=("judge",)),
    "unsolved": Done("王阿姨", "resolved → rated", {"solved": [None, "no"]}, running=("judge",)),
    "comment": Done("王阿姨", "rated → rated", {}, running=("judge",)),
    "replan": Done("小李", "handling → handling", {"start": ["plan"]}, running=("plan", "resolve")),
    "call_back": Done("周主任", "rated → closed", {"stop": True}, running=()),
    "close": Done("政策", "resolved → closed", {"stop": True}, running=()),
    "reopen": Done(
        "王阿姨",
        "resolved → assigned",
        {
            "round": [1, 2],
            "assignee_id": ["小李", None],
            "stop": True,
            "start": ["answer", "assign", "resolve"],
        },
        running=("answer", "assign", "resolve"),
    ),
    "reopen_above": Done(
        "王阿姨",
        "resolved → accepted",
        {
            "round": [1, 2],
            "assignee_id": ["周主任", None],
            "stop": True,
            "start": ["answer", "assign", "resolve"],
        },
        running=("answer", "assign", "resolve"),
    ),
}


@pytest.fixture
def read(cast, people):
    """Read an event's data as a person would: names for ids, stages for terms."""
    staff = {who.id: name for name, who in people.items() if who.kind == "staff"}
    grids = {cast.grid: "first grid", cast.other_grid: "second grid"}

    def plain(data):
        names = {"assignee_id": staff, "grid_id": grids}
        said = {key: value for key, value in data.items() if key != "in_round"}
        for key in names.keys() & said:
            said[key] = [names[key].get(value) for value in said[key]]
        terms = {key: sorted(said[key]) for key in ("start", "restored") if key in said}
        return {**said, **terms}

    return plain


def test_every_step_is_looked_at():
    said = {row.code for row in CASES.steps if not row.joins}
    assert set(RECORDED) == said - IN_STORMS - {"accept", "redate"}


@pytest.mark.parametrize("code", RECORDED)
def test_a_step_leads_where_it_should_and_its_event_tells_all_of_it(
    database, brought_to, does, wish, read, clock, people, code
):
    want, case_id = RECORDED[code], brought_to(code)
    case = does(want.name, case_id, CASES.by_code[code].trigger, **wish(code))
    with database.read() as session:
        event = events_of(session, case.subject)[-1]
        running = session.scalars(
            select(Clock.stage).where(
                Clock.kind == "case", Clock.subject_id == case_id, Clock.done_at.is_(None)
            )
        ).all()
    assert (event.step, f"{event.from_state} → {event.to_state}") == (code, want.course)
    assert event.to_state == case.state
    assert read(event.data) == want.data
    rounds = {"replan": 2, "partly_last": 3, "want_call": 3}
    assert event.data["in_round"] == rounds.get(code, 1), (
        "a mark, a reason, a word belong to the round they judge"
    )
    who = people[want.name]
    assert (event.actor_kind, event.actor_id, event.actor_name) == (who.kind, who.id, who.name)
    assert (event.at, event.text) == (clock.now, wish(code)["text"])
    assert tuple(sorted(running)) == want.running


def test_events_carry_no_personal_data_outside_their_sealed_words(database, brought_to, does, wish):
    case_id = brought_to("comment")
    does("王阿姨", case_id, "comment", **wish("comment"))
    case = does("周主任", case_id, "reopen", **wish("reopen"))
    with database.read() as session:
        rows = session.connection().exec_driver_sql("SELECT * FROM events").mappings().all()
        kept = " ".join(str(value) for row in rows for value in row.values())
        told = [event.text for event in events_of(session, case.subject)]
    assert told[2:] == [wish("")["text"]] * (case.event_count - 2), "who may read it, reads it"
    for private in ("王秀英", "13900001111", "3栋", "501"):
        assert private not in kept


def test_what_a_step_may_change_is_what_events_can_record():
    recorded = {name for done in RECORDED.values() for name in done.data} & set(FIELDS)
    storms = {"parent_id", "child_count"}
    assert recorded | storms | {"short_number", "department_id", "profile"} == set(FIELDS)
