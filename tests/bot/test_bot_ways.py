"""The ways in: each in one row, none going round another."""

from itertools import combinations

import grimp

from bot.ways import WAYS


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
