"""Is it one matter? A new report beside an open case of a neighbour's (PRODUCT.md, "Storms").

Five signs, all of which must speak for it: what it may be about, where, which building, when, and
what the words say of it themselves. learning/measures/similar_pairs.py measures them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from nlp.text.patterns import lazy_pattern

NEAR_FOR: Final = 24 * 3600.0
"""Seconds after a report in which another may be one more of it."""

_ASKS: Final = lazy_pattern(
    "请问|求问|咨询|打听|想问|问一下|问问|要什么(?:材料|手续)|怎么办理|在哪儿?(?:办|换|年审)|去哪儿?(?:办|换)"
)
"""Who asks how something goes reports no trouble."""
_ANOTHER: Final = lazy_pattern(
    "不是(?:那|昨)|另外?一[个处根条盏家回部]|又来个|换了一|上次|上回"
    "|(?:修|弄|换|装|搞|清|抽)(?:好|完|走|干净)了|已经(?:修|换|盖|清|抽|拉|处理)"
    "|(?:昨[天儿个晚日]|前[天儿]).{0,20}(?:今[天儿早晚]|现在).{0,6}(?:是|又|换)"
)
"""Who tells of an earlier one, or that it is over, tells of another."""


@dataclass(frozen=True, slots=True)
class Known:
    """An open case: item is what it is about, area a community's code, at in seconds.

    building: "" where it names none. wide: it runs through pipes or wires, past many buildings.
    text: how it was told, masked or not.
    """

    item: str
    area: str
    building: str
    at: float
    text: str
    wide: bool


@dataclass(frozen=True, slots=True)
class Fresh:
    """What is about to be filed: items are all that it may be about, text how it was told."""

    items: Collection[str]
    area: str
    building: str
    at: float
    text: str


def may_be_one(known: Known, fresh: Fresh) -> bool:
    """Tell whether a new report may be of the same matter, so that whoever reports is asked."""
    return (
        known.item in fresh.items
        and known.area == fresh.area != ""
        and abs(fresh.at - known.at) <= NEAR_FOR
        and (known.wide or not _other_building(known.building, fresh.building))
        and (known.wide or not _ASKS.search(known.text + fresh.text))
        and not _ANOTHER.search(fresh.text)
    )


def _other_building(one: str, other: str) -> bool:
    return bool(one and other and one != other)
