"""The group robot: twenty calls a minute, and no card is lost to that."""

from dataclasses import replace
from datetime import timedelta

import pytest

from notify.channels import build_channels
from notify.errors import DeliveryError
from notify.planning import KEPT_FOR_ALARMS
from notify.post import Post
from notify.tables import Attempt
from tests.notify.null_channel import NullChannel
from tests.tencent import GROUP

KEYS = {"grid-01": "webhook-01"}.get
"""Gives the webhook key of a group by its account."""

MINUTE = timedelta(seconds=61)
ORDINARY = 20 - KEPT_FOR_ALARMS


@pytest.fixture
def channel():
    return NullChannel(shares=True, per_minute=20)


@pytest.fixture
def group(settings, database, clock, http):
    """Give a worker with the real channels before Tencent on loopback."""
    return Post(database, build_channels(settings, database, clock, http, KEYS), clock, "worker")


def cards_in(tencent):
    return "\n".join(body["markdown"]["content"] for _, _, body in tencent.sends)


def test_twenty_five_cards_in_a_minute_make_at_most_twenty_calls_and_none_is_lost(
    say, to_group, group, tencent, outbox
):
    say(*(to_group(f"【{number}号】油烟扰民") for number in range(1, 26)))
    assert group.drain() == 25
    assert len(tencent.sends) <= 20
    text = cards_in(tencent)
    places = [text.index(f"【{number}号】") for number in range(1, 26)]
    assert places == sorted(places)
    assert all(text.count(f"【{number}号】") == 1 for number in range(1, 26))
    assert {row.status for row in outbox()} == {"sent"}


def test_a_call_that_carries_several_cards_is_one_call_on_record(
    database, say, to_group, group, tencent
):
    say(*(to_group(str(number)) for number in range(45)))
    group.drain()
    with database.read() as session:
        tries = session.query(Attempt).all()
        assert len(tries) == 45
        assert len({each.call_id for each in tries}) == len(tencent.sends) <= 20


def test_cards_that_come_one_by_one_wait_for_a_place_and_then_share_it(
    say, to_group, deliverer, channel, heard, clock, outbox, due_in
):
    for number in range(ORDINARY):
        say(to_group(str(number)))
        deliverer.drain()
        clock.advance(timedelta(seconds=1))
    say(to_group("a"), to_group("b"))
    assert deliverer.drain() == 0
    assert {row.status for row in outbox()[-2:]} == {"pending"}
    assert due_in() == MINUTE - timedelta(seconds=ORDINARY)
    clock.advance(due_in())
    assert deliverer.drain() == 2
    assert len(channel.calls) == ORDINARY + 1
    assert heard()[-2:] == ["a", "b"]


def test_an_alarm_still_finds_a_place_where_others_have_used_up_theirs(
    say, to_group, deliverer, channel, heard
):
    for number in range(ORDINARY + 5):
        say(to_group(str(number)))
        deliverer.drain()
    assert len(channel.calls) == ORDINARY
    say(replace(to_group("着火了"), urgent=True))
    assert deliverer.drain() == 1
    assert heard()[-1] == "着火了"


def test_no_sliding_minute_ever_holds_more_than_twenty_calls(
    database, say, to_group, deliverer, clock, due_in
):
    for second in range(70):
        say(replace(to_group(str(second)), urgent=second % 7 == 0))
        deliverer.drain()
        clock.advance(timedelta(seconds=1))
    while (wait := due_in()) is not None:
        clock.advance(wait)
        deliverer.drain()
    with database.read() as session:
        calls = sorted({(each.started_at, each.call_id) for each in session.query(Attempt)})
        assert session.query(Attempt).filter(Attempt.outcome == "sent").count() == 70
    starts = [moment for moment, _ in calls]
    for first in starts:
        assert sum(first <= moment < first + timedelta(seconds=60) for moment in starts) <= 20


def test_a_shared_message_stays_within_4096_bytes(say, to_group, group, tencent):
    say(*(to_group("油烟" * 300) for _ in range(30)))
    for _ in range(3):
        group.drain()
    sizes = [len(body["markdown"]["content"].encode()) for _, _, body in tencent.sends]
    assert max(sizes) <= 4096
    assert len(sizes) <= 20


def test_a_card_that_is_too_long_is_cut_between_two_characters(say, to_group, group, tencent):
    say(to_group("a" + "街" * 2000))
    assert group.drain() == 1
    content = tencent.sends[0][2]["markdown"]["content"]
    assert len(content.encode()) <= 4096
    assert content.startswith("a街街街")
    assert content.endswith("……（内容过长，已截断）")


def test_when_the_platform_counts_more_than_we_do_the_card_goes_a_minute_later(
    say, to_group, group, tencent, clock, outbox
):
    tencent.faults(fail_next=1, fail_errcode=45009)
    say(to_group())
    assert group.drain() == 0
    assert outbox()[0].next_attempt_at == clock() + timedelta(minutes=1)
    clock.advance(timedelta(minutes=1))
    assert group.drain() == 1


def test_one_bad_card_does_not_fail_those_it_was_sent_with(
    say, to_group, deliverer, channel, outbox
):
    say(*(to_group(str(number)) for number in range(21)))
    channel.answers.append(DeliveryError("参数不对", permanent=True, code="40058"))
    deliverer.drain()
    assert "failed" not in {row.status for row in outbox()}


def test_a_robot_whose_key_is_void_leaves_a_failure_someone_can_see(
    say, to_group, group, tencent, outbox
):
    tencent.world.groups.remove_robots(GROUP)
    say(to_group())
    group.drain()
    assert outbox()[0].status == "failed"
    assert "webhook key" in outbox()[0].last_error
    assert "webhook-01" not in outbox()[0].last_error
