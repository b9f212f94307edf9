"""The steady load: residents who report a matter and file it, and every so often a fire.

Each speaks from a spot of its own, so that what its group was told tells how often it was.
"""

import asyncio
import time
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bench.people import Spot
from bench.script import NUMBER, Say, Turn
from bench.texts import matters
from bench.whole.posting import Posted, post
from bench.whole.tencent import Platforms
from bench.wire import Safe, message, picture
from bot import words

FIRE = "着火了，烟很大，快来人"
READ_BACK, CALL = "请您看一看", "119"
PATIENCE = 400.0
"""Seconds a resident waits for what was promised."""


@dataclass(slots=True)
class Spoken:
    """One resident's matter: what was said, and what came back. Times are of perf_counter.

    refused: how many messages were said not to be kept, so that their sender says them again.
    """

    openid: str
    spot: Spot
    fire: bool
    posted: list[Posted] = field(default_factory=list)
    first: str = ""
    first_at: float = 0.0
    filed: bool = False
    refused: int = 0

    @property
    def kept(self) -> bool:
        return words.AWAY in self.first


@dataclass(slots=True)
class Street:
    """Who speaks, and what everybody was sent."""

    port: int
    platforms: Platforms
    account: Safe
    spots: deque[Spot]
    openids: Iterator[str]
    spoken: list[Spoken] = field(default_factory=list)
    cards: Counter[str] = field(default_factory=Counter)
    cards_at: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    loop: asyncio.AbstractEventLoop | None = None
    under_way: set["asyncio.Task[None]"] = field(default_factory=set)
    _heard: dict[str, "asyncio.Event"] = field(default_factory=dict)
    _matters: Iterator[str] = field(default_factory=lambda: matters(time.time_ns()))

    def hear_from_thread(self, to: str, body: dict[str, Any]) -> None:
        if self.loop is not None and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._hear, to, body)

    def _hear(self, to: str, body: dict[str, Any]) -> None:
        content = body.get("markdown", {}).get("content", "")
        if "新诉求" in content:
            self.cards[to] += content.count("新诉求 ")
            self.cards_at[to].append(time.perf_counter())
        if READ_BACK in str(body.get("text", {}).get("content", "")) and to in self._heard:
            self._heard[to].set()

    def begin(self, *, fire: bool) -> None:
        """Let one more resident speak."""
        self.under_way.add(asyncio.create_task(self._speak(fire=fire)))

    def show(self) -> None:
        """Let one more resident send a picture, and nothing else."""
        self.under_way.add(asyncio.create_task(self._show()))

    async def _show(self) -> None:
        say = Say(Turn.TOLD, self.account, picture(next(self.openids), time.time()))
        await post(self.port, say, time.perf_counter())

    @property
    def all_done(self) -> bool:
        return all(task.done() for task in self.under_way)

    async def leave(self) -> None:
        """Let those who still wait go home."""
        for task in self.under_way:
            task.cancel()
        await asyncio.gather(*self.under_way, return_exceptions=True)

    async def _speak(self, *, fire: bool) -> None:
        """Say one matter to its end: a fire in one message, another in two."""
        spot = self.spots[0]
        self.spots.rotate(-1)  # It is long until its turn comes again.
        said = Spoken(next(self.openids), spot, fire)
        self.spoken.append(said)
        self._heard[said.openid] = asyncio.Event()
        text = f"{spot.place}{FIRE}" if fire else f"{spot.place}{next(self._matters)}"
        answer = await self._say(said, Turn.TOLD, text)
        said.first, said.first_at = answer, time.perf_counter()
        if fire:
            said.filed = not said.refused
            return
        if not answer or said.refused:
            return  # They were told that it was not taken, or WeChat has said so.
        if READ_BACK not in answer:
            try:
                async with asyncio.timeout(PATIENCE):
                    await self._heard[said.openid].wait()
            except TimeoutError:
                return
        await self._say(said, Turn.FILED, "对", "agree")
        said.filed = not said.refused

    async def _say(self, said: Spoken, turn: Turn, text: str, tap: str = "") -> str:
        name = self.account.account.name
        self.platforms.wrote(name, said.openid, tapped=bool(tap))
        say = Say(turn, self.account, message(said.openid, text, tap, time.time()))
        posted = await post(self.port, say, time.perf_counter())
        said.posted.append(posted)
        answer = posted.text
        said.refused += words.NOT_KEPT in answer
        return answer


def number_in(text: str) -> str | None:
    found = NUMBER.search(text)
    return found[1] if found else None
