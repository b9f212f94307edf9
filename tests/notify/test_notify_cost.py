"""What a sweep costs grows with what is due, not with what was ever sent."""

from datetime import timedelta

import pytest
from sqlalchemy import event, text

from notify.budget import open_window
from notify.lanes import lanes_of
from notify.planning import due_destinations
from notify.tables import Attempt, Outbox


@pytest.fixture
def a_long_past(database, clock):
    """Store a few thousand sent rows and their attempts."""
    then = clock() - timedelta(days=30)
    with database.write() as session:
        session.add_all(
            Outbox(
                event_key=f"case:{number}:event:1",
                channel="wechat",
                recipient=f"contact:{number % 50}",
                account="street",
                address="openid",
                kind="accepted",
                payload={"text": "您好"},
                status="sent",
                created_at=then,
                next_attempt_at=then,
                sent_at=then,
            )
            for number in range(3000)
        )
        session.flush()
        session.execute(
            text(
                "INSERT INTO attempts (outbox_id, destination, call_id, started_at)"
                " SELECT id, channel || ':' || recipient, event_key, created_at FROM outbox"
            )
        )
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


@pytest.fixture
def plans(database):
    """Explain every SELECT and UPDATE as it is run."""
    seen = []
    explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "

    def note(_connection, cursor, statement, parameters, _context, _many):
        if statement.startswith(("SELECT", "UPDATE")):
            cursor.execute(explain + statement, parameters)
            seen.extend(str(row) for row in cursor.fetchall())

    for engine in {database.engine, database.reader}:
        event.listen(engine, "before_cursor_execute", note)
    yield seen
    for engine in {database.engine, database.reader}:
        event.remove(engine, "before_cursor_execute", note)


def scans(plans):
    """Name the table reads that take every row of the long tables."""
    return [
        line
        for line in plans
        if any(name in line for name in ("outbox", "attempts"))
        and ("SCAN" in line or "Seq Scan" in line)
    ]


def test_a_sweep_reads_index_ranges_only(a_long_past, database, clock, plans):
    with database.read() as session:
        for lane in lanes_of(["wechat", "wecom_robot"]):
            assert due_destinations(session, lane, clock()) == []
        assert session.query(Attempt).filter(Attempt.call_id == "none").all() == []
    assert plans
    assert scans(plans) == []


def test_a_delivery_reads_index_ranges_only(a_long_past, say, to_wang, deliverer, plans):
    say(to_wang())
    plans.clear()
    assert deliverer.drain() == 1
    assert plans
    assert scans(plans) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_noting_that_someone_wrote_is_one_statement(database, clock):
    statements = []
    with database.write() as session:
        driver = session.connection().connection.driver_connection
        driver.set_trace_callback(statements.append)
        open_window(session, "wechat", "contact:5", "message", clock())
        driver.set_trace_callback(None)
    assert len(statements) == 1
