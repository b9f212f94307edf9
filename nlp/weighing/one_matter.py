"""Is it one matter? A new report beside one of a neighbour's (PRODUCT.md, "Storms").

What is compared was found before: the item, the area (a community's code), the building, when.
"""

from dataclasses import dataclass
from typing import Final

NEAR_FOR: Final = 12 * 3600.0
"""Seconds after a report in which another may be one more of it."""


@dataclass(frozen=True, slots=True)
class Told:
    """What comparing needs of a report; item and building "" where unknown; at in seconds."""

    item: str
    area: str
    building: str
    at: float


def may_be_one(one: Told, other: Told) -> bool:
    """Tell whether two reports may be of one matter, so that whoever reports is asked."""
    return (
        one.item == other.item != ""
        and one.area == other.area != ""
        and abs(one.at - other.at) <= NEAR_FOR
        and (not one.building or not other.building or one.building == other.building)
    )
