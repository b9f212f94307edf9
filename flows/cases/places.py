"""What of a place may be said in a group: the building and the entrance, never a door."""

import re

_BUILDING = re.compile(r"\d{1,3}(?:栋|幢|座|号楼|组)(?:\d{1,2}单元)?")


def building(place: str | None) -> str:
    """Give the building and the entrance that a place names: never a door."""
    match = _BUILDING.search(place or "")
    return match[0] if match else ""
