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


@dataclass(frozen=True, slots=True)
class Done:
    """Who did it, from where to where, what is recorded (ids as names), what runs after."""

    name: str
    course: str
    data: dict[str, Any]
    running: tuple[str, ...] = ()


TO_THE_SECOND_GRID = {
    "grid_id": ["first grid", "second grid"],
    "area_code": ["329901001001001", "329901001001002"],
}
RECORDED = {
    "assign": Done("周主任", "assigned → assigned", TO_THE_SECOND_GRID, running=WORK),
    "place": Done(
        "王阿姨",
        "assigned → assigned",
        TO_THE_SECOND_GRID | {"placed": True},
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
    "send_back": Done(
        "小李",
        "assigned → accepted",
        {"undone": ["assign"]},
        running=WORK,
    ),
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
        {"undoes": 3},
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
    "resolve": Done(
        "小李",
        "handling → resolved",
        {"done": ["answer", "resolve"], "start": ["judge"]},
        running=("judge",),
    ),
    "report_up": Done(
        "小李",
        "handling → accepted",
        {"level": ["grid", "community"], "assignee_id": ["小李", None], "undone": ["assign"]},
        running=("answer", "assign", "resolve"),
    ),
    "rate": Done(
        "王阿姨", "resolved → rated", {"rating": [None, 2], "stars": 2}, running=("judge",)
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
    assert event.data["in_round"] == 1, "a mark, a reason, a word belong to the round they judge"
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
    assert recorded | {"short_number", "department_id", "profile"} == set(FIELDS)
