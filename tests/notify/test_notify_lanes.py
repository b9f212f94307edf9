"""Lanes: an alarm goes first, and nobody waits for somebody else's platform."""

import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from core.clock import utc_now
from core.database import Database
from notify.errors import DeliveryError
from notify.health import AWAY_AFTER, FRESH_HANDS, PROBE_EVERY
from notify.lanes import ORDINARY_HANDS
from notify.outbox import Notice
from notify.post import Post
from notify.settling import MAYBE_SENT_DELAYS, UNANSWERED_AGAIN, UNANSWERED_FOR
from notify.tables import Attempt
from tests.notify.null_channel import NullChannel


class Slow(NullChannel):
    """Answers some addresses only when it is let; remembers who was told when."""

    def __init__(self, hangs=lambda _address: False, **more):
        super().__init__(**more)
        self.hangs, self.let, self.told = hangs, threading.Event(), {}
        self.most, self._now, self._lock = 0, 0, threading.Lock()

    def send(self, account, address, payloads):
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
        try:
            if self.hangs(address):
                self.let.wait(20)
                raise DeliveryError("对方没有应答。", unanswered=True, maybe_sent=True)
            super().send(account, address, payloads)
            self.told.setdefault(address, time.monotonic())
        finally:
            with self._lock:
                self._now -= 1


def to(person, text="您好", channel="wechat", *, urgent=False):
    return Notice(channel, f"contact:{person}", "street", f"o{person}", "k", {"text": text}, urgent)


@pytest.fixture
def running(database):
    """Run a post over some channels on the real clock; stopped at the end."""
    posts = []

    def run(channels):
        post = Post(database, channels, utc_now)
        posts.append((post, channels))
        post.start()
        return post

    yield run
    for post, channels in posts:
        for channel in channels.values():
            channel.let.set()
        post.stop()


def eventually(condition, seconds=10.0):
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds
        time.sleep(0.01)
    return time.monotonic() - began


def test_an_alarm_overtakes_all_that_waits(say, deliverer, heard):
    say(to(5, "一"), to(6, "二"), to(5, "着火了", urgent=True))
    deliverer.drain()
    assert heard() == ["着火了", "一", "二"]


def test_a_way_out_that_hangs_holds_up_no_other(say, clock, running):
    clock.now = utc_now()
    hanging, group = Slow(lambda _: True), Slow()
    say(*(to(person) for person in range(40)), to(1, "卡", "wecom_robot"))
    running({"wechat": hanging, "wecom_robot": group})
    assert eventually(lambda: group.told) < 3
    eventually(lambda: hanging.most == ORDINARY_HANDS)


def test_an_alarm_goes_out_while_every_other_hand_of_its_platform_hangs(say, clock, running):
    clock.now = utc_now()
    channel = Slow(lambda address: address != "o99")
    running({"wechat": channel})
    say(*(to(person) for person in range(40)))
    eventually(lambda: channel.most == ORDINARY_HANDS)
    say(to(99, "着火了", urgent=True))
    assert eventually(lambda: channel.told) < 3


class Dead(NullChannel):
    """Has nobody at some addresses."""

    def __init__(self, dead):
        super().__init__()
        self.dead = dead

    def send(self, account, address, payloads):
        super().send(account, address, payloads)
        if address in self.dead:
            raise DeliveryError("对方没有应答。", unanswered=True)


def test_dead_destinations_are_backed_off_together_and_one_alive_is_still_told(
    say, database, clock
):
    channel = Dead({f"o{person}" for person in range(20)})
    post = Post(database, {"wechat": channel}, clock)
    say(*(to(person) for person in range(20)))
    assert post.drain() == 0
    clock.advance(UNANSWERED_AGAIN)
    before = len(channel.calls)
    post.drain()
    assert len(channel.calls) == before + 1, "one of those tried before is probed"
    say(to(99))
    assert post.drain() == 1


def test_the_first_answer_after_an_outage_brings_everybody_their_messages(say, database, clock):
    channel = Dead({f"o{person}" for person in range(20)})
    post = Post(database, {"wechat": channel}, clock)
    say(*(to(person) for person in range(20)))
    post.drain()
    for _ in range(30):
        clock.advance(PROBE_EVERY)
        post.drain()
    assert len(channel.calls) <= 20 + 30 + AWAY_AFTER
    channel.dead.clear()
    clock.advance(UNANSWERED_AGAIN)
    assert post.drain() == 20


def test_what_nobody_was_there_for_uses_up_no_try_for_a_day(say, to_wang, database, clock, outbox):
    channel = NullChannel()
    post = Post(database, {"wechat": channel}, clock)
    say(to_wang())
    ends = clock() + UNANSWERED_FOR
    while clock() < ends:
        channel.answers.append(DeliveryError("对方没有应答。", unanswered=True))
        post.drain()
        clock.advance(timedelta(minutes=20))
    assert outbox()[0].status == "pending"
    channel.answers.clear()
    assert post.drain() == 1


def test_what_may_have_arrived_is_said_again_later_and_the_attempt_says_so(
    say, to_wang, deliverer, channel, database, clock, outbox
):
    say(to_wang())
    channel.answers.append(DeliveryError("对方没有应答。", unanswered=True, maybe_sent=True))
    deliverer.drain()
    assert outbox()[0].next_attempt_at == clock() + MAYBE_SENT_DELAYS[0]
    with database.read() as session:
        assert "可能已经送到" in session.query(Attempt).one().detail


def test_an_alarm_that_may_have_arrived_is_rather_said_twice_than_late(
    say, to_wang, deliverer, channel, clock, outbox
):
    say(replace(to_wang(), urgent=True))
    channel.answers.append(DeliveryError("对方没有应答。", unanswered=True, maybe_sent=True))
    deliverer.drain()
    assert outbox()[0].next_attempt_at < clock() + MAYBE_SENT_DELAYS[0]


def test_an_alarm_is_tried_again_at_least_every_half_minute_and_ends_all_the_same(
    say, to_wang, deliverer, channel, clock, outbox
):
    say(replace(to_wang(), urgent=True))
    channel.answers.extend([DeliveryError("平台返回错误。", code="40001")] * 100)
    began = clock()
    while outbox()[0].status == "pending":
        deliverer.drain()
        assert outbox()[0].next_attempt_at <= clock() + timedelta(seconds=30)
        clock.advance(timedelta(seconds=5))
    assert outbox()[0].status == "failed"
    assert timedelta(minutes=15) < clock() - began < timedelta(minutes=30)


def test_what_is_lost_for_good_is_told_with_the_row_that_says_so(say, to_wang, database, clock):
    seen = []
    channel = NullChannel()

    def on_lost(_session, ids, now):
        seen.append((list(ids), now))

    post = Post(database, {"wechat": channel}, clock, on_lost=on_lost)
    ids = say(to_wang("一"), to_wang("二"))
    channel.answers.append(DeliveryError("没有关注", permanent=True))
    post.drain()
    assert seen == [(ids[:1], clock())]


def test_two_posts_at_once_say_everything_once(database_url, cipher, say, clock, running, database):
    clock.now = utc_now()
    one, other = Slow(), Slow()
    running({"wechat": one})
    second = Database(database_url, cipher)
    post = Post(second, {"wechat": other}, utc_now)
    post.start()
    try:
        say(*(to(person, str(n)) for n in range(5) for person in range(20)))
        eventually(lambda: len(one.calls) + len(other.calls) >= 100, 30)
        time.sleep(0.3)
    finally:
        post.stop()
        second.close()
    told = [(address, p[0]["text"]) for each in (one, other) for _, address, p in each.calls]
    assert len(told) == len(set(told)) == 100


def test_first_tries_keep_a_few_hands_while_the_platform_seems_away():
    assert 0 < FRESH_HANDS < ORDINARY_HANDS


def test_what_cannot_be_read_is_set_aside_and_everybody_else_is_told(
    say, database, clock, outbox, caplog
):
    say(*(to(person) for person in range(6)))
    with database.write() as session:
        session.execute(text("UPDATE outbox SET payload = 'torn' WHERE id = 3"))
    channel = NullChannel()
    post = Post(database, {"wechat": channel}, clock)
    assert post.drain() == 5
    with database.read() as session:
        states = session.execute(text("SELECT status, last_error FROM outbox ORDER BY id")).all()
    assert [row.status for row in states] == ["sent", "sent", "failed", "sent", "sent", "sent"]
    assert "读不出来" in states[2].last_error


def test_a_fault_after_a_call_leaves_the_other_calls_settled(say, database, clock, running):
    clock.now = utc_now()

    def breaks(_session, _ids, _now):
        raise KeyError("a fault of ours")

    channel = Slow()
    channel.answers.append(DeliveryError("没有关注", permanent=True))
    post = Post(database, {"wechat": channel}, utc_now, on_lost=breaks)
    say(*(to(person) for person in range(6)))
    post.start()
    try:
        eventually(lambda: len(channel.told) == 5)
        say(to(99))
        eventually(lambda: "o99" in channel.told)
    finally:
        post.stop()
    with database.read() as session:
        sent = session.execute(text("SELECT count(*) FROM outbox WHERE status = 'sent'")).scalar()
    assert sent == 6
