"""Random lives of letters and bulletins: written about a case, signed, answered, late, named."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.random_lives import World
from flows.cases.change import ActionError
from flows.clocks.calendar import set_day
from flows.events import events_of
from flows.letters import due
from flows.letters.actions import Row, act, act_on_bulletin, possible_for, table_of
from flows.letters.addressees import Addressee, of_department, of_grid
from flows.letters.change import Change, Moment
from flows.letters.decision import FIELDS, STAMPS, Thing, rebuilt
from flows.letters.issuing import Draft, issue
from flows.letters.permissions import relations
from flows.letters.steps import BULLETINS, LETTERS
from flows.letters.tables import Bulletin, Letter
from flows.map.reads import root_division
from flows.map.tables import Grid
from flows.people.actors import Actor, staff
from flows.people.duties import heads
from flows.people.tables import Department

T = TypeVar("T", Letter, Bulletin)
HOURS = (0, 1, 20, 20, 40, 100)
TRIGGERS = sorted({row.trigger for table in (LETTERS, BULLETINS) for row in table.steps})
WRITERS = ("周主任", "孙主任")
OFFERED, BULLETINS_ACT = 0.8, 0.3
"""How often somebody does what is offered to them, and how often that is about a bulletin."""


def live_letters(
    world: World, case_ids: Sequence[int], chance: random.Random, steps: int
) -> tuple[list[int], list[int]]:
    """Write about some cases and let anybody do anything; gives the letters and bulletins."""
    letter_id = _written(world, case_ids, chance)
    bulletins: list[int] = []
    for _ in range(steps):
        world.clock.now += timedelta(hours=chance.choice(HOURS), seconds=chance.random())
        due.sweep(world.database, world.office)
        due.draw_up_bulletins(world.database, world.office)
        if chance.random() < 0.1:
            _declare(world, chance)
        with world.database.read() as session:
            bulletins = list(session.scalars(select(Bulletin.id).order_by(Bulletin.id)))[-2:]
            people = (*world.people, *_signers(session, world))
        try:
            with world.database.write() as session:
                _try(session, world, chance, people, letter_id, bulletins)
        except ActionError:
            continue
    _check(world, Letter, [letter_id])
    _check(world, Bulletin, bulletins)
    return [letter_id], bulletins


def _written(world: World, case_ids: Sequence[int], chance: random.Random) -> int:
    """Let the county write to a grid or to a department."""
    writer = chance.choice([actor for actor in world.people if actor.name in WRITERS])
    with world.database.write() as session:
        issuer, to = root_division(session), _addressee(session, world, chance)
        assert issuer is not None
        return issue(session, world.office, Draft(issuer, to, case_ids[:3]), writer).id


def _addressee(session: Session, world: World, chance: random.Random) -> Addressee:
    if chance.random() < 0.5:
        return of_grid(session.get_one(Grid, world.grids[0]))
    return of_department(session.get_one(Department, world.departments[0]))


def _signers(session: Session, world: World) -> list[Actor]:
    return [staff(head) for head in heads(session, world.grids[0], world.office.today)]


def _declare(world: World, chance: random.Random) -> None:
    """Let another day be off than was known, as when the year's calendar comes."""
    day = world.office.today + timedelta(days=chance.randrange(1, 5))
    with world.database.write() as session:
        set_day(session, day, "测试", working=chance.random() < 0.5)
    world.office.calendar.forget()
    due.redate_over(world.database, world.office, day)


def _try(
    session: Session,
    world: World,
    chance: random.Random,
    people: Sequence[Actor],
    letter_id: int,
    bulletins: Sequence[int],
) -> None:
    """Let somebody do what they are offered, or anything at all."""
    of_bulletin = bool(bulletins) and chance.random() < BULLETINS_ACT
    thing_id = chance.choice(bulletins) if of_bulletin else letter_id
    found = session.get_one(Bulletin, thing_id) if of_bulletin else None
    thing: Thing = found or session.get_one(Letter, letter_id)
    change = _anything(chance, people)
    offers = list(_offered(session, world, thing, people))
    if offers and chance.random() < OFFERED:
        actor, row = chance.choice(offers)
        change = replace(change, trigger=row.trigger, actor=actor, text="办好了", masked="办好了")
    if change.trigger in {row.trigger for row in table_of(thing).steps}:
        (act_on_bulletin if of_bulletin else act)(session, world.office, thing_id, change)


def _anything(chance: random.Random, people: Sequence[Actor]) -> Change:
    text = chance.choice((None, "办好了"))
    return Change(chance.choice(TRIGGERS), chance.choice(people), text, text)


def _offered(
    session: Session, world: World, thing: Thing, people: Sequence[Actor]
) -> Iterator[tuple[Actor, Row]]:
    """Give who of some people may take which row from where a thing stands."""
    office = world.office
    for actor in people:
        own = relations(session, thing, actor, office.today)
        moment = Moment(session, office, thing, [], _nothing(actor), office.clock())
        if actor.kind == "staff":
            yield from ((actor, row) for row in possible_for(moment, own))


def _nothing(actor: Actor) -> Change:
    return Change("", actor)


def _check(world: World, kind: type[T], ids: Sequence[int]) -> None:
    """Check that letters or bulletins are what their events add up to."""
    with world.database.read() as session:
        for thing_id in ids:
            thing = session.get_one(kind, thing_id)
            events = events_of(session, thing.subject)
            again, _ = rebuilt(thing, events)
            assert [event.sequence for event in events] == list(range(1, len(events) + 1))
            of_kind: str = thing.subject.kind
            for name in ("state", "words", "event_count", *FIELDS[of_kind], *STAMPS[of_kind]):
                assert getattr(again, name) == getattr(thing, name), name
