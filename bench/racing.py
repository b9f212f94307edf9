"""Several real processes that act on the same cases of the same database at the same time.

Each tries what a random life tries, on a clock that all share; what was done is counted by who did
it, and afterwards held against the events: none may be lost, none may stand there twice.
"""

import multiprocessing
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from multiprocessing.sharedctypes import Synchronized
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.ground import lay
from bench.histories import check_history
from bench.random_lives import World, check_rows, sweep_now_and_then, try_something
from core.database import AWAY
from core.settings import Settings
from flows.cases.change import ActionError
from flows.cases.drafts import Draft
from flows.cases.states import IN_HAND
from flows.cases.steps import CASES
from flows.cases.tables import KIND, Case
from flows.events import Event, events_of
from flows.office import Office
from flows.people.absence import absence_of
from flows.people.tables import Staff

Done = Counter[tuple[int, str, str]]
"""How often a case took a step of a trigger by somebody."""
HOURS = (0, 0, 0, 0, 1, 5, 20)
PATIENCE = 300.0
POLICY = "system:None"


class SharedClock:
    """A clock all processes read and push on; it never goes back."""

    def __init__(self, seconds: "Synchronized[float]") -> None:
        self._seconds = seconds

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(self._seconds.value, UTC)

    @property
    def now(self) -> datetime:
        return self()

    def push(self, span: timedelta) -> None:
        with self._seconds.get_lock():
            self._seconds.value += span.total_seconds()


@dataclass(frozen=True, slots=True)
class Race:
    """What a process needs to take part: where, who, which cases, and how often it tries."""

    settings: dict[str, Any]
    people: tuple[Any, ...]
    grids: tuple[int, ...]
    departments: tuple[int, ...]
    leavers: tuple[int, ...]
    draft: Draft
    families: tuple[tuple[int, ...], ...]
    tries: int


@dataclass(slots=True)
class Found:
    """What came of a race. busy: how often the database refused, such as for two who waited for
    each other; such a try is none.
    """

    done: Done = field(default_factory=Counter)
    tries: int = 0
    busy: int = 0
    families: list[set[int]] = field(default_factory=list)


def race(world: World, own: Race, seeds: Sequence[int]) -> Found:
    """Run one process for each seed, all at once, and wait for them; gives what they did."""
    context = multiprocessing.get_context("spawn")
    seconds: Synchronized[float] = context.Value("d", world.clock.now.timestamp())
    results: Any = context.Queue()
    barrier = context.Barrier(len(seeds))
    every = [
        context.Process(target=_act, args=(own, seed, seconds, barrier, results)) for seed in seeds
    ]
    for process in every:
        process.start()
    found = Found(families=[set(family) for family in own.families])
    for _ in every:
        error, done, busy, families = results.get(timeout=PATIENCE)
        if error:
            raise AssertionError(error)
        found.done += done
        found.busy += busy
        for known, more in zip(found.families, families, strict=True):
            known |= set(more)
    for process in every:
        process.join(PATIENCE)
    world.clock.now = datetime.fromtimestamp(seconds.value, UTC)
    found.tries = own.tries * len(seeds)
    return found


def _act(own: Race, seed: int, seconds: "Synchronized[float]", barrier: Any, results: Any) -> None:
    """Be one of the processes; what breaks is told to whoever waits for the result."""
    families = [list(family) for family in own.families]
    done: Done = Counter()
    busy = 0
    try:
        clock = SharedClock(seconds)
        ground = lay(Settings(**own.settings), clock)
        world = World(
            ground.database,
            replace(ground.office, quiet=None),
            clock,  # type: ignore[arg-type]  # It is pushed by its own way.
            own.people,
            own.grids,
            own.departments,
            own.leavers,
        )
        chance = random.Random(seed)  # noqa: S311 - a walk, no secret.
        barrier.wait(PATIENCE)
        for _ in range(own.tries):
            clock.push(timedelta(hours=chance.choice(HOURS), seconds=chance.random()))
            try:
                sweep_now_and_then(world, chance)
                taken = try_something(world, own.draft, chance.choice(families), chance)
            except AWAY:
                busy += 1
                continue
            except ActionError:  # Of a report split in two: it ended a moment before.
                continue
            if taken is not None:
                case_id, change = taken
                done[case_id, change.trigger, _name(change.actor.kind, change.actor.id)] += 1
        ground.database.close()
    except BaseException as error:
        results.put((f"{type(error).__name__}: {error}", done, busy, families))
        raise
    results.put(("", done, busy, families))


def check_race(world: World, found: Found) -> None:
    """Check every case of a race: rows, history, whose hands it is in, and that nothing is lost."""
    ids = sorted(set().union(*found.families))
    for case_id in ids:
        check_rows(world.database, case_id)
    with world.database.read() as session:
        stored = _stored(session, ids)
        for case_id in ids:
            case = session.get_one(Case, case_id)
            check_history(session, world.office, case)
            _check_hands(session, world.office, case)
    for key in found.done.keys() | stored.keys():
        said, there = found.done[key], stored[key]
        by_policy = key[2] == POLICY  # It takes steps of its own beside those that were tried.
        fits = said <= there if by_policy else said == there
        assert fits, f"{key}: {said} were done, {there} are stored"


def _stored(session: Session, ids: Sequence[int]) -> Done:
    rows = session.execute(
        select(Event.subject_id, Event.step, Event.actor_kind, Event.actor_id).where(
            Event.kind == KIND, Event.subject_id.in_(ids), Event.step != "accept"
        )
    )
    return Counter(
        (case, CASES.by_code[step].trigger, _name(kind, who)) for case, step, kind, who in rows
    )


def _name(kind: str, who: int | None) -> str:
    return f"{kind}:{who}"


def _check_hands(session: Session, office: Office, case: Case) -> None:
    """Let no case be with somebody who is gone, or who went away when they had it already."""
    if case.state not in IN_HAND or case.assignee_id is None:
        return
    person = session.get_one(Staff, case.assignee_id)
    absence = absence_of(session, person.id, office.today)
    given = next(e for e in reversed(events_of(session, case.subject)) if "assignee_id" in e.data)
    if given.actor_kind == "staff" and given.actor_id == person.id:
        return  # Who takes something while they are away is not away for it.
    assert person.active, f"{case.id} is with {person.name}, who is gone"
    assert absence is None or not absence.handed, f"{case.id} is with {person.name}, who is away"
