"""The gazetteer of the stored grids."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from core.cached import Cached
from core.clock import Clock
from core.database import Database
from flows.map import reads
from flows.map.tables import Alias, AliasKind, Grid
from nlp.place.locate import Gazetteer, GridAlias, GridShape

LIFE = timedelta(minutes=5)
MOST_SIGHTS = 2
_BEST_KNOWN = (AliasKind.ROAD, AliasKind.LANDMARK, AliasKind.ESTATE, AliasKind.VILLAGE)


@dataclass(frozen=True, slots=True)
class StreetMap:
    """The gazetteer, what the grids are called in full, and what lies in them.

    sights: of each grid, the community's name, and its roads, landmarks and estates.
    """

    gazetteer: Gazetteer
    names: Mapping[int, str]
    sights: Mapping[int, tuple[str, tuple[str, ...]]]

    def name_of(self, grid_id: int) -> str:
        return self.names.get(grid_id, "")

    def described(self, grid_id: int, but: str = "") -> str:
        """Say where a grid is, for people who know no grid: 花神庙社区，梅园路、老年活动中心一带.

        but: the name that lies in several grids and tells them not apart.
        """
        community, sights = self.sights.get(grid_id, ("", ()))
        known = "、".join([sight for sight in sights if sight != but][:MOST_SIGHTS])
        return f"{community}，{known}一带" if known else self.name_of(grid_id)


def stored_map(database: Database, clock: Clock) -> Cached[StreetMap]:
    return Cached(lambda: _load(database), clock, LIFE)


def _official_names(grids: Sequence[Grid]) -> list[GridAlias]:
    """Give what needs no entry: a grid's full name, and a community's without its 社区."""
    names = []
    for grid in grids:
        community = grid.community.name
        names.append(GridAlias(grid.id, community, "community"))
        names += [
            GridAlias(grid.id, f"{community}{between}{grid.name}", "landmark")
            for between in ("", " ")
        ]
        if len(stem := community.removesuffix("社区")) > 1:
            names.append(GridAlias(grid.id, stem, "community"))
    return names


def _load(database: Database) -> StreetMap:
    with database.read() as session:
        stored = reads.all_aliases(session)
        aliases = [
            GridAlias(
                alias.grid_id,
                alias.text,
                alias.kind.value,
                alias.first_building,
                alias.last_building,
            )
            for alias in stored
        ]
        grids = reads.all_grids(session)
        shapes = [GridShape(grid.id, grid.polygon) for grid in grids if grid.polygon is not None]
        names = {grid.id: reads.grid_name(grid) for grid in grids}
        sights = _sights(grids, stored)
        aliases += _short_names(aliases)
        aliases += _official_names(grids)
    return StreetMap(Gazetteer(aliases, shapes), names, sights)


def _short_names(aliases: Sequence[GridAlias]) -> list[GridAlias]:
    """Give a community's buildings under its name without 社区: 花神庙3栋."""
    return [
        replace(alias, text=stem)
        for alias in aliases
        if alias.kind == "community" and not alias.whole
        for stem in [alias.text.removesuffix("社区")]
        if stem != alias.text and len(stem) > 1
    ]


def _sights(
    grids: Sequence[Grid], aliases: Sequence[Alias]
) -> dict[int, tuple[str, tuple[str, ...]]]:
    known = [alias for alias in aliases if alias.kind in _BEST_KNOWN]
    known.sort(key=lambda alias: _BEST_KNOWN.index(alias.kind))
    found: dict[int, list[str]] = {}
    for alias in known:
        found.setdefault(alias.grid_id, []).append(alias.text)
    return {grid.id: (grid.community.name, tuple(found.get(grid.id, ()))) for grid in grids}
