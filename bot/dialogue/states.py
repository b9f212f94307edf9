"""The stages of a talk, as a table: from each, where an answer may lead.

A half-told case waits a day (PRODUCT.md, "What residents can say"); what is added within ten
minutes of filing belongs to the case just filed.
"""

from datetime import timedelta
from enum import StrEnum


class Stage(StrEnum):
    IDLE = "idle"  # nothing half-told
    ITEM = "item"  # asked which of three items it is
    PLACE = "place"  # asked where
    GRID = "grid"  # asked which of at most five grids
    CONFIRM = "confirm"  # read back, waits for yes
    EMERGENCY = "emergency"  # filed at once; asked where
    FILED = "filed"  # a case was just opened; more belongs to it
    WHY = "why"  # asked why the rating was low


TELLING = frozenset({Stage.ITEM, Stage.PLACE, Stage.GRID, Stage.CONFIRM})
"""Something is half-told."""

LEADS_TO: dict[Stage, frozenset[Stage]] = {
    Stage.IDLE: frozenset(Stage),
    Stage.ITEM: frozenset({*TELLING, Stage.EMERGENCY, Stage.FILED, Stage.IDLE}),
    Stage.PLACE: frozenset({*TELLING, Stage.EMERGENCY, Stage.FILED, Stage.IDLE}),
    Stage.GRID: frozenset({*TELLING, Stage.EMERGENCY, Stage.FILED, Stage.IDLE}),
    Stage.CONFIRM: frozenset({*TELLING, Stage.EMERGENCY, Stage.FILED, Stage.IDLE}),
    Stage.EMERGENCY: frozenset({*TELLING, Stage.EMERGENCY, Stage.FILED, Stage.IDLE}),
    Stage.FILED: frozenset(Stage),
    Stage.WHY: frozenset(Stage),
}

WAITS: dict[Stage, timedelta] = {
    **dict.fromkeys(TELLING, timedelta(hours=24)),
    Stage.EMERGENCY: timedelta(hours=24),
    Stage.FILED: timedelta(minutes=10),
    Stage.WHY: timedelta(hours=24),
}
