"""From an address in free text, or a point on the map, to the grid it lies in.

An address that fits several grids yields all of them: the resident is asked, never guessed for.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, Final

import shapely
from shapely.geometry import shape

from nlp.coordinates import gcj02_to_wgs84, wgs84_to_gcj02
from nlp.normalise import fold
from nlp.numerals import NUMBER, parse_number
from nlp.phrase_index import Hit, PhraseIndex

__all__ = [
    "Gazetteer",
    "GazetteerError",
    "GridAlias",
    "GridShape",
    "PlaceFinding",
    "gcj02_to_wgs84",
    "wgs84_to_gcj02",
]

_BUILDING: Final = re.compile(
    rf"({NUMBER})\s*(?:号楼|栋|幢|座|#楼?|号(?!线|店|门(?!口)|厅|台|车|机))"
)
_DOOR: Final = re.compile(rf"({NUMBER})\s*(?:号|#)(?!楼|线|店|门(?!口)|厅|台|车|机)")
_NEAR: Final = 12
"""A building this many characters after its estate's name belongs to it."""


class GazetteerError(ValueError):
    """A grid's alias or polygon cannot be used; the sentence names the grid."""


@dataclass(frozen=True, slots=True)
class GridAlias:
    """A name under which people speak of a grid or a part of it.

    kind: estate, road, village, landmark, community, … ; for "road" the range counts door
    numbers (88号), for all others buildings (3栋). A range is inclusive; None leaves that end open.
    """

    grid_id: int
    text: str
    kind: str
    first_building: int | None = None
    last_building: int | None = None

    def covers(self, number: int) -> bool:
        first = self.first_building if self.first_building is not None else number
        last = self.last_building if self.last_building is not None else number
        return first <= number <= last


@dataclass(frozen=True, slots=True)
class GridShape:
    """A grid's outline: a GeoJSON Polygon, MultiPolygon or a Feature of one, in WGS-84."""

    grid_id: int
    polygon: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PlaceFinding:
    """One grid: found. Several: ask which. None: unknown.

    matched: the name that decided. building: as written, "3栋", or None. unknown: an address
    that no name explains, as written, or "".
    """

    grid_ids: tuple[int, ...] = ()
    matched: str = ""
    building: str | None = None
    unknown: str = ""


NOWHERE: Final = PlaceFinding()


class Gazetteer:
    """Built once from all grids of the division, then only read; safe between threads."""

    def __init__(self, aliases: Iterable[GridAlias], shapes: Iterable[GridShape] = ()) -> None:
        """Raise GazetteerError for an empty alias or a polygon that is none."""
        by_name: dict[str, list[GridAlias]] = {}
        for alias in aliases:
            name = fold(alias.text)
            if len(name) < 2:
                raise GazetteerError(f"grid {alias.grid_id}: the alias {alias.text!r} is too short")
            by_name.setdefault(name, []).append(alias)
        self._names = PhraseIndex({name: tuple(found) for name, found in by_name.items()})
        outlines = [(entry.grid_id, _outline(entry)) for entry in shapes]
        self._grid_ids: list[int] = [grid_id for grid_id, _ in outlines]
        self._outlines = [outline for _, outline in outlines]
        self._areas: list[float] = [outline.area for outline in self._outlines]
        shapely.prepare(self._outlines)
        self._tree = shapely.STRtree(self._outlines)

    def by_text(self, text: str) -> PlaceFinding:
        """The grids an address in `text` may mean.

        The longest name wins; other names in the text narrow it where they agree with it.
        """
        folded = fold(text)
        hits = self._names.find_longest(folded)
        if not hits:
            return NOWHERE
        longest = max(len(hit.phrase) for hit in hits)
        hits.sort(key=lambda hit: -len(hit.phrase))
        building: str | None = None
        matched = ""
        candidates: set[int] = set()
        for hit in hits:
            grids, written = _grids_of(hit, folded)
            building = building or written
            if not candidates:
                candidates, matched = set(grids), hit.value[0].text
            elif common := candidates.intersection(grids):
                candidates = common
            elif len(hit.phrase) == longest:
                candidates |= grids
        return PlaceFinding(tuple(sorted(candidates)), matched, building)

    def by_point(self, lng: float, lat: float) -> int | None:
        """The grid at a WGS-84 point.

        Where grids overlap, the smaller one (a mall inside a neighbourhood); on a shared border
        the same one each time.
        """
        if not (isfinite(lng) and isfinite(lat)):
            return None
        found: Any = self._tree.query(shapely.Point(lng, lat), predicate="intersects")
        by_size = [(self._areas[index], self._grid_ids[index]) for index in found.tolist()]
        return min(by_size)[1] if by_size else None


def _grids_of(hit: Hit[tuple[GridAlias, ...]], text: str) -> tuple[set[int], str | None]:
    """The grids one name means, narrowed by the building or door number after it."""
    aliases = hit.value
    building = _number_after(hit, text, _BUILDING)
    door = _number_after(hit, text, _DOOR)
    if building is None and door is None:
        return {alias.grid_id for alias in aliases}, None
    fitting: set[int] = set()
    for alias in aliases:
        found = door if alias.kind == "road" else building
        number = parse_number(found[1]) if found else None
        if number is None or alias.covers(number):
            fitting.add(alias.grid_id)
    written = building or door
    everyone = {alias.grid_id for alias in aliases}
    if not fitting and len(everyone) > 1:
        fitting = everyone
    return fitting, written[0].replace(" ", "") if written else None


def _number_after(
    hit: Hit[tuple[GridAlias, ...]], text: str, pattern: re.Pattern[str]
) -> re.Match[str] | None:
    return pattern.search(text, hit.end, hit.end + _NEAR)


def _outline(entry: GridShape) -> Any:
    geometry = entry.polygon.get("geometry", entry.polygon)
    try:
        outline = shapely.make_valid(shape(geometry))
    except (
        AttributeError,
        KeyError,
        TypeError,
        ValueError,
        shapely.errors.ShapelyError,
    ) as problem:
        raise GazetteerError(
            f"grid {entry.grid_id}: the polygon is no GeoJSON outline"
        ) from problem
    if outline.is_empty or not outline.area:
        raise GazetteerError(f"grid {entry.grid_id}: the polygon encloses nothing")
    return outline
