"""The named cast, in this one file: who they are, and the demo street they live and work on."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from app.demo import cast as demo_cast
from app.demo.load import build_street
from core.database import Database
from flows.map.tables import Grid, GroupChat
from flows.people.tables import Resident, Role, Staff

WANG = "王阿姨"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who serves: the name they sign in with, their name and their office."""

    login: str
    name: str
    role: Role


PEOPLE = {
    person.login: person
    for person in (
        Person("xiaoli", "小李", Role.WORKER),
        Person("laozhao", "老赵", Role.WORKER),
        Person("yan", "严网格长", Role.HEAD),
        Person("chen", "陈姐", Role.VOLUNTEER),
        Person("zhou", "周主任", Role.DISPATCHER),
        Person("sun", "孙主任", Role.DISPATCHER),  # of another street
        Person("county", "县中心", Role.DISPATCHER),
        Person("jiang", "姜警官", Role.POLICE),
        Person("chengguan", "城管", Role.HANDLER),
        Person("jin", "金审计", Role.AUDITOR),
        Person("admin", "管理员", Role.ADMIN),
    )
}
GROUPS = {
    name: {"chat_id": f"wr-{name}", "webhook_key": f"webhook-{name}"}
    for name in demo_cast.group_names()
}
"""The demo street's groups, with keys a test can foresee."""


@dataclass(frozen=True, slots=True)
class Cast:
    """The named cast on the demo street: ids of people and of the first two grids.

    小李 works in the first grid of 花神庙社区, 老赵 in the second, 周主任 dispatches the street.
    """

    wang: int  # 王阿姨, a resident
    li: int  # 小李
    zheng: int  # 小郑, of the same grid
    zhao: int  # 老赵
    zhou: int  # 周主任
    grid: int
    other_grid: int


@pytest.fixture(scope="session")
def sqlite_with_street(sqlite_with_tables, tmp_path_factory, cipher) -> Path:
    """Give a database file with the demo street, without its past, to copy."""
    file = tmp_path_factory.mktemp("street") / "street.db"
    shutil.copy(sqlite_with_tables, file)
    database = Database(f"sqlite:///{file}", cipher)
    with database.write() as session:
        build_street(session, {"groups": GROUPS})
    database.close()
    return file


@pytest.fixture
def cast(database, clock) -> Cast:
    """Give the cast, on the demo street that lies in `database` for whoever asks for them."""
    with database.write() as session:
        wang = Resident(created_at=clock())
        session.add(wang)
        session.flush()
        staff = {person.name: person.id for person in session.scalars(select(Staff))}
        grids = session.scalars(select(Grid.id).order_by(Grid.code)).all()
        return Cast(
            wang=wang.id,
            li=staff["小李"],
            zheng=staff["小郑"],
            zhao=staff["老赵"],
            zhou=staff["周主任"],
            grid=grids[0],
            other_grid=grids[1],
        )


@pytest.fixture
def group_of(database, cast):
    """Name the group that an outbox row goes to, as the demo's cast does: "grid-01", "desk"."""

    def named(row) -> str:
        with database.read() as session:
            chats = {f"group:{g.id}": g.chat_id for g in session.scalars(select(GroupChat))}
        return chats.get(row.recipient, row.recipient).removeprefix("wr-")

    return named
