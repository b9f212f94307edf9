"""One store, everything running over it, and the loads one after another."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from bench.people import spots
from bench.stores import Store
from bench.whole import audit
from bench.whole.bursting import Burst, burst_phases, judged
from bench.whole.living import Town
from bench.whole.loads import Phase, closed, opened
from bench.whole.report import Run
from bench.whole.stand import Stand, stand
from core.database import Database

Say = Callable[[str], None]
Load = Callable[[], Awaitable[list[float]]]
"""Gives when each of its phases began, and when the last ended."""

STEADY_SHARE = 0.6
"""Of the capacity: the rate at which percentiles are taken."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Seconds of each load; which is zero is left out."""

    closed: float
    steady: float
    burst: float


@dataclass(slots=True)
class Measured:
    """What one store showed; steady's and burst's rates follow from the capacity."""

    capacity: Run
    steady: Run | None = None
    burst: Run | None = None
    judged: Burst | None = None


def measure(
    store: Store, plan: Plan, database_cpu: Callable[[], float], log: Path, say: Say
) -> Measured:
    """Run the loads over one store."""
    hearing: list[Callable[[], Town]] = []

    def hear(to: str, body: dict[str, object]) -> None:
        hearing[0]().hear_from_thread(to, body)

    with (
        store.ground.database() as database,
        store.newcomers() as newcomers,
        stand(store.ground, hear, database_cpu, log) as running,
    ):
        account, robot = store.ground.account_side(), store.ground.robot_side()
        town = Town(running.web.port, running.tencent, account, robot, deque(spots()), newcomers)
        hearing.append(lambda: town)
        loads = Loads(running, database, town, say)
        found = Measured(loads.run("closed loop", lambda: closed(town, plan.closed)))
        say(f"  {found.capacity.rate:.1f} whole lives/s")
        if plan.steady:
            calm = [Phase(max(1.0, STEADY_SHARE * found.capacity.rate), plan.steady)]
            found.steady = loads.run("steady", lambda: opened(town, calm, say))
        if plan.burst:
            phases = burst_phases(found.capacity.rate, plan.burst)
            found.burst = loads.run("burst", lambda: opened(town, phases, say))
            found.judged = judged(found.burst.lived, found.burst.starts)
    return found


@dataclass(frozen=True, slots=True)
class Loads:
    """Runs a load between two looks at processors and tables."""

    running: Stand
    database: Database
    town: Town
    say: Say

    def run(self, name: str, load: Load) -> Run:
        self.say(f"{name} …")
        town, answered = self.town, self.running.tencent.platforms.answered
        town.lived, town.held_back = [], 0
        answered.clear()
        before, cpu, began = audit.mark(self.database), self.running.cpu(), time.perf_counter()
        starts = asyncio.run(_in_loop(town, load))
        seconds, spent = time.perf_counter() - began, self.running.cpu() - cpu
        sent = audit.drained(self.database, before)
        kept = audit.kept(self.database, town.lived, before)
        refusals = {code: count for code, count in answered.items() if code}
        return Run(name, town.lived, starts, seconds, spent, sent, kept, refusals, town.held_back)


async def _in_loop(town: Town, load: Load) -> list[float]:
    town.loop = asyncio.get_running_loop()
    return await load()
