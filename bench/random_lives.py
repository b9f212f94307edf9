"""Random lives of cases: anybody tries anything at any time; what must hold is checked after each.

Events rebuild the rows; no clock is lost; rounds are kept apart; no end moves but as an event says;
no grid is told of what a department has. The tests walk a bounded part,
`python -m bench.walk` the long form.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from bench.histories import check_history
from bench.random_absences import somebody_goes
from bench.random_checks import compare, look
from bench.random_wishes import ITEMS, anything, something_offered
from core.database import Database
from flows.cases import due, storms
from flows.cases.absences import begin_absences
from flows.cases.actions import open_case, perform
from flows.cases.change import ActionError, Change
from flows.cases.decision import AS_IT_STANDS, rebuilt
from flows.cases.drafts import Draft
from flows.cases.parts import Part, PartState, part_clocks_of, parts_of
from flows.cases.splitting import Piece, split
from flows.cases.states import State
from flows.cases.steps.merging import MERGEABLE
from flows.cases.tables import Case
from flows.clocks.reads import clocks_of
from flows.clocks.running import WORKING
from flows.clocks.tables import Clock
from flows.events import Event, events_of
from flows.office import Office
from flows.people.actors import Actor, resident

SERVED = ("told_until", "crosses_at")
"""What of a clock says how far it is served: no event, but the sweep, moves it."""
COLUMNS = tuple(column.key for column in Clock.__table__.columns if column.key not in SERVED)


class MovingClock:
    """A clock that a life pushes on."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        return self.now.timestamp()


@dataclass(frozen=True, slots=True)
class World:
    """Where lives are lived: who may try things, the grids and the departments there are."""

    database: Database
    office: Office
    clock: MovingClock
    people: tuple[Actor, ...]
    grids: tuple[int, ...]
    departments: tuple[int, ...] = ()
    leavers: tuple[int, ...] = ()
    """Ids of the staff who may go away."""

    @property
    def where(self) -> dict[str, Any]:
        """Give what wishes are made of: places, departments, colleagues and the day."""
        staff = [actor.id for actor in self.people if actor.kind == "staff"]
        grids, departments = self.grids, self.departments
        return {
            "grids": grids,
            "departments": departments,
            "staff": staff,
            "today": self.office.today,
        }


OFFERED = 0.7
"""How often somebody does what is offered to them; else anything at all."""
HOURS = (0, 0, 0, 1, 5, 20, 60)
GOING = 0.08
"""How often somebody goes away or comes back, instead of doing something with a case."""
LONG = 24 * 16
"""Hours after which an answer is not waited for any more."""


def live(world: World, draft: Draft, chance: random.Random, steps: int) -> list[int]:
    """Live one life; gives the case and those that came to follow it.

    AssertionError if the rows are not what happened, or more happened than an event says.
    """
    with world.database.write() as session:
        family = [open_case(session, world.office, draft, resident(draft.resident_id or 0)).id]
    for _ in range(steps):
        before = {each: look(world.database, each) for each in family}
        let_pass(world, chance)
        try_something(world, draft, family, chance)
        for case_id in family:
            if case_id in before:
                compare(world.database, case_id, before[case_id])
            check(world, case_id)
    with world.database.read() as session:
        for case_id in family:
            check_history(session, world.office, session.get_one(Case, case_id))
    return family


def put_away(session: Session, family: Sequence[int]) -> None:
    """Take what was lived out of the way of the lives to come: no sweep, no absence visits it."""
    session.execute(delete(Clock).where(Clock.subject_id.in_(family)))
    over = update(Case).where(Case.id.in_(family))
    session.execute(over.values(state=State.CLOSED, assignee_id=None, moved_at=None))


def let_pass(world: World, chance: random.Random) -> None:
    """Let time pass, and with it what time alone does."""
    hours = LONG if chance.random() < 0.04 else chance.choice(HOURS)
    world.clock.now += timedelta(hours=hours, seconds=chance.random())
    sweep_now_and_then(world, chance)


def sweep_now_and_then(world: World, chance: random.Random) -> None:
    if chance.random() < 0.2:
        due.sweep(world.database, world.office)
        begin_absences(world.database, world.office)
    if chance.random() < 0.03:
        day: date = world.clock.now.date() + timedelta(days=chance.randrange(12))
        due.declare(world.database, world.office, day, "测试", working=chance.random() < 0.5)


def try_something(
    world: World, draft: Draft, family: list[int], chance: random.Random
) -> tuple[int, Change] | None:
    """Let somebody do something with one case of a family, go away, or report the same.

    Gives the case and the step that was taken, None where nothing or something else was done.
    """
    if world.leavers and chance.random() < GOING:
        somebody_goes(world.database, world.office, chance, world.leavers)
        return None
    if chance.random() < 0.08:
        family.append(_one_more(world, draft, family[0], chance))
        return None
    case_id = chance.choice((family[0], *family))
    change = _wish(world, case_id, family, chance)
    if change is None:
        return None
    try:
        with world.database.write() as session:
            _do(session, world.office, case_id, change)
    except ActionError:
        return None
    return case_id, change


def _one_more(world: World, draft: Draft, parent_id: int, chance: random.Random) -> int:
    """Let the same be reported once more, or the report be split in two; gives the new case."""
    actor = resident(draft.resident_id or 0)
    with world.database.write() as session:
        case = session.get_one(Case, parent_id)
        if case.state in MERGEABLE and chance.random() < 0.3:
            item = chance.choice(ITEMS)
            pieces = [Piece(item, "看过了", "看过了")]
            return split(session, world.office, parent_id, pieces)[0].id
        return storms.file_with(session, world.office, draft, actor, parent_id).id


def _wish(
    world: World, case_id: int, family: Sequence[int], chance: random.Random
) -> Change | None:
    people, where = (*world.people, resident(1)), world.where | {"family": family}
    with world.database.read() as session:
        case = session.get_one(Case, case_id)
        if chance.random() < OFFERED:
            office = world.office
            return something_offered(session, office, case, chance, people, where)
        return anything(chance, people, where, case.event_count)


def _do(session: Session, office: Office, case_id: int, change: Change) -> None:
    """Take a step, with what comes along where others follow or are followed."""
    if change.trigger == "merge" and change.parent_id is not None:
        storms.merge(session, office, case_id, change)
    elif change.trigger == "unmerge":
        storms.unmerge(session, office, case_id, change)
    else:
        perform(session, office, case_id, change)


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
    for number in _rounds(case, events):
        own = {clock.stage for clock in stored if clock.round == number}
        assert own >= set(WORKING), f"round {number} lost a clock"
    for clock in stored:
        if clock.round < case.round or case.closed_at is not None:
            assert clock.done_at is not None, "a round that is over still runs"
        if clock.done_at is not None:
            assert clock.crosses_at is None, "what is done crosses a line"


def _rounds(case: Case, events: Sequence[Event]) -> Sequence[int]:
    """Give the rounds that have all their clocks: those of what a case followed are another's."""
    if case.state is State.MERGED or any("parent_id" in event.data for event in events):
        alone = case.parent_id is None
        return (case.round,) if alone else ()
    return range(1, case.round + 1)


def _part(part: Part) -> tuple[object, ...]:
    return part.number, part.department_id, part.state, part.task


def _rows(clocks: Sequence[Clock]) -> list[tuple[object, ...]]:
    return sorted(
        (tuple(getattr(clock, name) for name in COLUMNS) for clock in clocks),
        key=lambda row: (row[2], str(row[3])),
    )
