"""Which grid a point on the map lies in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from nlp.place.place_names import GazetteerError


@dataclass(frozen=True, slots=True)
class GridShape:
    """A grid's outline: a GeoJSON Polygon, MultiPolygon or a Feature of one, in WGS-84."""

    grid_id: int
    polygon: Mapping[str, Any]


class Outlines:
    """Built once from all outlines, then only read."""

    def __init__(self, shapes: Iterable[GridShape]) -> None:
        """Raise GazetteerError for a polygon that is none."""
        # Half of what the service does needs no map: who draws one pays for the library.
        import shapely

        outlines = [(entry.grid_id, _outline(entry)) for entry in shapes]
        self._grid_ids = [grid_id for grid_id, _ in outlines]
        self._outlines = [outline for _, outline in outlines]
        self._areas: list[float] = [outline.area for outline in self._outlines]
        shapely.prepare(self._outlines)
        self._tree = shapely.STRtree(self._outlines)
        self._point = shapely.Point

    def at(self, lng: float, lat: float) -> int | None:
        """The smallest of the grids at a point; on a shared border the same one each time."""
        if not (isfinite(lng) and isfinite(lat)):
            return None
        found: Any = self._tree.query(self._point(lng, lat), predicate="intersects")
        by_size = [(self._areas[index], self._grid_ids[index]) for index in found.tolist()]
        return min(by_size)[1] if by_size else None


def _outline(entry: GridShape) -> Any:
    import shapely
    from shapely.geometry import shape

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
