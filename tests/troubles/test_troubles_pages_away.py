"""Pages while the database is away, locked or hanging: a kind sentence, and one line in the log."""

import logging
import re
import socket
import sqlite3
import time
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import make_url

from app import errors
from app.commands.database import upgrade
from core.quiet import Quiet

AWAY = "postgresql+psycopg://nobody@127.0.0.1:9/none"
PATIENCE = 5.0
CONSOLE = ("/admin/", "/w/")


@pytest.fixture(autouse=True)
def fresh_log(monkeypatch):
    """The minute of an outage begins anew with each test."""
    errors.quiet = Quiet(errors.log)


@contextmanager
def hanging():
    """Give the address of a server that takes connections and answers nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"postgresql+psycopg://nobody@127.0.0.1:{server.getsockname()[1]}/none"


def token_of(client):
    """Give the token that the forms of a browser carry."""
    return re.search(r'name="csrf_token" value="([^"]+)"', client.get("/admin/sign-in").text)[1]


def signed_in(app, client=None):
    """Give a browser with a session of somebody's, which nobody can check now."""
    client = client or app.test_client()
    with client.session_transaction("/admin/") as cookie:
        cookie["_user_id"], cookie["_fresh"] = "1:digest", True
    return client


def pages(app):
    """Give an address of every page that can be looked at."""
    values = {"case_id": "1", "attachment_id": "1", "group_id": "1", "code": "abc", "signed": "x"}
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and not rule.endpoint.endswith("static"):
            path = re.sub(r"<(?:[^:>]*:)?(\w+)>", lambda name: values.get(name[1], "1"), rule.rule)
            if not path.startswith(errors.PLAIN):
                yield path


@pytest.fixture
def away(settings, web):
    return web(replace(settings, database_url=AWAY))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_page_answers_kindly_while_the_database_is_away(away, caplog):
    client, seen = signed_in(away), {}
    for path in pages(away):
        answer = client.get(path)
        seen[path] = answer.status_code
        assert answer.status_code in (200, 302, 503), path
        if answer.status_code == 503:
            assert answer.headers["Retry-After"] == "30"
            assert "系统正忙" in answer.text
            assert ("指挥台" in answer.text) == path.startswith(CONSOLE), path
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    needing = [path for path, status in seen.items() if status == 503]
    assert {"/p/abc", "/admin/cases", "/admin/troubles", "/w/x"} <= set(needing)
    assert seen["/m/"] == 200, "it needs no database"
    told = [record for record in caplog.records if record.name == "app.errors"]
    assert len(told) == 1
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_was_filled_in_is_said_not_to_be_saved(away):
    client = away.test_client()
    form = {"csrf_token": token_of(client), "text": "不办"}
    signed_in(away, client)
    answer = client.post("/admin/cases/1/steps/decline", data=form)
    assert answer.status_code == 503
    assert "没有保存" in answer.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_that_hangs_is_a_database_away(settings, web):
    with hanging() as url:
        client = web(replace(settings, database_url=url)).test_client()
        for path in ("/p/abc", "/readyz"):
            began = time.monotonic()
            assert client.get(path).status_code == 503
            assert time.monotonic() - began < PATIENCE


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_page_that_writes_answers_kindly_while_the_database_is_locked(settings, web):
    app = web(settings)
    upgrade(app.extensions["jiefang"].database)
    client = app.test_client()
    file = make_url(settings.database_url).database
    sign_in = {"login": "zhou", "password": "an invented password", "csrf_token": token_of(client)}
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        answer = client.post("/admin/sign-in", data=sign_in)
        assert answer.status_code == 503
        assert time.monotonic() - began < PATIENCE
        assert client.get("/p/abc").status_code == 404, "what only reads is answered"
        assert client.get("/readyz").text == "the database is locked\n"
        other.execute("ROLLBACK")
    assert client.post("/admin/sign-in", data=sign_in).status_code in (200, 401, 422, 429)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_operators_and_platforms_get_the_plain_form(away):
    client = away.test_client()
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "the database is away\n")
