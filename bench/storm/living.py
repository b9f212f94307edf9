"""The storm from its first report to its last answer, and what is found of it on the way."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import select

from bench.storm.town import CARD, Town
from bench.whole.audit import KEY_PREFIX
from bot.tables import Message
from flows.cases.states import State
from flows.cases.tables import Case
from notify.tables import Outbox

AT_ONCE = 20
SEED = 20_261_201
TOLD = (
    "{n}栋停水了，家里一滴水都没有",
    "怎么停水了，水管爆了吧，{n}栋",
    "门口水管爆了，水冲得老高，{n}栋全停水",
    "自来水停了，没法做饭，{n}栋",
    "爆水管了！路上全是水，家里反而没水",
    "家里没水了，水龙头拧开一滴没有，{n}栋",
    "总管爆了，整个小区停水",
    "停水半天了，什么时候来水，{n}栋",
    "水压小得洗不了澡，{n}栋，是不是水管裂了",
    "停水也没个通知",
)
BUILDINGS = 9
STEPS = ("接单", "回复 抢修队到了，正在挖开路面", "办结 水管换好了，已来水")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing the worker wrote: how long the robot took, and whom it reached how often."""

    name: str
    answered: float
    told_after: float | None
    told: int
    most: int
    own_number: int


@dataclass(frozen=True, slots=True)
class Stored:
    """What the database has of it when the last answer is in."""

    messages: int
    parents: Sequence[Case]
    followers: int
    alone: int
    answers: int
    head: Case | None
    counted: str


def report(town: Town, seconds: float, count: int) -> float:
    """Let so many tell it, spread over the time; gives how long it took."""
    chance, began = random.Random(SEED), time.monotonic()  # noqa: S311 - nothing secret.
    texts = [
        town.spot.place + chance.choice(TOLD).format(n=chance.randint(1, BUILDINGS))
        for _ in range(count)
    ]

    async def one(number: int) -> None:
        await asyncio.sleep(max(0.0, began + seconds * number / count - time.monotonic()))
        await town.reports(texts[number])

    async def all_of_them() -> None:
        await one(0)  # The first files it; whoever comes after finds it there.
        await _a_few_at_once([partial(one, number) for number in range(1, count)])

    asyncio.run(all_of_them())
    return time.monotonic() - began


async def _a_few_at_once(calls: Sequence[Callable[[], Awaitable[object]]]) -> None:
    room = asyncio.Semaphore(AT_ONCE)

    async def in_turn(call: Callable[[], Awaitable[object]]) -> None:
        async with room:
            await call()

    await asyncio.gather(*map(in_turn, calls))


def cards(town: Town) -> Sequence[str]:
    """Give the short numbers of the cards that the group was sent."""
    sent = [text for _, text in town.heard.groups[town.spot.webhook_key]]
    return [number for text in sent for number in CARD.findall(text)]


def work(town: Town, short: str) -> Sequence[Step]:
    """Let the worker take it, say how it goes, and call it done; each told before the next."""
    return [_step(town, short, words) for words in STEPS]


def _step(town: Town, short: str, words: str) -> Step:
    before, at = town.heard.count(), time.monotonic()
    asyncio.run(town.writes(f"{short}号{words}"))
    answered = time.monotonic() - at
    settled = town.settled()
    told = town.heard.count() - before
    own = sum(
        town.numbers.get(openid, "?") in text
        for openid in told
        for text in town.heard.residents[openid][before[openid] :]
    )
    after = None if settled is None else time.monotonic() - at
    name = words.partition(" ")[0]
    return Step(name, answered, after, len(told), max(told.values(), default=0), own)


def judge(town: Town, unsolved: int) -> Counter[str]:
    """Let all say whether it is solved, the content first; gives how often each was answered."""
    people = list(town.numbers)
    answers = [(each, "yes") for each in people[unsolved:]]
    answers += [(each, "no") for each in people[:unsolved]]
    heard: Counter[str] = Counter()

    async def one(openid: str, answer: str) -> None:
        said = await town.judges(openid, answer)
        heard[said.replace(town.numbers[openid], "…")] += 1

    asyncio.run(_a_few_at_once([partial(one, *each) for each in answers]))
    return heard


def stored(town: Town, short: str) -> Stored:
    numbers = list(town.numbers.values())
    with town.database.read() as session:
        cases = session.scalars(select(Case).where(Case.number.in_(numbers))).all()
        keys = session.scalars(select(Message.key))
        held = {key.removeprefix(KEY_PREFIX).partition("@")[0] for key in keys}
        counted = session.scalars(
            select(Outbox).where(Outbox.kind == "gather").order_by(Outbox.id.desc()).limit(1)
        ).first()
        line = str(counted.payload.get("markdown", "")) if counted else ""
    followers = [case for case in cases if case.state is State.MERGED]
    ids = {case.parent_id for case in followers}
    return Stored(
        messages=sum(key in held for key in town.said),
        parents=[case for case in cases if case.id in ids],
        followers=len(followers),
        alone=sum(case.parent_id is None and case.id not in ids for case in cases),
        answers=sum(case.solved is not None for case in cases),
        head=next((case for case in cases if case.short_number == int(short)), None),
        counted=line,
    )
