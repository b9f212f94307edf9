"""A whole life of a case as those who live it say it: told, filed, taken, replied, resolved, rated.

The same script is lived in one process and over HTTP; whoever runs it carries what is said, and
tells what it cannot know by itself: the short number on the group's card.
"""

import re
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from enum import StrEnum

from bench.wire import Platform, Request, group_message, message

YES, HAPPY = "对", "满意"
NUMBER = re.compile(r"编号 (\d+)")
KEY = re.compile(r'<MsgId>(\d+)|"msgid": "([^"]+)"')


class Turn(StrEnum):
    TOLD = "told"
    FILED = "filed"
    TAKEN = "taken"
    REPLIED = "replied"
    RESOLVED = "resolved"
    RATED = "rated"


SAYS = {
    Turn.TOLD: "请您看一看",
    Turn.FILED: "已受理",
    Turn.TAKEN: "接单",
    Turn.REPLIED: "告诉居民",
    Turn.RESOLVED: "已办结",
    Turn.RATED: "谢谢您的评价",
}
"""What each answer must say; another answer ends the life as wrong."""


class Notice(StrEnum):
    """What somebody must have been sent before they can go on."""

    CARD = "card"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class People:
    """Who lives a life: the resident with what they say, and the worker in the grid's group."""

    openid: str
    text: str
    chat_id: str
    userid: str


@dataclass(frozen=True, slots=True)
class Say:
    """One message, sealed anew each time it is sent; it stays the same message."""

    turn: Turn
    platform: Platform
    plain: str

    @property
    def key(self) -> str:
        """Give the message's number, the same in each try."""
        found = KEY.search(self.plain)
        assert found is not None
        return found[1] or found[2]

    def request(self, at: float | None = None) -> Request:
        return self.platform.request(self.plain, at)

    def is_answered(self, body: bytes) -> str | None:
        """Give the answer's text, None if it is not what the turn must bring."""
        text = self.platform.text(body) if body else ""
        return text if SAYS[self.turn] in text else None


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing is said until a notice is there; a card brings the case's short number."""

    notice: Notice


Life = Generator[Say | Wait, str, None]
"""Takes the answer to each message, and what each notice brought."""


def life(
    account: Platform, robot: Platform, who: People, clock: Callable[[], float] = time.time
) -> Life:
    yield Say(Turn.TOLD, account, message(who.openid, who.text, at=clock()))
    filed = yield Say(Turn.FILED, account, message(who.openid, YES, "agree", clock()))
    number = NUMBER.search(filed)
    assert number is not None, filed
    short = yield Wait(Notice.CARD)
    for turn, words in (
        (Turn.TAKEN, "接单"),
        (Turn.REPLIED, "回复 已联系上，明天上门看"),
        (Turn.RESOLVED, "办结 已到现场处理好"),
    ):
        said = group_message(who.chat_id, who.userid, f"{short}号{words}")
        yield Say(turn, robot, said)
    yield Wait(Notice.ASK)
    yield Say(Turn.RATED, account, message(who.openid, HAPPY, f"rate:{number[1]}:5", clock()))
