"""Lives in turn in each house, so that a slow minute slows all alike."""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from bench.life.house import House
from bench.script import Say, Turn, life
from bench.texts import matters
from bench.wire import follow

LIFE = "life"
ROUND_LIVES = 12
"""Lives of a round in each house: its mean is one figure."""


@dataclass(slots=True)
class Costs:
    """Milliseconds of processor time of each turn, one figure a round; and of the whole life."""

    rounds: dict[str, list[float]] = field(
        default_factory=lambda: {name: [] for name in (*Turn, LIFE)}
    )

    def add(self, lives: Sequence[Mapping[Turn, float]]) -> None:
        for turn in Turn:
            self.rounds[turn].append(fmean(each[turn] for each in lives))
        self.rounds[LIFE].append(fmean(sum(each.values()) for each in lives))


def measured(
    houses: Mapping[str, House], rounds: int, say: Callable[[str], None]
) -> dict[str, Costs]:
    """Live the lives; gives each house's costs."""
    numbers, said = itertools.count(), matters(0)
    costs = {name: Costs() for name in houses}
    for house in houses.values():
        _lives(house, numbers, said)
    for count in range(1, rounds + 1):
        order = list(houses.items())
        for name, house in order if count % 2 else reversed(order):
            costs[name].add(_lives(house, numbers, said))
        latest = ", ".join(f"{name} {each.rounds[LIFE][-1]:.1f} ms" for name, each in costs.items())
        say(f"round {count} of {rounds}: a life {latest}")
    return costs


def profiled(house: House, turn: Turn, lives: int, top: int) -> str:
    """Tell where the time of one turn goes."""
    for number, matter in zip(range(lives), matters(1), strict=False):
        _live(house, 10_000_000 + number, matter, turn)
    return house.top(top)


def _lives(house: House, numbers: Iterator[int], said: Iterator[str]) -> list[dict[Turn, float]]:
    return [_live(house, next(numbers), next(said)) for _ in range(ROUND_LIVES)]


def _live(house: House, number: int, matter: str, profile: Turn | None = None) -> dict[Turn, float]:
    """Live one life of somebody who follows the account; gives what each turn cost."""
    who = house.people(number, matter)
    house.call(house.account.request(follow(who.openid)))
    spent: dict[Turn, float] = {}
    course, answer = life(house.account, house.robot, who), None
    while True:
        try:
            step = course.send(answer)  # type: ignore[arg-type]  # None starts a generator.
        except StopIteration:
            return spent
        if not isinstance(step, Say):
            answer = house.newest_short_number()
            continue
        done = house.call(step.request(), profile=step.turn == profile)
        answer = step.is_answered(done["body"].encode())
        if answer is None:
            raise RuntimeError(f"{house.root}, {step.turn}: {done['status']} {done['body']}")
        spent[step.turn] = done["ms"]
