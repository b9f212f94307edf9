"""The gazetteer of the stored grids."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from core.cached import Cached
from core.clock import Clock
from core.database import Database
from flows.map import reads
from flows.map.tables import Grid
from nlp.place.locate import Gazetteer, GridAlias, GridShape

LIFE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class StreetMap:
    """The gazetteer, and what the grids are called in full."""

    gazetteer: Gazetteer
    names: Mapping[int, str]

    def name_of(self, grid_id: int) -> str:
        return self.names.get(grid_id, "")


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
        aliases = [
            GridAlias(
                alias.grid_id,
                alias.text,
                alias.kind.value,
                alias.first_building,
                alias.last_building,
            )
            for alias in reads.all_aliases(session)
        ]
        grids = reads.all_grids(session)
        shapes = [GridShape(grid.id, grid.polygon) for grid in grids if grid.polygon is not None]
        names = {grid.id: reads.grid_name(grid) for grid in grids}
        aliases += _official_names(grids)
    return StreetMap(Gazetteer(aliases, shapes), names)
