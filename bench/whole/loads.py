"""Loads: as many lives as go at once, and lives at a rate that nothing slows."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.whole.living import Town

AT_ONCE = 48
"""Lives under way in the closed loop: enough to keep two workers and the sender busy."""
RAMP = 8.0
"""Seconds before lives are counted in the closed loop."""
LAST = 180.0
"""Seconds a load may take to end after its last life began."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Phase:
    """So many lives a second for so long."""

    rate: float
    seconds: float


async def closed(town: Town, seconds: float, at_once: int = AT_ONCE) -> list[float]:
    """Begin a life whenever one ends; gives when the counted span began and ended.

    It begins once lives are spread over all their turns, and after its end all may end.
    """
    span = [time.perf_counter() + RAMP, time.perf_counter() + RAMP + seconds]

    async def one_after_another() -> None:
        while time.perf_counter() < span[1]:
            await town.live(time.perf_counter())

    async with asyncio.timeout(RAMP + seconds + LAST):
        await asyncio.gather(*(one_after_another() for _ in range(at_once)))
    return span


async def opened(town: Town, phases: Sequence[Phase], say: Say) -> list[float]:
    """Begin lives at each phase's rate, whatever becomes of them.

    Gives when each phase began, and when the last ended.
    """
    tasks: set[asyncio.Task[None]] = set()
    starts, due = [], time.perf_counter()
    for phase in phases:
        starts.append(due)
        say(f"  {phase.rate:g} lives/s for {phase.seconds:g} s; {len(tasks)} under way")
        for _ in range(round(phase.rate * phase.seconds)):
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            task = asyncio.create_task(town.live(due))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
            due += 1 / phase.rate
    if tasks:
        await asyncio.wait(tasks, timeout=LAST)
    for task in tasks:
        task.cancel()
    return [*starts, due]
