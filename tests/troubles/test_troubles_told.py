"""A trouble reaches the desk once, and again when it is over."""

import json
import sqlite3
from contextlib import closing, suppress
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from app.troubles.checks import StoredCheck
from bot.tables import Message
from flows.people.tables import Staff
from flows.troubles.found import Looked
from flows.troubles.noting import note
from notify.outbox import Notice, enqueue
from notify.tables import Attempt, Outbox, Token

MINUTE = timedelta(minutes=1)
GB = 1024**3


@pytest.fixture
def minutes(watch, clock, database):
    """Let minutes pass, with a look in each; what is told goes out."""
    ours = update(Outbox).where(Outbox.subject_kind == "trouble").values(status="sent")

    def pass_(count=1):
        for _ in range(count):
            clock.advance(MINUTE)
            watch.sweep()
            with suppress(OperationalError), database.write() as session:
                session.execute(ours)

    return pass_


@pytest.fixture
def call_ended(database, clock):
    """Let a call to a group have ended, as the post writes it down."""

    def end(group, outcome, code=None):
        notice = Notice("wecom_robot", f"group:{group}", str(group), str(group), "assign", {})
        with database.write() as session:
            number = session.query(Outbox).count()
            enqueue(session, f"case:{number}", notice, clock())
            row = session.query(Outbox).order_by(Outbox.id.desc()).first()
            row.status = outcome if outcome in ("sent", "failed") else "pending"
            session.add(
                Attempt(
                    outbox_id=row.id,
                    destination=f"wecom_robot:group:{group}",
                    call_id=f"call-{number}",
                    started_at=clock(),
                    finished_at=clock(),
                    outcome=outcome,
                    error_code=code,
                )
            )

    return end


def test_all_is_well_and_nobody_is_told(minutes, told, there):
    minutes(3)
    assert told() == []
    assert there() == []


def test_a_robot_thrown_out_of_its_group_is_told_to_the_desk_once_and_when_it_is_back(
    minutes, call_ended, told, there, past, group, desk
):
    call_ended(group, "sent")
    call_ended(group, "failed", "93000")
    minutes(5)
    ((to, text),) = told()
    assert to == f"group:{desk}"
    assert "群机器人" in text
    assert "93000" in text
    assert there() == [f"webhook:{group}"]
    call_ended(group, "sent")
    minutes(5)
    assert [text.split()[0] for _, text in told()] == ["**故障**", "**已恢复**"]
    assert there() == []
    assert past() == [f"webhook:{group}"]


def test_a_call_under_way_does_not_make_a_refused_group_well(
    minutes, call_ended, there, database, group, clock
):
    call_ended(group, "failed", "93000")
    clock.advance(MINUTE)
    call_ended(group, None)
    minutes()
    assert there() == [f"webhook:{group}"]


def test_a_single_message_that_has_to_be_said_again_is_no_trouble_of_its_group(
    minutes, call_ended, there, group
):
    call_ended(group, "retry", "45009")
    minutes()
    assert there() == []


def test_of_the_desk_s_own_robot_its_people_are_told_by_name(
    minutes, call_ended, told, desk, cast, database
):
    with database.write() as session:
        session.execute(update(Staff).where(Staff.id == cast.zhou).values(wecom_userid="zhou"))
    call_ended(desk, "failed", "93000")
    minutes()
    assert [to for to, _ in told()] == [f"staff:{cast.zhou}", "desk"]


def test_an_account_that_gets_no_token_is_told_by_its_name(minutes, told, there, database):
    with database.write() as session:
        session.add(Token(key="wechat:wx0000000000000001", problem="40164"))
        session.add(Token(key="wechat:wx-of-before", problem="40013"))  # Not in the settings.
    minutes(2)
    ((_, text),) = told()
    assert "公众号“street”" in text
    assert "40164" in text
    assert "IP 白名单" in text
    with database.write() as session:
        session.execute(update(Token).values(problem=None))
    minutes()
    assert there() == []


@pytest.mark.parametrize(("urgent", "patience"), [(True, 1), (False, 10)])
def test_what_should_have_gone_out_long_since_is_told(
    minutes, told, there, database, clock, urgent, patience
):
    notice = Notice("wechat", "contact:1", "street", "o", "answer", {"text": "好"}, urgent)
    with database.write() as session:
        enqueue(session, "case:1", notice, clock())
    minutes(patience)
    assert there() == []
    minutes()
    assert len(there()) == 1
    assert f"超过 {patience} 分钟" in told()[0][1]
    with database.write() as session:
        session.execute(update(Outbox).where(Outbox.channel == "wechat").values(status="sent"))
    minutes()
    assert there() == []


def test_what_is_kept_for_later_is_late_only_after_that(minutes, there, database, clock):
    """A reminder waits for the next half hour, at night for the morning."""
    later = clock() + timedelta(minutes=25)
    notice = Notice("wecom_robot", "group:1", "1", "1", "remind", {"markdown": "好"}, due=later)
    with database.write() as session:
        enqueue(session, "case:1", notice, clock())
    minutes(25)
    assert there() == []
    minutes(12)
    assert len(there()) == 1


@pytest.mark.parametrize(("total", "free"), [(100 * GB, 4 * GB), (8 * GB, GB // 3)])
def test_a_disk_that_fills_up_is_told_before_it_is_full(minutes, told, there, disk, total, free):
    disk.total, disk.free = total, free
    minutes()
    assert there()[0] == "disk:0"
    assert f"只剩 {free // 1024**2} MB" in told()[0][1]
    disk.free = total
    minutes()
    assert there() == []


def test_a_journal_that_grows_or_grows_old_is_told(minutes, told, there, journal):
    for number in range(21):
        journal.append(f"sender-{number}", "一句话")
    minutes()
    assert there() == ["journal:waiting"]
    assert "21 条" in told()[0][1]
    for _ in range(20):
        journal.done(journal.next())
    minutes()
    assert there() == [], "one that has just come is nothing"
    minutes(5)
    assert there() == ["journal:waiting"]
    journal.done(journal.next())
    minutes()
    assert there() == []


def test_a_line_set_aside_is_told_until_somebody_has_looked(minutes, told, there, journal):
    journal.append("sender", "一句话")
    journal.set_aside(journal.next(), "ValueError")
    minutes()
    assert there() == ["journal:aside"]
    assert "补办不了" in told()[0][1]


def test_a_journal_that_cannot_be_opened_is_told(minutes, there, settings):
    settings.state_dir.mkdir(parents=True)
    (settings.state_dir / "journal.db").write_bytes(b"no database at all" * 100)
    minutes()
    assert there() == ["journal:file"]


def test_a_clock_that_is_off_is_told_until_a_message_is_taken_again(
    minutes, told, there, settings, clock, database
):
    settings.state_dir.mkdir(parents=True)
    seen = {"seconds": -420, "at": clock().isoformat()}
    (settings.state_dir / "clock.json").write_text(json.dumps(seen))
    minutes()
    assert there() == ["clock"]
    assert "差了 420 秒（平台比本机慢）" in told()[0][1]
    with database.write() as session:
        values = {"kind": "text", "raw": "<xml/>"}
        session.add(_message(clock() + MINUTE, **values))
    minutes()
    assert there() == []


def _message(at, **values):
    columns = Message.__table__.columns
    known = {name: value for name, value in values.items() if name in columns}
    for column in columns:
        if not (column.nullable or column.primary_key or column.name in known or column.default):
            kind = column.type.python_type
            known[column.name] = at if "at" in column.name.split("_") else kind("1")
    return Message(**known | {"received_at": at})


def test_a_trouble_that_comes_and_goes_is_no_flood(minutes, call_ended, told, there, group):
    for _ in range(10):
        call_ended(group, "failed", "93000")
        minutes()
        call_ended(group, "sent")
        minutes()
    assert [text.split()[0] for _, text in told()] == ["**故障**", "**已恢复**"]
    call_ended(group, "failed", "93000")
    minutes(7)
    assert len(told()) == 3, "it has lasted now"


def test_a_check_that_breaks_off_ends_no_trouble_and_hides_no_other(
    minutes, call_ended, there, group, journal, stored
):
    call_ended(group, "failed", "93000")
    minutes()

    def broken(_scene, _session):
        raise ZeroDivisionError

    stored[[check.kind for check in stored].index("webhook")] = StoredCheck("webhook", broken)
    journal.append("sender", "一句话")
    journal.set_aside(journal.next(), "ValueError")
    minutes()
    assert there() == [f"webhook:{group}", "journal:aside"]


def test_one_machine_does_not_end_another_s_trouble(database, office, cast, there, told):
    def sees(place, *keys):
        with database.write() as session:
            note(session, office, Looked(place, dict.fromkeys(keys, "坏了")))

    sees("machine-1", ("machine-1", "disk:0"), ("", "webhook:7"))
    sees("machine-2", ("", "webhook:7"))
    assert there() == ["disk:0", "webhook:7"]
    assert len(told()) == 2
    sees("machine-2")
    assert there() == ["disk:0"]
    sees("machine-1")
    assert there() == []
    assert len(told()) == 4


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_of_a_database_that_cannot_be_written_the_desk_hears_past_the_outbox(
    watch, minutes, heard, told, there, past, database
):
    minutes()
    with closing(sqlite3.connect(database.engine.url.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        minutes(2)
        assert len(heard.texts) == 1
        assert "被别的程序锁住了" in heard.texts[0]
        other.execute("ROLLBACK")
    minutes()
    assert there() == []
    assert past() == ["database"]
    ((_, text),) = told()
    assert text.startswith("**已恢复**")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_could_not_be_told_then_is_told_after(watch, minutes, heard, told, past, database):
    heard.refusal = "away too"
    with closing(sqlite3.connect(database.engine.url.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        minutes()
        other.execute("ROLLBACK")
    minutes()
    assert past() == ["database"]
    ((_, text),) = told()
    assert text.startswith("**出过故障，已恢复**")
