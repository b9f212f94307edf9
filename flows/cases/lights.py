"""The lights of a case, stage by stage, and the one a list shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flows.cases.tables import Case
from flows.clocks.profiles import Light, light

ORDER = (Light.RED, Light.YELLOW, Light.GREEN)


class Stage(StrEnum):
    ASSIGN = "assign"
    ANSWER = "answer"
    RESOLVE = "resolve"


@dataclass(frozen=True, slots=True)
class StageLight:
    """One stage of 13710: its light, its end, and when it was done."""

    stage: Stage
    light: Light
    due: datetime
    done: datetime | None


def stages(case: Case, now: datetime) -> Sequence[StageLight]:
    """Give the lights of all stages; a case that ended early ended what was open, too."""
    start = case.clock_started_at
    ends = (
        (Stage.ASSIGN, case.assign_due, case.assigned_at),
        (Stage.ANSWER, case.answer_due, case.answered_at),
        (Stage.RESOLVE, case.resolve_due, case.resolved_at),
    )
    return [
        StageLight(stage, light(start, due, done or case.closed_at, now), due, done)
        for stage, due, done in ends
        if start is not None and due is not None
    ]


def foremost(case: Case, now: datetime) -> StageLight | None:
    """Give the stage to look at first: the worst of those to be done, else the last."""
    every = stages(case, now)
    if not every or case.closed_at or case.resolved_at:
        return every[-1] if every else None
    undone = [each for each in every if each.done is None]
    return min(undone, key=lambda each: (ORDER.index(each.light), each.due), default=every[-1])
