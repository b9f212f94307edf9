"""`python -m bench.walk [--lives N]`: a month of random lives, each checked after every step.

The long form of what the tests walk a little of: whatever anybody tries, events rebuild the rows,
no clock is lost, rounds stay apart. Ends with an AssertionError and the seed of the broken life.
"""

import argparse
import random
import secrets
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from cryptography.fernet import Fernet
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.commands.database import upgrade
from app.demo.load import build_street
from app.ground import Ground, lay
from bench.random_lives import MovingClock, World, live
from core.settings import Settings
from flows.cases.drafts import Draft
from flows.cases.steps import CASES
from flows.cases.tables import KIND
from flows.clocks.calendar import stored_calendar
from flows.clocks.tables import Clock
from flows.events import Event
from flows.map.reads import root_division
from flows.map.tables import Grid, GroupChat
from flows.office import Office
from flows.people.actors import SYSTEM, resident, staff
from flows.people.tables import Department, Duty, Resident, Role, Staff
from nlp.catalogue.severity import Severity

STEPS = 24
PEOPLE = ("小李", "小郑", "老赵", "周主任", "孙主任", "姜警官", "何科长", "于科长", "金审计")
EVERY = 50


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.walk", description=__doc__)
    parser.add_argument("--lives", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    taken: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        world, code = _world(Path(folder))
        for seed in range(options.seed, options.seed + options.lives):
            chance = random.Random(seed)  # noqa: S311 - a walk, no secret.
            try:
                family = live(world, _draft(chance, world, code), chance, STEPS)
                taken += _taken(world, family)
            except AssertionError:
                print(f"the life of seed {seed} broke", file=sys.stderr)
                raise
            if seed % EVERY == 0:
                print(f"{seed - options.seed + 1:6} lives", file=sys.stderr, flush=True)
        world.database.close()
    print(f"{options.lives} lives of {STEPS} tries each: all rebuilt from their events")
    for row in CASES.steps:
        print(f"{taken[row.code]:7} {row.code}")


def _taken(world: World, family: list[int]) -> Counter[str]:
    """Count the steps that the cases of a life took."""
    with world.database.write() as session:
        # Time goes on for the lives to come alone: else each sweep would visit all that were.
        session.execute(delete(Clock).where(Clock.subject_id.in_(family)))
        steps = select(Event.step).where(Event.kind == KIND, Event.subject_id.in_(family))
        return Counter(session.scalars(steps))


def _hired(session: Session) -> None:
    """Let there be somebody in two departments, and a second dispatcher to grant what one asks."""
    ids = session.scalars(select(Department.id).order_by(Department.id).limit(2)).all()
    for name, department_id in zip(("何科长", "于科长"), ids, strict=True):
        duty = Duty(role=Role.HANDLER, department_id=department_id)
        session.add(Staff(name=name, duties=[duty]))
        session.add(GroupChat(name=f"{name}的群", chat_id=name, department_id=department_id))
    root = root_division(session)
    assert root is not None
    session.add(Staff(name="孙主任", duties=[Duty(role=Role.DISPATCHER, division_id=root.id)]))


def _world(folder: Path) -> tuple[World, str]:
    """Lay the demo street, with those who may try things; gives also the code of the first grid."""
    clock = MovingClock(datetime(2026, 3, 4, 2, tzinfo=UTC))
    ground: Ground = lay(_settings(folder), clock)
    upgrade(ground.database)
    with ground.database.write() as session:
        build_street(session, {})
        _hired(session)
        session.add(Resident(created_at=clock()))
        session.flush()
        people = session.scalars(select(Staff).where(Staff.name.in_(PEOPLE))).all()
        grids = session.scalars(select(Grid).order_by(Grid.code).limit(2)).all()
        actors = (SYSTEM, resident(1), *(staff(person) for person in people))
        ids, code = tuple(grid.id for grid in grids), grids[0].code
        departments = tuple(session.scalars(select(Department.id).order_by(Department.id).limit(3)))
    office, zone = ground.office, ground.settings.timezone
    calendar = stored_calendar(ground.database, zone, clock)
    walked = Office(clock, calendar, office.links, office.app)
    return World(ground.database, walked, clock, actors, ids, departments), code


def _settings(folder: Path) -> Settings:
    return Settings(
        secret_key=secrets.token_urlsafe(40),
        data_key=(Fernet.generate_key().decode(),),
        database_url=f"sqlite:///{folder / 'walk.db'}",
        state_dir=folder,
    )


def _draft(chance: random.Random, world: World, code: str) -> Draft:
    urgent = chance.random() < 0.3
    return Draft(
        source="wechat",
        resident_id=1,
        contact_id=None,
        item_code="fumes",
        item_name="餐饮油烟扰民",
        catalogue_version="1",
        severity=Severity.URGENT if urgent else Severity.GENERAL,
        deadline_class=chance.choice(("general", "major")),
        summary="油烟太大",
        description="油烟太大",
        area_code=code,
        police=urgent,
        department_id=chance.choice((None, world.departments[0])),
        grid_id=chance.choice((None, world.grids[0])),
    )


if __name__ == "__main__":
    main()
