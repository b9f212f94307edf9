"""Lives under way: each goes on as soon as it is answered and told what it waits for."""

import asyncio
import re
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bench.people import Spot
from bench.script import SAYS, Notice, People, Say, Turn, life
from bench.texts import matters
from bench.whole.posting import Posted, post
from bench.whole.tencent import Tencent
from bench.wire import Robot, Safe
from bot.words import AWAY

NOTICE_PATIENCE = 120.0
NEW_CARD = re.compile(r"新诉求 (\d+)号 · ")


class End(StrEnum):
    """How a life ended."""

    WHOLE = "whole"
    WRONG = "wrong answer"
    REFUSED = "HTTP error"
    UNANSWERED = "unanswered"
    UNTOLD = "a notice did not come"


@dataclass(slots=True)
class Lived:
    """What one life saw; told holds how long after its turn each notice came.

    late: seconds from a message that was answered "kept" to the answer that came by itself.
    """

    who: People
    began: float
    posted: list[Posted] = field(default_factory=list)
    told: dict[Notice, float] = field(default_factory=dict)
    late: list[float] = field(default_factory=list)
    end: End = End.WHOLE
    ended: float = 0.0


@dataclass(slots=True)
class Town:
    """Who lives, where, and who hears what the service sends.

    A spot serves one life at a time, so that its group's cards tell whose they are; and a group
    may be sent 20 messages a minute, of which a life takes two.
    """

    port: int
    tencent: Tencent
    account: Safe
    robot: Robot
    spots: deque[Spot]
    openids: Iterator[str]
    lived: list[Lived] = field(default_factory=list)
    held_back: int = 0
    loop: asyncio.AbstractEventLoop | None = None
    _matters: Iterator[str] = field(default_factory=lambda: matters(time.time_ns()))
    _waiting: dict[tuple[str, Notice], "asyncio.Future[str]"] = field(default_factory=dict)
    _kept: dict[str, tuple[str, "asyncio.Future[str]"]] = field(default_factory=dict)

    def hear_from_thread(self, to: str, body: dict[str, Any]) -> None:
        """Pass on what came to a group or a resident, to the loop of the lives."""
        if self.loop is not None and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._hear, to, body)

    def _hear(self, to: str, body: dict[str, Any]) -> None:
        if body["msgtype"] == "msgmenu":
            self._tell((to, Notice.ASK), "")
            return
        text = str(body.get(body["msgtype"], {}).get("content", ""))
        words, answer = self._kept.get(to, ("", None))
        if answer is not None and words in text and not answer.done():
            answer.set_result(text)
        elif found := NEW_CARD.search(text):
            self._tell((to, Notice.CARD), found[1])

    def _tell(self, key: tuple[str, Notice], what: str) -> None:
        waiting = self._waiting.get(key)
        if waiting is not None and not waiting.done():
            waiting.set_result(what)

    async def live(self, due: float) -> None:
        """Live one life; nothing but its record comes of what goes wrong."""
        if not self.spots:
            self.held_back += 1
            return
        spot = self.spots.popleft()
        who = spot.people(next(self.openids), next(self._matters))
        lived = Lived(who, due)
        self.lived.append(lived)
        hears = {Notice.CARD: spot.webhook_key, Notice.ASK: who.openid}
        for notice, name in hears.items():
            self._waiting[name, notice] = asyncio.get_running_loop().create_future()
        try:
            lived.end = await self._course(lived, hears, due)
        finally:
            lived.ended = time.perf_counter()
            self.spots.append(spot)
            for notice, name in hears.items():
                del self._waiting[name, notice]

    async def _course(self, lived: Lived, hears: Mapping[Notice, str], due: float) -> End:
        who, answer = lived.who, ""
        course = life(self.account, self.robot, who)
        step = next(course)
        while True:
            if isinstance(step, Say):
                notice = Notice.ASK if step.platform is self.account else Notice.CARD
                with self._heard_later(hears[notice], step) as later:
                    posted = await self._say(step, who, due)
                    lived.posted.append(posted)
                    if (end := _trouble(posted)) is not None:
                        return end
                    told = posted.say.is_answered(posted.body)
                    if told is None and AWAY in posted.text:
                        told = await _within(later)
                        if told is None:
                            return End.UNTOLD
                        lived.late.append(time.perf_counter() - posted.began)
                if told is None:
                    return End.WRONG
                answer = told
            else:
                began = time.perf_counter()
                brought = await _within(self._waiting[hears[step.notice], step.notice])
                if brought is None:
                    return End.UNTOLD
                answer = brought
                lived.told[step.notice] = time.perf_counter() - began
            due = time.perf_counter()
            try:
                step = course.send(answer)
            except StopIteration:
                return End.WHOLE

    @contextmanager
    def _heard_later(self, to: str, say: Say) -> Iterator["asyncio.Future[str]"]:
        """Give the answer that comes by itself, to a message that was only kept at first."""
        answer = asyncio.get_running_loop().create_future()
        self._kept[to] = (SAYS[say.turn], answer)
        try:
            yield answer
        finally:
            del self._kept[to]

    async def _say(self, say: Say, who: People, due: float) -> Posted:
        if say.platform is self.account:
            tapped = say.turn is not Turn.TOLD
            self.tencent.platforms.wrote(self.account.account.name, who.openid, tapped=tapped)
        return await post(self.port, say, due)


async def _within(notice: "asyncio.Future[str]") -> str | None:
    """Give what a notice brings; None if it does not come in time."""
    try:
        async with asyncio.timeout(NOTICE_PATIENCE):
            return await notice
    except TimeoutError:
        return None


def _trouble(posted: Posted) -> End | None:
    if posted.answer is None:
        return End.UNANSWERED
    return End.REFUSED if posted.refused else None
