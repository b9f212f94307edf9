"""The ways in: each in one row, none going round another."""

from itertools import combinations

import grimp
import pytest
from sqlalchemy import select

from bot.media import MOST_TRIES, MediaFetcher
from bot.ways import WAYS
from flows.cases.attachments import Attachment
from notify.transport import open_http


def test_no_room_of_the_bot_goes_round_another():
    graph = grimp.build_graph("bot")
    rooms = sorted(graph.find_children("bot"))
    for room in rooms:
        graph.squash_module(room)
    for one, other in combinations(rooms, 2):
        there = graph.chain_exists(one, other)
        assert not (there and graph.chain_exists(other, one)), f"{one} and {other}"


def test_every_way_has_its_callback_and_its_limit():
    assert set(WAYS) == {"wechat", "wecom_robot", "wecom_app"}
    assert len({way.blueprint.name for way in WAYS.values()}) == len(WAYS)
    assert all(way.limit > 0 for way in WAYS.values())


@pytest.mark.parametrize("channel", ["wecom_app", "a way that is gone"])
def test_a_file_no_way_can_fetch_is_set_aside_with_the_reason(bot, database, channel):
    with database.write() as session:
        session.add(
            Attachment(message_id=1, channel=channel, account="a", source="m", kind="image")
        )
    with open_http() as http:
        fetcher = MediaFetcher(bot, http)
        assert sum(fetcher.run() for _ in range(MOST_TRIES + 1)) == 0
    with database.read() as session:
        lost = session.scalars(select(Attachment)).one()
    assert (lost.state, lost.tries) == ("lost", MOST_TRIES)
    assert "gives no files" in lost.problem
