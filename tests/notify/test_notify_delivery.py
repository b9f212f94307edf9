"""Delivery: in order, at least once, once in practice, and never silently given up."""

import threading
import time
from datetime import timedelta

import pytest

from core.database import Database
from notify.errors import DeliveryError
from notify.outbox import Notice
from notify.planning import DELAYS, LEASE
from notify.post import Post
from notify.tables import Attempt, Destination
from tests.notify.null_channel import NullChannel


class Killed(BaseException):
    """The process ends here."""


def attempts(database):
    with database.read() as session:
        rows = session.query(Attempt).order_by(Attempt.id).all()
        session.expunge_all()
        return rows


def test_messages_to_one_person_arrive_in_the_order_they_were_written(
    say, to_wang, deliverer, heard
):
    say(to_wang("一"), to_wang("二"), to_wang("三"))
    assert deliverer.drain() == 3
    assert heard() == ["一", "二", "三"]


def test_a_later_message_does_not_overtake_one_that_is_tried_again_soon(
    say, to_wang, deliverer, channel, heard, clock
):
    say(to_wang("一"), to_wang("二"))
    channel.answers.append(DeliveryError("忙"))
    assert deliverer.drain() == 0
    assert heard() == ["一"]
    clock.advance(DELAYS[0])
    assert deliverer.drain() == 2
    assert heard() == ["一", "一", "二"]


def test_a_message_in_long_trouble_does_not_hold_up_the_others(
    say, to_wang, deliverer, channel, heard, clock
):
    say(to_wang("一"))
    channel.answers.extend([DeliveryError("忙")] * 4)
    for delay in DELAYS[:4]:
        deliverer.drain()
        clock.advance(delay)
    clock.advance(-DELAYS[3])
    say(to_wang("二"))
    assert deliverer.drain() == 1
    assert heard()[-1] == "二"


def test_each_failure_waits_for_its_own_delay_and_the_last_one_is_final(
    database, say, to_wang, deliverer, channel, clock, outbox
):
    say(to_wang())
    channel.answers.extend([DeliveryError("对方没有应答。")] * (len(DELAYS) + 1))
    for delay in DELAYS:
        deliverer.drain()
        row = outbox()[0]
        assert (row.status, row.next_attempt_at) == ("pending", clock() + delay)
        clock.advance(delay - timedelta(seconds=1))
        assert deliverer.drain() == 0
        clock.advance(timedelta(seconds=1))
    deliverer.drain()
    assert len(channel.calls) == len(DELAYS) + 1
    assert (outbox()[0].status, outbox()[0].last_error) == ("failed", "对方没有应答。")
    assert [each.outcome for each in attempts(database)] == ["retry"] * len(DELAYS) + ["failed"]


def test_a_permanent_refusal_is_final_at_once(database, say, to_wang, deliverer, channel, outbox):
    say(to_wang())
    channel.answers.append(DeliveryError("对方没有关注公众号。", permanent=True, code="43004"))
    deliverer.drain()
    assert outbox()[0].status == "failed"
    (tried,) = attempts(database)
    assert (tried.outcome, tried.error_code) == ("failed", "43004")


def test_the_platforms_own_hour_to_come_back_uses_up_no_delay(
    say, to_wang, deliverer, channel, clock, outbox
):
    say(to_wang())
    for _ in range(len(DELAYS) + 3):
        channel.answers.append(DeliveryError("满了", retry_at=clock() + timedelta(hours=3)))
        deliverer.drain()
        clock.advance(timedelta(hours=3))
    assert outbox()[0].status == "pending"
    assert deliverer.drain() == 1


def test_the_attempt_is_on_record_before_the_call_is_made(database, clock, say, to_wang):
    seen = []
    channel = NullChannel(meanwhile=lambda: seen.extend(attempts(database)))
    say(to_wang())
    Post(database, {"wechat": channel}, clock, "worker").drain()
    assert [(each.outcome, each.finished_at) for each in seen] == [(None, None)]


def test_a_crash_between_call_and_record_sends_again_only_after_the_lease(
    database, say, to_wang, deliverer, channel, heard, clock
):
    say(to_wang("一"))
    channel.answers.append(Killed())
    with pytest.raises(Killed):
        deliverer.drain()
    other = Post(database, {"wechat": channel}, clock, "other")
    clock.advance(LEASE - timedelta(seconds=1))
    assert other.drain() == 0
    clock.advance(timedelta(seconds=1))
    assert other.drain() == 1
    assert heard() == ["一", "一"]
    assert [each.outcome for each in attempts(database)] == [None, "sent"]


def test_a_message_that_kills_the_worker_each_time_ends_as_failed(
    say, to_wang, deliverer, channel, clock, outbox
):
    say(to_wang())
    for _ in range(len(DELAYS) + 1):
        channel.answers.append(Killed())
        with pytest.raises(Killed):
            deliverer.drain()
        clock.advance(LEASE)
    assert deliverer.drain() == 0
    assert outbox()[0].status == "failed"
    assert "7 次" in outbox()[0].last_error


def test_two_workers_at_once_send_each_message_once_and_in_order(
    database_url, cipher, database, clock, say
):
    notices = [
        Notice("wechat", f"contact:{person}", "street", f"o{person}", "k", {"text": f"{number}"})
        for number in range(6)
        for person in range(4)
    ]
    say(*notices)
    channel = NullChannel(meanwhile=lambda: time.sleep(0.005))
    start = threading.Barrier(2)
    sent = []

    def work(name):
        own = Database(database_url, cipher)
        start.wait()
        sent.append(Post(own, {"wechat": channel}, clock, name).drain())
        own.close()

    threads = [threading.Thread(target=work, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(sent) == len(notices) == len(channel.calls)
    for person in range(4):
        told = [p[0]["text"] for _, address, p in channel.calls if address == f"o{person}"]
        assert told == [str(number) for number in range(6)]


def test_a_worker_told_to_stop_finishes_its_call_and_no_more(database, clock, say, to_wang, outbox):
    channel = NullChannel()
    worker = Post(database, {"wechat": channel}, clock, "worker")
    channel.meanwhile = worker.stop
    say(to_wang("一"), to_wang("二"))
    assert worker.drain() == 1
    assert [row.status for row in outbox()] == ["sent", "pending"]
    with database.read() as session:
        assert session.query(Destination).one().lease_until is None


def test_a_way_out_that_is_gone_leaves_a_row_someone_can_see(
    database, clock, channel, say, to_wang, outbox
):
    say(to_wang())
    Post(database, {}, clock, "worker").drain()
    assert outbox()[0].status == "failed"
    assert "wechat" in outbox()[0].last_error


def test_a_message_that_breaks_the_way_out_is_tried_again_and_holds_up_nobody(
    say, to_wang, to_group, deliverer, channel, heard, outbox
):
    say(to_wang("一"), to_group("二"))
    channel.answers.append(KeyError("a fault of ours"))
    assert deliverer.drain() == 1
    assert heard() == ["一", "二"]
    assert outbox()[0].status == "pending"
    assert "KeyError" in outbox()[0].last_error
