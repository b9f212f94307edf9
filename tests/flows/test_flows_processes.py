"""Two real processes act on the same cases of one database; afterwards all of it adds up."""

from dataclasses import fields

import pytest
from sqlalchemy import select

from bench.racing import Race, check_race, race
from bench.random_lives import MovingClock, World
from flows.cases.actions import open_case
from flows.office import Office
from flows.people.actors import SYSTEM, resident, staff
from flows.people.tables import Department, Staff

NAMES = ("小李", "小郑", "老赵", "周主任", "姜警官", "何科长")
TRIES = 30


@pytest.fixture
def world(database, office, cast, people, clock) -> World:
    with database.read() as session:
        found = session.scalars(select(Staff).where(Staff.name.in_(NAMES))).all()
        departments = session.scalars(select(Department.id).order_by(Department.id).limit(3)).all()
    moving = MovingClock(clock.now)
    return World(
        database,
        Office(moving, office.calendar, office.links, office.app),
        moving,
        (SYSTEM, resident(cast.wang), *(staff(person) for person in found)),
        (cast.grid, cast.other_grid),
        tuple(departments),
        (cast.li, cast.zheng),
    )


def test_two_processes_lose_nothing_and_tell_nobody_what_is_not_theirs(
    world, settings, draft, contact_of_wang, cast
):
    own = draft(contact_id=contact_of_wang)
    with world.database.write() as session:
        opened = [open_case(session, world.office, own, resident(cast.wang)).id for _ in range(3)]
    given = {each.name: getattr(settings, each.name) for each in fields(settings) if each.init}
    found = race(
        world,
        Race(
            given,
            world.people,
            world.grids,
            world.departments,
            world.leavers,
            own,
            tuple((each,) for each in opened),
            TRIES,
        ),
        (7, 8),
    )
    assert found.tries == 2 * TRIES
    assert sum(found.done.values()) > 0
    check_race(world, found)
