"""Who lives the storm: residents and a worker over the real wire, and what reached each."""

import asyncio
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from bench.people import Spot
from bench.script import NUMBER, Say, Turn
from bench.whole.posting import post
from bench.whole.stand import Stand
from bench.wire import Platform, group_message, message
from core.database import Database
from flows.cases.tables import Case
from flows.people.tables import Contact
from notify.tables import Outbox

OFFER = "邻居刚反映过"
BUSY = "系统正忙"
LOOKS, LOOKED_EVERY = 300, 0.2
"""How often, and after how many seconds each, a resident looks for an answer that comes later."""
SAME, YES = "是同一件", "对，提交"
CARD = re.compile(r"新诉求 (\d+)号 · ")
MINUTE = 60.0
HEARD = ("wechat", "wecom_robot")
"""The ways out that Tencent's side here stands for."""


@dataclass(slots=True)
class Heard:
    """What Tencent's side delivered: to groups with the moment, to residents their texts."""

    groups: dict[str, list[tuple[float, str]]] = field(default_factory=lambda: defaultdict(list))
    residents: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def hear(self, to: str, body: dict[str, Any]) -> None:
        if body["msgtype"] == "markdown":
            self.groups[to].append((time.monotonic(), body["markdown"]["content"]))
        else:
            self.residents[to].append(str(body))

    def count(self) -> Counter[str]:
        return Counter({openid: len(texts) for openid, texts in self.residents.items()})

    def busiest_minute(self) -> int:
        """Give the most that any one robot was sent within a minute."""
        return max(
            (_within(sorted(at for at, _ in sent)) for sent in self.groups.values()), default=0
        )


def _within(times: list[float]) -> int:
    return max(sum(start <= at < start + MINUTE for at in times) for start in times)


@dataclass(slots=True)
class Town:
    """The street under the storm; numbers: the case of each who reported, by their openid.

    residents: the openids of all who told it. busy: how often an answer came later.
    said: messages posted, a number each. unanswered: those that no try brought an answer to.
    """

    running: Stand
    database: Database
    account: Platform
    robot: Platform
    spot: Spot
    heard: Heard
    openids: Iterator[str]
    residents: list[str] = field(default_factory=list)
    numbers: dict[str, str] = field(default_factory=dict)
    offered: int = 0
    busy: int = 0
    said: list[str] = field(default_factory=list)
    unanswered: int = 0
    not_understood: list[str] = field(default_factory=list)

    async def says(self, openid: str, text: str, tap: str = "") -> str:
        name = self.running.ground.account().name
        self.running.tencent.platforms.wrote(name, openid, tapped=bool(tap))
        return await self._post(Say(Turn.TOLD, self.account, message(openid, text, tap)))

    async def writes(self, text: str) -> str:
        """Let the worker of the grid write to the group."""
        said = group_message(self.spot.chat_id, self.spot.userid, text)
        return await self._post(Say(Turn.TAKEN, self.robot, said))

    async def _post(self, say: Say) -> str:
        self.said.append(say.key)
        posted = await post(self.running.web.port, say, time.perf_counter())
        heard = posted.answer is not None and not posted.refused
        self.unanswered += not heard
        return posted.text if heard else ""

    async def reports(self, told: str) -> None:
        """Let one more resident tell it, and answer what is asked."""
        openid = next(self.openids)
        self.residents.append(openid)
        answer = await self._heard(openid, await self.says(openid, told))
        offered = OFFER in answer
        self.offered += offered
        filed = await self._heard(openid, await self.says(openid, SAME if offered else YES))
        if NUMBER.search(filed) is None:
            self.not_understood.append(f"{told} … {answer} … {filed}")

    async def _heard(self, openid: str, answer: str) -> str:
        """Give the answer; one that was busy sends it later, and nobody says it twice."""
        if BUSY not in answer:
            return answer
        self.busy += 1
        texts = self.heard.residents[openid]
        before = len(texts)
        for _ in range(LOOKS):
            if len(texts) > before:
                return texts[-1]
            await asyncio.sleep(LOOKED_EVERY)
        return answer

    def know_numbers(self) -> None:
        """Look up the case that each who told it has."""
        index = {self.database.cipher.index(openid): openid for openid in self.residents}
        with self.database.read() as session:
            rows = session.execute(
                select(Contact.external_index, Case.number)
                .join(Case, Case.contact_id == Contact.id)
                .where(Contact.external_index.in_(list(index)))
            )
            self.numbers = {index[row.external_index]: row.number for row in rows}

    async def judges(self, openid: str, answer: str) -> str:
        return await self.says(openid, "回答", tap=f"solved:{self.numbers[openid]}:{answer}")

    def settled(self, seconds: float = 120.0) -> float | None:
        """Wait until nothing is to be sent but the count, which waits for its slot."""
        began = time.monotonic()
        while time.monotonic() < began + seconds:
            if not self._waiting():
                return time.monotonic() - began
            time.sleep(0.5)
        return None

    def _waiting(self) -> int:
        still = (
            Outbox.status == "pending",
            Outbox.subject_kind == "case",
            Outbox.kind != "gather",
            Outbox.channel.in_(HEARD),
        )
        with self.database.read() as session:
            return session.scalar(select(func.count()).where(*still)) or 0
