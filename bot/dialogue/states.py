"""The stages of a talk: which question is open, and how long it waits.

A half-told case waits a day (PRODUCT.md, "What residents can say"); what is added within ten
minutes of filing belongs to the case just filed. A question about a case lays a half-told matter
aside (`Slots.laid`); it comes back when that is answered or has waited long enough.
"""

from datetime import timedelta
from enum import StrEnum


class Stage(StrEnum):
    IDLE = "idle"  # nothing half-told
    ITEM = "item"  # asked which of three items it is
    PLACE = "place"  # asked where
    GRID = "grid"  # asked which of at most five places
    CONFIRM = "confirm"  # read back, waits for yes
    EMERGENCY = "emergency"  # filed at once; asked where
    FILED = "filed"  # a case was just opened; more belongs to it
    WHY = "why"  # asked why the rating was low
    ASKED = "asked"  # asked something about a case, or which one is meant


TELLING = frozenset({Stage.ITEM, Stage.PLACE, Stage.GRID, Stage.CONFIRM})
"""Something is half-told."""

HALF_TOLD = timedelta(hours=24)
WAITS: dict[Stage, timedelta] = {
    **dict.fromkeys(TELLING, HALF_TOLD),
    Stage.EMERGENCY: timedelta(hours=24),
    Stage.FILED: timedelta(minutes=10),
    Stage.WHY: timedelta(hours=24),
    Stage.ASKED: timedelta(hours=2),
}
BESIDE = timedelta(hours=2)
"""So long what somebody in a crisis says goes to whoever comes to them, and is no new matter."""
