"""Reminders of one slot: one message to a group, each sort under its heading."""

from dataclasses import replace

import pytest

from notify.channels.wecom_robot import joined
from notify.payload import as_text
from notify.post import Post
from notify.tables import Attempt
from tests.notify.null_channel import NullChannel

UNTAKEN, LATE = "还没人接单：", "超期了："


@pytest.fixture
def channel():
    return NullChannel(shares=True, per_minute=20)


@pytest.fixture
def reminder(to_group):
    def make(number, heading=UNTAKEN):
        payload = {"heading": heading, "markdown": f"{number}号 · 油烟"}
        return replace(to_group(), payload=payload, joins=True)

    return make


def calls_of(database):
    with database.read() as session:
        return [each.call_id for each in session.query(Attempt)]


def test_twelve_reminders_of_a_group_are_one_call(database, say, reminder, deliverer):
    say(*(reminder(number) for number in range(1, 13)))
    assert deliverer.drain() == 12
    calls = calls_of(database)
    assert (len(calls), len(set(calls))) == (12, 1)


def test_cards_between_them_go_by_themselves_and_reminders_still_together(
    database, say, reminder, to_group, deliverer
):
    say(
        reminder(1), to_group("新诉求 9号"), reminder(2), to_group("新诉求 10号"), reminder(3, LATE)
    )
    assert deliverer.drain() == 5
    assert len(set(calls_of(database))) == 3


class Small(NullChannel):
    """Takes five messages in one call."""

    def fits(self, payloads):
        return len(payloads) <= 5


def test_more_than_one_message_holds_goes_in_the_next(database, say, reminder, clock):
    say(*(reminder(number) for number in range(1, 13)))
    small = Small(shares=True, per_minute=20)
    assert Post(database, {"wecom_robot": small}, clock).drain() == 12
    assert [len(payloads) for _, _, payloads in small.calls] == [5, 5, 2]


def test_a_heading_is_said_once_and_its_lines_below_it():
    payloads = [
        {"heading": UNTAKEN, "markdown": "1号 · 油烟"},
        {"markdown": "新诉求"},
        {"heading": LATE, "markdown": "2号 · 噪音"},
        {"heading": UNTAKEN, "markdown": "3号 · 油烟"},
    ]
    assert joined(payloads).startswith(f"**{UNTAKEN}**\n1号 · 油烟\n3号 · 油烟")
    assert joined(payloads).count(UNTAKEN) == 1
    assert as_text(payloads[2]) == f"**{LATE}**\n2号 · 噪音"
