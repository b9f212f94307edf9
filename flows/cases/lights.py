"""The lights of a case, stage by stage, and the one a list shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flows.cases.tables import Case
from flows.clocks.running import WORKING, Light, light
from flows.clocks.tables import Clock, Stage

SHOWN = (*WORKING, Stage.RULE, Stage.PLAN)
"""The stages that somebody has to keep to; the resident's own is none."""
ORDER = (Light.RED, Light.YELLOW, Light.GREEN)


@dataclass(frozen=True, slots=True)
class StageLight:
    """One stage of a round: its light, its end, and when it was done."""

    round: int
    stage: Stage
    light: Light
    due: datetime
    done: datetime | None
    provisional: bool


def stages(clocks: Sequence[Clock], now: datetime) -> Sequence[StageLight]:
    """Give the lights of all stages of all rounds, in the order they were started."""
    return [
        StageLight(
            clock.round,
            clock.stage,
            light(clock, now),
            clock.due_at,
            clock.done_at,
            clock.provisional,
        )
        for clock in clocks
        if clock.stage in SHOWN
    ]


def foremost(case: Case, clocks: Sequence[Clock], now: datetime) -> StageLight | None:
    """Give the stage to look at first: the worst of those to be done, else the last."""
    every = [each for each in stages(clocks, now) if each.round == case.round]
    undone = [each for each in every if each.done is None]
    if undone:
        return min(undone, key=lambda each: (ORDER.index(each.light), each.due))
    return every[-1] if every else None
