"""An outage is said once a minute, whoever notices it how often."""

import logging
import sqlite3
import threading

import psycopg
import pytest
from huey.consumer import Worker
from sqlalchemy import exc

from core import quiet
from core.database import AWAY
from core.quiet import Quiet, QuietOutage
from notify.queue import make_queue, say_outages_once

NOBODY = "postgresql://127.0.0.1:9/nothing"


@pytest.fixture
def minutes(monkeypatch):
    """Let the time stand still, and give what moves it."""
    now = [1000.0]
    monkeypatch.setattr(quiet.time, "monotonic", lambda: now[0])

    def move(seconds):
        now[0] += seconds

    return move


def fail(log, error):
    try:
        raise error
    except type(error):
        log.exception("Error reading %s", "it")


def test_a_line_is_said_once_a_minute_and_how_often_it_was_not(caplog, minutes):
    lines = Quiet(logging.getLogger("jiefang.test"))
    for _ in range(5):
        lines.warning("waits: %s", "x")
    minutes(61)
    lines.warning("waits: %s", "y")
    assert caplog.messages == ["waits: x", "waits: y (and 4 times since)"]


def test_a_library_s_outage_is_one_line_without_its_trace_and_other_errors_stay_whole(
    caplog, minutes
):
    log = logging.getLogger("jiefang.test.library")
    outage = QuietOutage(sqlite3.OperationalError)
    log.addFilter(outage)
    for _ in range(3):
        fail(log, sqlite3.OperationalError("disk I/O error"))
    for _ in range(2):
        fail(log, ValueError("a fault of ours"))
    minutes(61)
    fail(log, sqlite3.OperationalError("disk I/O error"))
    log.removeFilter(outage)
    said = [(record.getMessage(), record.exc_info is not None) for record in caplog.records]
    assert said == [
        ("Error reading it: OperationalError", False),
        ("Error reading it", True),
        ("Error reading it", True),
        ("Error reading it: OperationalError (and 2 times since)", False),
    ]


def test_the_queue_says_once_that_its_server_is_away(caplog):
    huey = make_queue(NOBODY, "an invented secret key of a test run")
    log = logging.getLogger("huey.consumer.Worker")
    before = list(log.filters)
    say_outages_once()
    try:
        worker = Worker(huey, threading.Event(), 0.01, 0.01, 1)
        for _ in range(4):
            worker.loop()
    finally:
        log.filters[:] = before
    ours = [record for record in caplog.records if record.name == log.name]
    assert [record.getMessage() for record in ours] == [
        "Error reading from queue: OperationalError"
    ]
    assert ours[0].exc_info is None


@pytest.mark.parametrize(
    "sort",
    ["DiskFull", "IoError", "CrashShutdown", "CannotConnectNow", "UndefinedFile", "InternalError_"],
)
def test_whatever_a_server_without_a_disk_says_is_a_database_away(sort):
    """It refuses (no room for a row), falls (none for its log), and comes back in its own time."""
    error = getattr(psycopg.errors, sort)("no space left on device")
    assert isinstance(exc.DBAPIError.instance("", {}, error, psycopg.Error), AWAY)
