"""Random lives of cases: anybody tries anything at any time; what must hold is checked after each.

Events rebuild the rows; no clock is lost; rounds are kept apart. The tests walk a bounded part,
`python -m bench.walk` the long form.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from core.database import Database
from flows.cases import due
from flows.cases.actions import open_case, perform
from flows.cases.change import ActionError, Change
from flows.cases.decision import AS_IT_STANDS, rebuilt
from flows.cases.drafts import Draft
from flows.cases.parts import Part, PartState, part_clocks_of, parts_of
from flows.cases.states import Objection
from flows.cases.steps import CASES
from flows.cases.tables import Case
from flows.clocks.reads import clocks_of
from flows.clocks.running import WORKING
from flows.clocks.tables import Clock
from flows.events import events_of
from flows.office import Office
from flows.people.actors import Actor, resident

TRIGGERS = sorted({row.trigger for row in CASES.steps if row.trigger not in ("accept", "redate")})
SERVED = ("told_until", "crosses_at")
"""What of a clock says how far it is served: no event, but the sweep, moves it."""
COLUMNS = tuple(column.key for column in Clock.__table__.columns if column.key not in SERVED)


class MovingClock:
    """A clock that a life pushes on."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True, slots=True)
class World:
    """Where lives are lived: who may try things, the grids and the departments there are."""

    database: Database
    office: Office
    clock: MovingClock
    people: tuple[Actor, ...]
    grids: tuple[int, ...]
    departments: tuple[int, ...] = ()


def live(world: World, draft: Draft, chance: random.Random, steps: int) -> int:
    """Live one life; gives the case. AssertionError if its rows are not what happened to it."""
    with world.database.write() as session:
        case_id = open_case(session, world.office, draft, resident(draft.resident_id or 0)).id
    for _ in range(steps):
        _anything(world, case_id, chance)
        check(world, case_id)
    return case_id


def _anything(world: World, case_id: int, chance: random.Random) -> None:
    world.clock.now += timedelta(hours=chance.choice((0, 1, 5, 20, 60)), seconds=chance.random())
    if chance.random() < 0.15:
        due.sweep(world.database, world.office)
    if chance.random() < 0.03:
        day: date = world.clock.now.date() + timedelta(days=chance.randrange(12))
        due.declare(world.database, world.office, day, "测试", working=chance.random() < 0.5)
    with world.database.read() as session:
        last = session.get_one(Case, case_id).event_count
    change = Change(
        chance.choice((*TRIGGERS, "undo", "undo")),
        chance.choice((*world.people, resident(1))),
        text=chance.choice((None, "看过了", "不是我们的")),
        masked=chance.choice((None, "看过了")),
        stars=chance.choice((None, 1, 3, 5)),
        grid_id=chance.choice((None, *world.grids)),
        undoes=chance.choice((last, last, last - 1)),
        **_more(world, chance),
    )
    try:
        with world.database.write() as session:
            perform(session, world.office, case_id, change)
    except ActionError:
        return


def _more(world: World, chance: random.Random) -> dict[str, Any]:
    """Give what departments, days and objections are asked for with, right or wrong."""
    department = chance.choice((None, *world.departments))
    return {
        "department_id": department,
        "departments": tuple(chance.sample(world.departments, chance.randrange(3))),
        "until": chance.choice((None, world.office.today + timedelta(days=chance.randrange(20)))),
        "kind": chance.choice((None, *Objection)),
        "part": chance.choice((None, 1, 2, 3)),
    }


def check(world: World, case_id: int) -> None:
    check_rows(world.database, case_id)


def check_rows(database: Database, case_id: int) -> None:
    """Check that a case and its clocks are what their events add up to."""
    with database.read() as session:
        case = session.get_one(Case, case_id)
        events = events_of(session, case.subject)
        stored = clocks_of(session, case.subject)
        parts, part_clocks = parts_of(session, case), part_clocks_of(session, case)
        again, clocks = rebuilt(case, events)
    assert [event.sequence for event in events] == list(range(1, len(events) + 1))
    for name in AS_IT_STANDS:
        assert getattr(again, name) == getattr(case, name), name
    assert _rows(clocks.rows) == _rows(stored)
    assert _rows(clocks.part_clocks) == _rows(part_clocks)
    assert [_part(part) for part in clocks.parts] == [_part(part) for part in parts]
    assert case.open_parts == sum(part.state is PartState.OPEN for part in parts)
    for number in range(1, case.round + 1):
        own = {clock.stage for clock in stored if clock.round == number}
        assert own >= set(WORKING), f"round {number} lost a clock"
    for clock in stored:
        if clock.round < case.round or case.closed_at is not None:
            assert clock.done_at is not None, "a round that is over still runs"
        if clock.done_at is not None:
            assert clock.crosses_at is None, "what is done crosses a line"


def _part(part: Part) -> tuple[object, ...]:
    return part.number, part.department_id, part.state, part.task


def _rows(clocks: Sequence[Clock]) -> list[tuple[object, ...]]:
    return sorted(
        (tuple(getattr(clock, name) for name in COLUMNS) for clock in clocks),
        key=lambda row: (row[2], str(row[3])),
    )
