"""Whether the database can be written, and that it is used again once it can."""

import ctypes
import os
import sqlite3
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event, make_url, select, text

from core import pulse
from core.database import AWAY, Database

CAP_DAC_OVERRIDE = 1
CAPABILITY_VERSION = 0x20080522
PATIENCE = 3.0


class Header(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class Capabilities(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint32) for name in ("effective", "permitted", "inheritable")]


@contextmanager
def nobody_special():
    """Be bound by the modes of files even as root, in this thread."""
    if os.geteuid() != 0:
        yield
        return
    system, header = ctypes.CDLL(None, use_errno=True), Header(CAPABILITY_VERSION, 0)
    held = (Capabilities * 2)()
    assert system.capget(ctypes.byref(header), held) == 0
    before = held[0].effective
    held[0].effective = before & ~(1 << CAP_DAC_OVERRIDE)
    assert system.capset(ctypes.byref(header), held) == 0
    try:
        yield
    finally:
        held[0].effective = before
        system.capset(ctypes.byref(header), held)


def with_modes(url, file_mode, folder_mode):
    file = Path(make_url(url).database)
    for each in file.parent.glob(file.name + "*"):
        each.chmod(file_mode)
    file.parent.chmod(folder_mode)


def test_a_database_that_takes_writes_has_no_problem(database, clock):
    assert pulse.problem(database, clock()) is None
    assert pulse.problem(database, clock()) is None
    with database.read() as session:
        assert session.scalars(select(pulse.Pulse.at)).all() == [clock()]


def test_a_database_without_this_version_s_tables_is_not_ready(database_url, cipher, clock):
    database = Database(database_url, cipher)
    assert pulse.problem(database, clock()) == pulse.NO_TABLES
    database.close()


@pytest.mark.parametrize("folder_mode", [0o500, 0o700])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_file_made_read_only_is_noticed_and_used_again_once_it_is_not(
    database, database_url, clock, folder_mode
):
    with nobody_special():
        assert pulse.problem(database, clock()) is None
        database.close()  # As a process would that starts later.
        with_modes(database_url, 0o400, folder_mode)
        for _ in range(2):
            assert pulse.problem(database, clock()) == pulse.READ_ONLY
        with_modes(database_url, 0o600, 0o700)
        assert pulse.problem(database, clock()) is None


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_server_that_is_read_only_is_noticed_and_used_again_once_it_is_not(
    database, database_url, clock
):
    url = make_url(database_url)
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    setting = f'ALTER DATABASE "{url.database}" {{}} default_transaction_read_only'
    with server.connect() as connection:
        connection.execute(text(setting.format("SET") + " = on"))
    server.dispose()
    try:
        assert pulse.problem(database, clock()) == pulse.READ_ONLY
    finally:
        with server.connect() as connection:
            connection.execute(text("SET default_transaction_read_only = off"))
            connection.execute(text(setting.format("RESET")))
        server.dispose()
    assert pulse.problem(database, clock()) is None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_full_disk_is_noticed(database_url, cipher, database):
    """What was rolled back would not notice: nothing of it reaches the disk."""
    database = Database(database_url, cipher)  # The others' must find room again.
    with database.write() as session:
        pages = session.scalar(text("PRAGMA page_count"))

        def no_more(connection, _record):
            connection.execute(f"PRAGMA max_page_count={pages}").close()

    database.engine.dispose()
    event.listen(database.engine, "connect", no_more)
    with pytest.raises(AWAY), database.write() as session:
        session.execute(text("CREATE TABLE more (content TEXT)"))
        session.execute(text("INSERT INTO more VALUES (hex(zeroblob(100000)))"))
    with closing(sqlite3.connect(database.engine.url.database)) as other:
        other.execute("DELETE FROM pulse")
    with pytest.raises(AWAY) as caught, database.write() as session:
        session.execute(text("CREATE TABLE more (content TEXT)"))
    assert pulse._why(caught.value) == pulse.FULL
    database.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_lock_that_is_held_is_noticed_within_the_patience_of_a_platform(database, clock):
    with closing(sqlite3.connect(database.engine.url.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        assert pulse.problem(database, clock()) == pulse.LOCKED
        assert time.monotonic() - began < PATIENCE
        other.execute("ROLLBACK")
    assert pulse.problem(database, clock()) is None


def test_a_server_that_is_away_is_noticed(cipher, clock):
    database = Database("postgresql+psycopg://nobody@127.0.0.1:9/none", cipher)
    assert pulse.problem(database, clock()) == pulse.AWAY_NOW
    database.close()
