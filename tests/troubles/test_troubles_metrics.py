"""`/metrics`: what stands now, nobody in it, and an answer while the database is away too."""

from dataclasses import replace
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from flows.troubles.tables import Trouble
from notify.outbox import Notice, enqueue
from notify.tables import Outbox


def gauges(app):
    answer = app.test_client().get("/metrics")
    assert answer.status_code == 200
    return {
        (sample.name.removeprefix("jiefang_"), *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }, answer.text


@pytest.fixture
def app(settings, database, cast, web):
    return web(settings)


def test_what_waits_and_what_failed_is_counted_by_way(app, database, clock, journal):
    def add(number, channel, status, *, urgent=False, age=timedelta()):
        notice = Notice(
            channel, f"contact:{number}", "street", "openid-of-wang", "answer", {}, urgent
        )
        with database.write() as session:
            enqueue(session, f"case:{number}", notice, clock() - age)
            session.flush()
            row = session.query(Outbox).order_by(Outbox.id.desc()).first()
            row.status = status

    add(1, "wechat", "pending", age=timedelta(seconds=90))
    add(2, "wechat", "pending")
    add(3, "wecom_robot", "pending", urgent=True, age=timedelta(seconds=7))
    add(4, "wecom_robot", "failed")
    add(5, "wecom_robot", "failed", age=timedelta(days=2))
    add(6, "wechat", "waiting")
    add(7, "wechat", "sent")
    journal.append("sender", "一句话")
    found, text = gauges(app)
    assert found["outbox_pending", "wechat", "no"] == 2
    assert found["outbox_pending", "wechat", "yes"] == 0
    assert found["outbox_oldest_pending_seconds", "wechat", "no"] == 90
    assert found["outbox_pending", "wecom_robot", "yes"] == 1
    assert found["outbox_oldest_pending_seconds", "wecom_robot", "yes"] == 7
    assert found["outbox_failed_last_day", "wecom_robot"] == 1
    assert found["outbox_waiting_last_day", "wechat"] == 1
    assert found["journal_waiting",] == 1
    assert found["journal_aside",] == 0
    assert found["database_writable",] == 1
    for private in ("openid-of-wang", "contact", "小李"):
        assert private not in text


def test_troubles_are_counted_by_kind(app, database, clock):
    with database.write() as session:
        for key in ("webhook:1", "webhook:2", "disk:0"):
            session.add(Trouble(key=key, text="坏了", since=clock()))
        session.add(Trouble(key="clock", text="坏过", since=clock(), over_at=clock()))
    found, _ = gauges(app)
    kinds = {key[1]: value for key, value in found.items() if key[0] == "trouble"}
    assert kinds == {
        "database": 0, "disk": 1, "journal": 0, "clock": 0, "webhook": 2, "token": 0, "outbox": 0,
    }  # fmt: skip


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_without_a_database_it_says_so_and_what_this_machine_knows(settings, web):
    away = replace(settings, database_url="postgresql+psycopg://nobody@127.0.0.1:9/none")
    found, _ = gauges(web(away))
    assert found["database_writable",] == 0
    assert found["trouble", "database"] == 1
    assert found["journal_waiting",] == 0
    assert not [key for key in found if key[0].startswith("outbox")]
