"""Every step: where it leads, what its event records, and which clocks run after it."""

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from flows.cases.decision import FIELDS
from flows.cases.steps import CASES
from flows.clocks.tables import Clock
from flows.events import events_of

WORK = ("answer", "assign", "resolve")
"""What starts with a round."""
TO_DO = ("answer", "resolve")
"""What is left of it once somebody has it."""
AGAIN = {"start": ["assign"]}
"""Whoever has a case from now on has the whole time to take it."""
RULED = {"objection": ["duty", None], "done": ["rule"]}
UNTIL = "2026-03-20T16:00:00+00:00"
RESOLVED = {"done": ["answer", "resolve", "plan"], "start": ["judge"]}


@dataclass(frozen=True, slots=True)
class Done:
    """Who did it, from where to where, what is recorded (ids as names), what runs after."""

    name: str
    course: str
    data: dict[str, Any]
    running: tuple[str, ...] = ()
    round: int = 1


TO_THE_SECOND_GRID = {
    "grid_id": ["first grid", "second grid"],
    "area_code": ["329901001001001", "329901001001002"],
}
HANDED_BACK = {
    "level": ["department", "grid"],
    "department_id": [2, 1],
    "assignee_id": [None, "小李"],
    "restored": ["assign"],
}
RECORDED = {
    "assign": Done("周主任", "assigned → assigned", TO_THE_SECOND_GRID | AGAIN, running=WORK),
    "place": Done(
        "王阿姨",
        "assigned → assigned",
        TO_THE_SECOND_GRID | AGAIN | {"placed": True},
        running=WORK,
    ),
    "put_right": Done("王阿姨", "assigned → assigned", {"placed": True}, running=WORK),
    "retitle": Done(
        "王阿姨",
        "assigned → assigned",
        {
            "item_code": ["fumes", "noise"],
            "item_name": ["餐饮油烟扰民", "噪音扰民"],
            "police": [True, False],
            "department_id": [1, None],
        },
        running=WORK,
    ),
    "anonymise": Done("王阿姨", "assigned → assigned", {"anonymous": [False, True]}, running=WORK),
    "reach": Done("王阿姨", "assigned → assigned", {}, running=WORK),
    "decline": Done("周主任", "assigned → declined", {"stop": True}),
    "withdraw": Done("王阿姨", "assigned → withdrawn", {"stop": True}),
    "supplement": Done("王阿姨", "assigned → assigned", {}, running=WORK),
    "urge": Done("王阿姨", "assigned → assigned", {}, running=WORK),
    "take": Done(
        "小李",
        "assigned → handling",
        {"assignee_id": [None, "小李"], "done": ["assign"]},
        running=("answer", "resolve"),
    ),
    "take_up": Done(
        "周主任",
        "accepted → handling",
        {"assignee_id": [None, "周主任"], "done": ["assign"]},
        running=("answer", "resolve"),
    ),
    "take_entrusted": Done(
        "于科长",
        "assigned → handling",
        {"assignee_id": [None, "于科长"], "done": ["assign"]},
        running=TO_DO,
    ),
    "send_back": Done(
        "小李",
        "assigned → accepted",
        {"objection": [None, "duty"], "done": ["assign"], "start": ["rule"]},
        running=("answer", "resolve", "rule"),
    ),
    "stand_by": Done("周主任", "accepted → assigned", RULED | AGAIN, running=WORK),
    "rule_assign": Done(
        "周主任", "accepted → assigned", RULED | AGAIN | TO_THE_SECOND_GRID, running=WORK
    ),
    "rule_entrust": Done(
        "周主任",
        "accepted → assigned",
        RULED | AGAIN | {"level": ["grid", "department"], "department_id": [1, 2]},
        running=WORK,
    ),
    "rule_decline": Done("周主任", "accepted → declined", RULED | {"stop": True}),
    "transfer": Done(
        "小李",
        "handling → assigned",
        TO_THE_SECOND_GRID | AGAIN | {"assignee_id": ["小李", None]},
        running=WORK,
    ),
    "entrust": Done(
        "小李",
        "handling → assigned",
        AGAIN
        | {
            "level": ["grid", "department"],
            "department_id": [1, 2],
            "assignee_id": ["小李", None],
        },
        running=WORK,
    ),
    "report_to_department": Done(
        "周主任", "accepted → assigned", AGAIN | {"level": ["street", "department"]}, running=WORK
    ),
    "hand_down": Done(
        "周主任", "accepted → assigned", AGAIN | {"level": ["community", "grid"]}, running=WORK
    ),
    "hand_down_to_desk": Done(
        "周主任", "accepted → accepted", AGAIN | {"level": ["street", "community"]}, running=WORK
    ),
    "consult": Done(
        "小李", "handling → consulting", {"start": ["plan"]}, running=("answer", "plan", "resolve")
    ),
    "conclude": Done(
        "小李", "consulting → handling", {"done": ["plan", "answer"]}, running=("resolve",)
    ),
    "ask_extension": Done(
        "小李", "handling → handling", {"asked_until": [None, UNTIL]}, running=TO_DO
    ),
    "grant": Done(
        "周主任",
        "handling → handling",
        {"asked_until": [UNTIL, None], "moved": ["resolve"]},
        running=TO_DO,
    ),
    "refuse_extension": Done(
        "周主任", "handling → handling", {"asked_until": [UNTIL, None]}, running=TO_DO
    ),
    "join": Done(
        "小李",
        "handling → handling",
        {
            "part_count": [0, 1],
            "open_parts": [0, 1],
            "parts": [[1, 2, "2026-03-13T16:00:00+00:00", False]],
        },
        running=(*TO_DO, "resolve"),
    ),
    "finish_part": Done(
        "于科长",
        "handling → handling",
        {"open_parts": [1, 0], "ended": [[1, "done"]]},
        running=TO_DO,
    ),
    "return_part": Done("于科长", "handling → handling", {}, running=(*TO_DO, "resolve")),
    "excuse": Done(
        "小李",
        "handling → handling",
        {"open_parts": [1, 0], "ended": [[1, "excused"]], "part": 1},
        running=TO_DO,
    ),
    "hand_over": Done(
        "小李", "handling → handling", {"assignee_id": ["小李", "小郑"]}, running=TO_DO
    ),
    "appoint": Done(
        "严网格长",
        "assigned → handling",
        {"assignee_id": [None, "小郑"], "done": ["assign"]},
        running=TO_DO,
    ),
    "let_go": Done(
        "周主任", "handling → assigned", AGAIN | {"assignee_id": ["小李", None]}, running=WORK
    ),
    "let_go_to_desk": Done(
        "周主任", "handling → accepted", AGAIN | {"assignee_id": ["周主任", None]}, running=WORK
    ),
    "resolve_unreachable": Done("小李", "handling → resolved", RESOLVED, running=("judge",)),
    "reply": Done("小李", "handling → handling", {"done": ["answer"]}, running=("resolve",)),
    "arrive": Done(
        "小郑",
        "assigned → handling",
        {"assignee_id": [None, "小郑"], "done": ["assign", "answer"]},
        running=("resolve",),
    ),
    "note": Done("小李", "assigned → assigned", {}, running=WORK),
    "show": Done("王阿姨", "assigned → assigned", {}, running=WORK),
    "ask": Done("小李", "handling → handling", {"paused": True}, running=("answer", "resolve")),
    "ask_help": Done("小李", "handling → handling", {}, running=("answer", "resolve")),
    "undo": Done("小李", "assigned → assigned", {"undoes": 3}, running=WORK),
    "undo_take": Done(
        "小李",
        "handling → assigned",
        {"assignee_id": ["小李", None], "undoes": 3, "restored": ["assign"]},
        running=WORK,
    ),
    "undo_resolve": Done(
        "小李",
        "resolved → handling",
        {"undoes": 4, "restored": ["answer", "judge", "resolve"]},
        running=("answer", "resolve"),
    ),
    "undo_leaving": Done(
        "小李",
        "accepted → assigned",
        {"objection": ["duty", None], "undoes": 3, "restored": ["assign", "rule"]},
        running=WORK,
    ),
    "undo_giving_up": Done(
        "小李",
        "accepted → handling",
        {
            "level": ["community", "grid"],
            "assignee_id": [None, "小李"],
            "undoes": 4,
            "restored": ["assign"],
        },
        running=("answer", "resolve"),
    ),
    "undo_giving_up_plan": Done(
        "小李",
        "accepted → consulting",
        {
            "level": ["community", "grid"],
            "assignee_id": [None, "小李"],
            "undoes": 5,
            "restored": ["assign"],
        },
        running=("answer", "plan", "resolve"),
    ),
    "undo_handing": Done("小李", "assigned → handling", HANDED_BACK | {"undoes": 4}, running=TO_DO),
    "undo_handing_plan": Done(
        "小李",
        "assigned → consulting",
        HANDED_BACK | {"undoes": 5},
        running=("answer", "plan", "resolve"),
    ),
    "undo_handing_free": Done(
        "何科长",
        "assigned → accepted",
        {"level": ["department", "community"], "department_id": [2, 1], "undoes": 4},
        running=WORK,
    ),
    "undo_consult": Done(
        "小李", "consulting → handling", {"undoes": 4, "restored": ["plan"]}, running=TO_DO
    ),
    "undo_conclude": Done(
        "小李",
        "handling → consulting",
        {"undoes": 5, "restored": ["answer", "plan"]},
        running=("answer", "plan", "resolve"),
    ),
    "undo_resolve_plan": Done(
        "小李",
        "resolved → consulting",
        {"undoes": 5, "restored": ["answer", "judge", "plan", "resolve"]},
        running=("answer", "plan", "resolve"),
    ),
    "resolve": Done("小李", "handling → resolved", RESOLVED, running=("judge",)),
    "report_up": Done(
        "小李",
        "handling → accepted",
        AGAIN | {"level": ["grid", "community"], "assignee_id": ["小李", None]},
        running=("answer", "assign", "resolve"),
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
            "start": [*WORK],
            "done": ["assign", "answer"],
        },
        running=("resolve",),
    ),
    "unsolved": Done("王阿姨", "resolved → rated", {"solved": [None, "no"]}, running=("judge",)),
    "rate_storm": Done(
        "王阿姨",
        "resolved → resolved",
        {"rating": [None, 2], "solved": [None, "no"], "stars": 2},
        running=("judge",),
    ),
    "partly_storm": Done(
        "王阿姨", "resolved → resolved", {"solved": [None, "partly"]}, running=("judge",)
    ),
    "unsolved_storm": Done(
        "王阿姨", "resolved → resolved", {"solved": [None, "no"]}, running=("judge",)
    ),
    "replan": Done(
        "小李", "handling → handling", {"start": ["plan"]}, running=("plan", "resolve"), round=2
    ),
    "call_back": Done("周主任", "rated → closed", {"stop": True}),
    "merge": Done("周主任", "assigned → merged", {"parent_id": [None, "next door"], "stop": True}),
    "unmerge": Done(
        "周主任",
        "merged → assigned",
        {"parent_id": ["next door", None], "round": [1, 2], "start": [*WORK]},
        running=WORK,
    ),
    "unmerge_at_desk": Done(
        "周主任",
        "merged → accepted",
        {"parent_id": ["next door", None], "round": [1, 2], "start": [*WORK]},
        running=WORK,
    ),
    "release": Done("政策", "assigned → assigned", {"child_count": [1, 0]}, running=WORK),
    "split": Done("政策", "assigned → assigned", {}, running=WORK),
    "supplement_too": Done("王阿姨", "merged → merged", {}),
    "show_too": Done("王阿姨", "merged → merged", {}),
    "withdraw_too": Done("王阿姨", "merged → withdrawn", {"stop": True}),
    "solved_too": Done("王阿姨", "merged → merged", {"solved": [None, "yes"]}),
    "partly_too": Done("王阿姨", "merged → merged", {"solved": [None, "partly"]}),
    "unsolved_too": Done("王阿姨", "merged → merged", {"solved": [None, "no"]}),
    "rate_too": Done(
        "王阿姨", "merged → merged", {"rating": [None, 2], "solved": [None, "no"], "stars": 2}
    ),
    "comment": Done("王阿姨", "rated → rated", {}, running=("judge",)),
    "close": Done("政策", "resolved → closed", {"stop": True}),
    "reopen": Done(
        "王阿姨",
        "resolved → assigned",
        {
            "round": [1, 2],
            "assignee_id": ["小李", None],
            "stop": True,
            "start": [*WORK],
        },
        running=WORK,
    ),
    "reopen_above": Done(
        "周主任",
        "resolved → accepted",
        {"round": [1, 2], "assignee_id": ["周主任", None], "stop": True, "start": [*WORK]},
        running=("answer", "assign", "resolve"),
    ),
}


@pytest.fixture
def read(cast, people, next_door):
    """Read an event's data as a person would: names for ids, stages for terms."""
    staff = {who.id: name for name, who in people.items() if who.kind == "staff"}
    grids = {cast.grid: "first grid", cast.other_grid: "second grid"}

    def plain(data):
        near = dict.fromkeys(next_door, "next door")
        names = {"assignee_id": staff, "grid_id": grids, "parent_id": near}
        said = {key: value for key, value in data.items() if key != "in_round"}
        for key in names.keys() & said:
            said[key] = [names[key].get(value) for value in said[key]]
        terms = {key: sorted(said[key]) for key in ("start", "restored", "moved") if key in said}
        return {**said, **terms}

    return plain


def test_every_step_is_looked_at():
    said = {row.code for row in CASES.steps if not row.joins}
    assert set(RECORDED) == said - {"accept", "redate"}


@pytest.mark.parametrize("code", RECORDED)
def test_a_step_leads_where_it_should_and_its_event_tells_all_of_it(
    database, brought_to, does, wish, read, clock, people, code
):
    want, case_id = RECORDED[code], brought_to(code)
    case = does(want.name, case_id, CASES.by_code[code].trigger, **wish(code))
    with database.read() as session:
        event = events_of(session, case.subject)[-1]
        running = session.scalars(
            select(Clock.stage).where(Clock.subject_id == case_id, Clock.done_at.is_(None))
        ).all()
    assert (event.step, f"{event.from_state} → {event.to_state}") == (code, want.course)
    assert event.to_state == case.state
    assert read(event.data) == want.data
    assert event.data["in_round"] == want.round, (
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
    assert recorded | {"short_number", "profile"} == set(FIELDS)
