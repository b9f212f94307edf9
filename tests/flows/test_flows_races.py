"""Two people at once, for every step: one wins, the other is told by whom and what now."""

import threading

import pytest
from sqlalchemy import select

from bench.random_lives import World, check
from flows.cases.actions import open_case, perform
from flows.cases.change import ActionError, Change
from flows.cases.steps import CASES
from flows.clocks.tables import Clock
from flows.events import Subject, events_of
from flows.people.actors import SYSTEM, resident, staff
from flows.people.tables import Staff
from nlp.catalogue.severity import Severity

WAYS_THERE = {
    "assign": (),
    "place": (),
    "decline": (),
    "withdraw": (),
    "supplement": (),
    "urge": (),
    "take": (),
    "take_up": (("小李", "send_back"),),
    "send_back": (),
    "reply": (("小李", "take"),),
    "arrive": (),
    "resolve": (("小李", "take"),),
    "report_up": (("小李", "take"),),
    "rate": (("小李", "take"), ("小李", "resolve")),
    "comment": (("小李", "take"), ("小李", "resolve"), ("王阿姨", "rate")),
    "close": (("小李", "take"), ("小李", "resolve")),
    "reopen": (("小李", "take"), ("小李", "resolve")),
    "reopen_above": (("周主任", "take"), ("周主任", "resolve")),
}
"""How a case comes to where a row begins, by the row's code."""
OWNERS = {
    "assign": ("周主任", "周主任"),
    "decline": ("周主任", "周主任"),
    "take": ("小李", "小郑"),
    "take_up": ("周主任", "周主任"),
    "send_back": ("小李", "小郑"),
    "reply": ("小李", "周主任"),
    "arrive": ("小李", "小郑"),
    "resolve": ("小李", "周主任"),
    "report_up": ("小李", "小郑"),
    "close": ("政策", "政策"),
    "reopen": ("王阿姨", "周主任"),
    "reopen_above": ("王阿姨", "周主任"),
}
"""Who meets who at a row; where it is the resident's alone, it is their two taps."""
URGENT = ("place", "arrive")
NO_GRID = ("reopen_above",)
NOT_RACED = ("accept", "redate")
"""One begins a life of its own; the other is raced in the tests of clocks."""


def test_every_row_is_raced():
    assert {row.code for row in CASES.steps} == {*WAYS_THERE, *NOT_RACED}


@pytest.fixture
def actors(database, cast):
    with database.read() as session:
        people = {person.name: staff(person) for person in session.scalars(select(Staff))}
    return {**people, "王阿姨": resident(cast.wang), "政策": SYSTEM}


@pytest.fixture
def raced(database, office, draft, cast, actors):
    """Bring a case to where a row begins, and let two people take it at the same moment."""

    def race(code):
        row = CASES.by_code[code]
        with database.write() as session:
            urgent = Severity.URGENT if code in URGENT else Severity.GENERAL
            grid = {"grid_id": None} if code in NO_GRID else {}
            own = draft(severity=urgent, **grid)
            case_id = open_case(session, office, own, resident(cast.wang)).id
        for name, trigger in WAYS_THERE[code]:
            _do(database, office, case_id, actors[name], trigger, cast)
        barrier, said = threading.Barrier(2), []

        def take(name):
            barrier.wait(5)
            try:
                _do(database, office, case_id, actors[name], row.trigger, cast)
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


def _do(database, office, case_id, actor, trigger, cast):
    grid_id = cast.grid if trigger == "assign" else cast.other_grid if trigger == "place" else None
    stars = 1 if trigger == "rate" else None
    change = Change(trigger, actor, "看过了", "看过了", stars=stars, grid_id=grid_id)
    with database.write() as session:
        perform(session, office, case_id, change)


@pytest.mark.parametrize("code", WAYS_THERE)
def test_of_two_at_the_same_moment_one_wins_and_the_other_is_told(database, office, raced, code):
    case_id, said = raced(code)
    row = CASES.by_code[code]
    refused = [sentence for sentence in said if sentence]
    once = code == "urge" or (row.to is not None and row.to not in row.source)
    assert len(said) == 2
    assert len(refused) == (1 if once else 0)
    assert all(sentence.endswith("。") for sentence in refused)
    with database.read() as session:
        events = [event.step for event in events_of(session, Subject("case", case_id))]
        clocks = session.scalars(select(Clock).where(Clock.subject_id == case_id)).all()
    assert events[-(2 - len(refused)) :] == [code] * (2 - len(refused))
    assert clocks
    check(World(database, office, office.clock, (), ()), case_id)
