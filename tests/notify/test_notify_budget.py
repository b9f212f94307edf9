"""The message budget: what WeChat would refuse waits and rides on the next reply."""

from dataclasses import replace
from datetime import timedelta

import pytest

from notify.budget import JOINT, open_window, take_waiting
from notify.errors import DeliveryError, WindowClosedError
from notify.outbox import resend
from notify.tables import Attempt, Destination
from tests.notify.null_channel import NullChannel

ROOMY = 2048


@pytest.fixture
def channel():
    return NullChannel(windowed=True)


@pytest.fixture
def wang_writes(database, clock):
    """Let 王阿姨 write (or tap) and give what waited for her."""

    def write(kind="message"):
        with database.write() as session:
            return open_window(session, "wechat", "contact:5", kind, clock())

    return write


@pytest.fixture
def reply_takes(database, clock):
    def take(room=ROOMY):
        with database.write() as session:
            return take_waiting(session, "wechat", "contact:5", clock(), room)

    return take


@pytest.fixture
def window(database):
    def read():
        with database.read() as session:
            row = session.get_one(Destination, "wechat:contact:5")
            session.expunge_all()
            return row

    return read


def test_nobody_is_written_to_who_has_not_written(say, to_wang, deliverer, channel, outbox, window):
    say(to_wang())
    assert deliverer.drain() == 0
    assert channel.calls == []
    assert outbox()[0].status == "waiting"
    assert window().waiting == 1


def test_five_messages_fit_into_two_days_and_the_sixth_waits(
    say, to_wang, deliverer, channel, wang_writes, outbox
):
    assert wang_writes() == 0
    say(*(to_wang(str(number)) for number in range(6)))
    assert deliverer.drain() == 5
    assert [row.status for row in outbox()] == ["sent"] * 5 + ["waiting"]
    assert wang_writes() == 1


def test_the_window_shuts_after_48_hours(say, to_wang, deliverer, wang_writes, clock, outbox):
    wang_writes()
    clock.advance(timedelta(hours=48) - timedelta(seconds=1))
    say(to_wang())
    assert deliverer.drain() == 1
    clock.advance(timedelta(seconds=1))
    say(to_wang())
    assert deliverer.drain() == 0
    assert outbox()[1].status == "waiting"


def test_a_tap_opens_three_messages_for_a_minute(say, to_wang, deliverer, wang_writes, clock):
    wang_writes("tap")
    say(*(to_wang(str(number)) for number in range(4)))
    assert deliverer.drain() == 3
    wang_writes("tap")
    clock.advance(timedelta(minutes=1))
    say(to_wang())
    assert deliverer.drain() == 0


def test_a_tap_leaves_a_wider_window_alone(say, to_wang, deliverer, wang_writes, clock):
    wang_writes()
    wang_writes("tap")
    clock.advance(timedelta(hours=20))
    say(*(to_wang(str(number)) for number in range(5)))
    assert deliverer.drain() == 5


def test_a_tap_opens_anew_when_the_wider_window_is_used_up_or_shut(
    say, to_wang, deliverer, wang_writes, clock, window
):
    wang_writes()
    say(*(to_wang(str(number)) for number in range(5)))
    deliverer.drain()
    wang_writes("tap")
    assert (window().window_kind, window().window_used) == ("tap", 0)
    wang_writes()
    clock.advance(timedelta(hours=48))
    wang_writes("tap")
    assert window().window_kind == "tap"


def test_waiting_messages_ride_on_the_next_reply_oldest_first(
    database, say, to_wang, deliverer, wang_writes, reply_takes, channel, outbox
):
    say(to_wang("一"), to_wang("二"))
    deliverer.drain()
    assert wang_writes() == 2
    assert reply_takes() == ["一", "二"]
    assert [row.status for row in outbox()] == ["sent", "sent"]
    assert wang_writes() == 0
    with database.read() as session:
        assert {each.detail for each in session.query(Attempt)} == {"随回复一起发出"}
    assert deliverer.drain() == 0
    assert channel.calls == []


def test_what_finds_no_room_on_the_reply_follows_by_itself(
    say, to_wang, deliverer, wang_writes, reply_takes, heard, window
):
    say(to_wang("一"), to_wang("二" * 20), to_wang("三"))
    deliverer.drain()
    wang_writes()
    assert reply_takes(len((JOINT + "一").encode()) + 20) == ["一"]
    assert window().waiting == 0
    deliverer.drain()
    assert heard() == ["二" * 20, "三"]


def test_nothing_rides_twice(say, to_wang, deliverer, wang_writes, reply_takes):
    say(to_wang())
    deliverer.drain()
    wang_writes()
    assert len(reply_takes()) == 1
    assert reply_takes() == []
    assert wang_writes() == 0


@pytest.mark.parametrize(("code", "used_up"), [("45015", False), ("45047", True)])
def test_the_platform_knows_better_than_our_count(
    code, used_up, say, to_wang, deliverer, channel, wang_writes, outbox
):
    wang_writes()
    channel.answers.append(WindowClosedError("等下次", code=code, used_up=used_up))
    say(to_wang("一"), to_wang("二"))
    assert deliverer.drain() == 0
    assert len(channel.calls) == 1
    assert [row.status for row in outbox()] == ["waiting", "waiting"]
    assert wang_writes() == 2


def test_a_refused_message_does_not_use_up_the_budget(
    say, to_wang, deliverer, channel, wang_writes, window
):
    wang_writes()
    channel.answers.append(DeliveryError("格式", permanent=True, code="47001"))
    say(to_wang())
    deliverer.drain()
    assert window().window_used == 0


def test_a_message_without_an_answer_may_have_used_the_budget(
    say, to_wang, deliverer, channel, wang_writes, window
):
    wang_writes()
    channel.answers.append(DeliveryError("没有应答", maybe_sent=True))
    say(to_wang())
    deliverer.drain()
    assert window().window_used == 1


def test_zhou_can_try_a_waiting_message_and_the_count_stays_right(
    database, say, to_wang, deliverer, clock, window
):
    (number,) = say(to_wang())
    deliverer.drain()
    with database.write() as session:
        assert resend(session, number, clock())
    assert window().waiting == 0
    deliverer.drain()
    assert window().waiting == 1


def test_a_crowd_that_has_to_wait_holds_nobody_up(
    say, to_wang, deliverer, wang_writes, channel, clock
):
    wang_writes()
    crowd = [replace(to_wang(), recipient=f"contact:{number}") for number in range(100, 160)]
    say(*crowd)
    clock.advance(timedelta(seconds=1))
    say(to_wang())
    assert deliverer.drain() == 1
    assert len(channel.calls) == 1
