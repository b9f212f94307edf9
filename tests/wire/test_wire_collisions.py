"""Ids of the platforms are not unique: what two people said under one id is two messages."""

import pytest
from sqlalchemy import select

from bot.dialogue.tables import Conversation

BOTH = pytest.mark.parametrize("engine", ["sqlite", "postgresql"], indirect=True)
ACCOUNTS = ["plain", "compat", "safe"]


@BOTH
@pytest.mark.parametrize("mode", ACCOUNTS)
def test_two_residents_messages_under_one_id_are_both_heard(platform, doors, mode):
    wang, liu = (f"o-{name}-{next(platform.fresh)}" for name in ("wang-ayi", "liu"))
    same = f"8{next(platform.fresh):015}"
    before = platform.stored()["messages"]
    platform.say(doors[mode], platform.text("我叫王秀英，电话13912345678", sender=wang))
    first = platform.say(
        doors[mode], platform.text("花神庙社区3栋路灯坏了", sender=wang, MsgId=same)
    )
    second = platform.say(doors[mode], platform.text("垃圾没人收", sender=liu, MsgId=same))
    assert "花神庙社区第一网格" in first
    assert "花神庙" not in second
    assert "13912345678" not in second
    again = platform.say(doors[mode], platform.text("垃圾没人收", sender=liu, MsgId=same))
    assert again == second
    assert platform.stored()["messages"] == before + 3
    with platform.service.database.read() as session:
        talks = session.scalars(select(Conversation)).all()
        told = [talk.slots.get("sentences") for talk in talks if talk.slots]
    assert ["垃圾没人收"] in told


@BOTH
def test_two_workers_messages_under_one_id_are_both_heard(platform, doors):
    same = f"m-{next(platform.fresh)}"
    robot = doors["robot"]
    mine = platform.say(robot, platform.said("查", sender="worker-01", msgid=same))
    theirs = platform.say(robot, platform.said("查", sender="nobody-yet", msgid=same))
    assert "名单" in theirs
    assert mine != theirs
    assert platform.say(robot, platform.said("查", sender="worker-01", msgid=same)) == mine


@BOTH
def test_two_members_messages_to_the_app_under_one_id_are_two(platform, doors):
    same = f"9{next(platform.fresh):015}"
    before = platform.stored()["messages"]
    for sender in ("worker-01", "worker-02", "worker-01"):
        assert platform.say(doors["app"], platform.text("查", sender=sender, MsgId=same))
    assert platform.stored()["messages"] == before + 2


@BOTH
@pytest.mark.parametrize("mode", ["safe", "app"])
def test_two_peoples_taps_of_one_second_are_two(platform, doors, mode):
    fields = {"MsgType": "event", "Event": "CLICK", "EventKey": "HELP", "MsgId": None}
    before = platform.stored()["messages"]
    for number in (1, 2, 1):
        tap = platform.text("", sender=f"o-{mode}-tapper-{number}", **fields)
        assert platform.say(doors[mode], tap)
    assert platform.stored()["messages"] == before + 2
