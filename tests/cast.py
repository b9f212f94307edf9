"""The named cast, in this one file: who they are, and the demo street they live and work on."""

import shutil
from dataclasses import dataclass

import pytest
from sqlalchemy import Table, insert, select, text

from app.demo import cast as demo_cast
from app.demo.load import build_street
from app.metadata import metadata
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
NEXT_ID = "SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
"""Rows that were written with their ids leave PostgreSQL's own count behind."""


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
def street_rows(sqlite_with_tables, tmp_path_factory, cipher) -> list[tuple[Table, list[dict]]]:
    """Build the demo street once, without its past; give its rows, parents before children."""
    file = tmp_path_factory.mktemp("street") / "street.db"
    shutil.copy(sqlite_with_tables, file)
    database = Database(f"sqlite:///{file}", cipher)
    with database.write() as session:
        build_street(session, {"groups": GROUPS})
    with database.read() as session:
        rows = []
        for table in metadata.sorted_tables:
            stored = [column for column in table.columns if column.computed is None]
            found = session.execute(select(*stored)).mappings().all()
            rows.append((table, [dict(row) for row in found]))
    database.close()
    return [(table, found) for table, found in rows if found]


@pytest.fixture
def cast(database, clock, street_rows) -> Cast:
    """Lay the demo street without its past, and give the cast."""
    with database.write() as session:
        for table, rows in street_rows:
            session.execute(insert(table), rows)
            if not database.is_sqlite and "id" in table.c:
                session.execute(text(NEXT_ID.format(table=table.name)))
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
