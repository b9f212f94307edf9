"""The street in which random lives are walked, with those who may try things there."""

import random
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.commands.database import upgrade
from app.demo.load import build_street
from app.ground import Ground, lay
from bench.random_lives import MovingClock, World
from core.settings import Settings
from flows.cases.drafts import Draft
from flows.clocks.calendar import stored_calendar
from flows.map.reads import root_division
from flows.map.tables import Grid, GroupChat
from flows.office import Office
from flows.people.actors import SYSTEM, resident, staff
from flows.people.tables import Contact, Department, Duty, Resident, Role, Staff
from nlp.catalogue.severity import Severity

PEOPLE = ("小李", "小郑", "老赵", "周主任", "孙主任", "姜警官", "何科长", "于科长", "金审计")
LEAVERS = ("小李", "小郑", "老赵", "何科长")
BEGIN = datetime(2026, 3, 4, 2, tzinfo=UTC)


def settings_in(folder: Path, url: str = "") -> dict[str, Any]:
    """Give what a process needs to open the world's database."""
    return {
        "secret_key": secrets.token_urlsafe(40),
        "data_key": (Fernet.generate_key().decode(),),
        "database_url": url or f"sqlite:///{folder / 'walk.db'}",
        "state_dir": folder,
        "quiet_hours": None,
    }


def world_of(settings: dict[str, Any]) -> World:
    """Lay the demo street in an empty database, with those who may try things."""
    clock = MovingClock(BEGIN)
    ground: Ground = lay(Settings(**settings), clock)
    upgrade(ground.database)
    with ground.database.write() as session:
        build_street(session, {})
        _hired(session)
        _follows(session, clock)
        people = session.scalars(select(Staff).where(Staff.name.in_(PEOPLE))).all()
        grids = session.scalars(select(Grid).order_by(Grid.code).limit(2)).all()
        actors = (SYSTEM, resident(1), *(staff(person) for person in people))
        ids = tuple(grid.id for grid in grids)
        departments = tuple(session.scalars(select(Department.id).order_by(Department.id).limit(3)))
        leavers = tuple(person.id for person in people if person.name in LEAVERS)
    office, zone = ground.office, ground.settings.timezone
    calendar = stored_calendar(ground.database, zone, clock)
    walked = Office(clock, calendar, office.links, office.app)
    return World(ground.database, walked, clock, actors, ids, departments, leavers)


def _hired(session: Session) -> None:
    """Let there be somebody in two departments, and a second dispatcher to grant what one asks."""
    ids = session.scalars(select(Department.id).order_by(Department.id).limit(2)).all()
    for name, department_id in zip(("何科长", "于科长"), ids, strict=True):
        duty = Duty(role=Role.HANDLER, department_id=department_id)
        session.add(Staff(name=name, duties=[duty]))
        keys = {"chat_id": name, "webhook_key": f"webhook-{department_id}"}
        session.add(GroupChat(name=f"{name}的群", department_id=department_id, **keys))
    root = root_division(session)
    assert root is not None
    session.add(Staff(name="孙主任", duties=[Duty(role=Role.DISPATCHER, division_id=root.id)]))


def _follows(session: Session, clock: MovingClock) -> None:
    """Let there be a resident who follows the account."""
    somebody = Resident(created_at=clock())
    session.add(somebody)
    session.flush()
    session.add(
        Contact(
            resident_id=somebody.id,
            channel="wechat",
            account="street",
            external_id="o-walk",
            external_index="walk",
            created_at=clock(),
        )
    )
    session.flush()


def draft_of(chance: random.Random, world: World) -> Draft:
    """Give a report in the first grid, urgent or not, of a department or of none."""
    with world.database.read() as session:
        code = session.get_one(Grid, world.grids[0]).code
    urgent = chance.random() < 0.3
    return Draft(
        source="wechat",
        resident_id=1,
        contact_id=1,
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
