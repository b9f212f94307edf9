"""The county written into a database: its streets, grids, desks, departments, police and people."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo import cast
from bench.land import lay_grids
from bench.people import Spot, spot, spots
from flows.map.tables import (
    Division,
    DivisionLevel,
    Grid,
    GroupChat,
    PoliceGrid,
    PoliceGridPart,
)
from flows.people.tables import Department, Duty, Role, Staff

STREETS = ("云岭", "青溪", "白塔", "望江", "柳浦", "石桥", "南塘")
PER_STREET = 35
"""Communities; seven streets of 35 are the county."""
WORKERS = 3
STAFF_OF_COUNTY = 7_381 / 1_715
POLICED = 14
"""Grids of a police grid; every tenth police grid has no group yet."""
FAMILIES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张"
GIVEN = "文武明亮建国志强小丽春秋海波晓东红梅永平安康宁静"


@dataclass(slots=True)
class Person:
    """Somebody of a grid. away: how they go; since: from when they are not there."""

    userid: str
    name: str
    head: bool
    silent: bool = False
    away: str = ""
    since: datetime | None = None

    def speaks(self, now: datetime) -> bool:
        """Tell whether they are there and say something."""
        return not self.silent and (self.since is None or now < self.since)


@dataclass(slots=True)
class Place:
    """A grid as its people know it: the spot residents name, its group, and who works there."""

    spot: Spot
    people: list[Person] = field(default_factory=list)


def lay(session: Session, chance: random.Random, grids: int) -> dict[int, Place]:
    """Write so many grids with all that goes with them; gives them by number."""
    streets = cast.street()
    root = Division(
        code=streets["county"]["code"], name=streets["county"]["name"], level=DivisionLevel.COUNTY
    )
    session.add(root)
    session.flush()
    laid = lay_grids(session, root, lambda number: _street(root, number), grids)
    named = {each.grid: each for each in spots()}
    names = _names(chance)
    places = {}
    for number, grid in laid.items():
        places[number] = Place(named.get(number, spot(number, "")))
        _group(session, grid, places[number].spot)
        places[number].people = list(_roster(session, chance, grid, number, names))
    _desks(session, names)
    _departments(session, names)
    _police(session, list(laid.values()), names)
    return places


def _street(root: Division, community: int) -> tuple[str, str]:
    number = community // PER_STREET
    return f"{root.code}{number + 1:03d}", f"{STREETS[number]}街道"


def _names(chance: random.Random) -> Iterator[str]:
    """Give names without end of which none is a part of another."""
    pairs = ["".join(each) for each in product(FAMILIES, GIVEN, GIVEN)]
    chance.shuffle(pairs)
    return iter(pairs)


def _group(session: Session, grid: Grid, here: Spot) -> None:
    name = f"{grid.community.name}{grid.name}群"
    keys = {"webhook_key": here.webhook_key, "chat_id": here.chat_id}
    session.add(GroupChat(name=name, grid_id=grid.id, **keys))


def _roster(
    session: Session, chance: random.Random, grid: Grid, number: int, names: Iterator[str]
) -> Iterator[Person]:
    """Hire a head and three workers, in some grids one more, so that the county has 7,381."""
    more = chance.random() < STAFF_OF_COUNTY - WORKERS - 1
    for place in range(1 + WORKERS + more):
        person = Person(f"county-{number:04d}-{place}", next(names), head=place == 0)
        role = Role.HEAD if person.head else Role.WORKER
        duties = [Duty(role=role, grid_id=grid.id)]
        session.add(Staff(name=person.name, wecom_userid=person.userid, duties=duties))
        yield person


def _desks(session: Session, names: Iterator[str]) -> None:
    """Give the county and each street a desk with a group and a dispatcher."""
    desks = session.scalars(
        select(Division).where(Division.level != DivisionLevel.COMMUNITY).order_by(Division.code)
    ).all()
    for number, desk in enumerate(desks):
        duty = Duty(role=Role.DISPATCHER, division_id=desk.id)
        session.add(Staff(name=next(names), wecom_userid=f"desk-{number}", duties=[duty]))
        keys = {"chat_id": f"wr-desk-{number}", "webhook_key": f"{0xDE5C0000 + number:032x}"}
        session.add(GroupChat(name=f"{desk.name}指挥中心群", division_id=desk.id, **keys))


def _departments(session: Session, names: Iterator[str]) -> None:
    """Give each department two who handle its cases, and all but the last two a group."""
    rows = cast.street()["departments"]
    for number, row in enumerate(rows):
        department = Department(**row)
        session.add(department)
        session.flush()
        for _ in range(2):
            duty = Duty(role=Role.HANDLER, department_id=department.id)
            session.add(Staff(name=next(names), duties=[duty]))
        if number < len(rows) - 2:
            keys = {"chat_id": f"wr-dept-{number}", "webhook_key": f"{0xDE900000 + number:032x}"}
            session.add(GroupChat(name=f"{department.name}群", department_id=department.id, **keys))


def _police(session: Session, grids: list[Grid], names: Iterator[str]) -> None:
    """Lay police grids of two communities each over the county, each with its officer."""
    for number, first in enumerate(range(0, len(grids), POLICED)):
        police = PoliceGrid(code=f"police-{number:03d}", name=f"{STREETS[number % 7]}{number}警格")
        session.add(police)
        session.flush()
        session.add_all(
            PoliceGridPart(police_grid_id=police.id, grid_id=grid.id)
            for grid in grids[first : first + POLICED]
        )
        duty = Duty(role=Role.POLICE, police_grid_id=police.id)
        session.add(Staff(name=next(names), wecom_userid=f"officer-{number}", duties=[duty]))
        if number % 10:
            keys = {"chat_id": f"wr-pol-{number}", "webhook_key": f"{0x70110000 + number:032x}"}
            session.add(GroupChat(name=f"{police.name}群", police_grid_id=police.id, **keys))


def webhook_keys(session: Session) -> frozenset[str]:
    """Give the keys of all robots that Tencent's side knows."""
    return frozenset(key for key in session.scalars(select(GroupChat.webhook_key)) if key)
