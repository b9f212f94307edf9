"""The targets: how each is asked, and how its answers are checked."""

import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from bench import people, wire
from bench.ground import rest
from bench.lives import openid
from bench.load import Burst
from bench.script import SAYS, YES, Turn
from bench.servers import Server
from bench.stores import Store
from bench.texts import complaints

SAMPLED = 20
"""Of so many answers one is opened and read; the status of each is checked."""


class Target(Protocol):
    name: str
    server: Server

    def requests(self, count: int) -> list[bytes]:
        """Make requests ready; what they need is put in place first."""

    def wrong(self, burst: Burst) -> int:
        """Count answers that are not what they must be."""

    def cpu(self) -> float:
        """Give the processor seconds used so far for its sake."""


def wrong_answers(burst: Burst, is_right: Callable[[int, bytes], bool]) -> int:
    """Check each status, and a sample of the answers wholly."""
    bad = sum(not wire.is_ok(answer) for _, answer in burst.answers)
    sample = [pair for pair in burst.answers[::SAMPLED] if wire.is_ok(pair[1])]
    return bad + sum(not is_right(index, answer) for index, answer in sample)


@dataclass(slots=True)
class Hello:
    name: str
    server: Server

    def requests(self, count: int) -> list[bytes]:
        return [wire.HELLO] * count

    def wrong(self, burst: Burst) -> int:
        return wrong_answers(burst, lambda _, answer: wire.body_of(answer) == b"Hello, World!")

    def cpu(self) -> float:
        return self.server.cpu()


@dataclass(slots=True)
class Echo:
    name: str
    server: Server
    platform: wire.Platform
    _texts: list[str] = field(default_factory=list)

    def requests(self, count: int) -> list[bytes]:
        self._texts = list(itertools.islice(complaints(count), count))
        who = (openid(number) for number in itertools.count())
        return [self.platform.request(xml).raw() for xml in wire.tells(self._texts, who)]

    def wrong(self, burst: Burst) -> int:
        return wrong_answers(
            burst,
            lambda index, answer: self.platform.text(wire.body_of(answer)) == self._texts[index],
        )

    def cpu(self) -> float:
        return self.server.cpu()


@dataclass(slots=True)
class Told:
    """A resident's first sentence: understood, kept, read back. One durable turn."""

    name: str
    server: Server
    store: Store
    database_cpu: Callable[[], float]
    asked: list[str] = field(default_factory=list)
    _seeds: Iterator[int] = field(default_factory=itertools.count)

    def requests(self, count: int) -> list[bytes]:
        rest(self.store.ground)
        seed = next(self._seeds)
        chance = random.Random(seed)  # noqa: S311 - nothing secret.
        numbers = chance.sample(range(self.store.told), min(count, self.store.told))
        self.asked = [openid(number) for number in numbers]
        platform = self.store.ground.account_side()
        return [
            platform.request(xml).raw() for xml in wire.tells(people.complaints(seed), self.asked)
        ]

    def wrong(self, burst: Burst) -> int:
        return self._without(burst, SAYS[Turn.TOLD])

    def cpu(self) -> float:
        return self.server.cpu() + self.database_cpu()

    def agreements(self, burst: Burst) -> list[bytes]:
        """Let those whose matter was read back say yes."""
        platform = self.store.ground.account_side()
        who = [self.asked[index] for index, _ in burst.answers]
        return [platform.request(wire.message(each, YES, "agree")).raw() for each in who]

    def unfiled(self, burst: Burst) -> int:
        return self._without(burst, SAYS[Turn.FILED])

    def _without(self, burst: Burst, told: str) -> int:
        platform = self.store.ground.account_side()
        return wrong_answers(burst, lambda _, answer: told in platform.text(wire.body_of(answer)))
