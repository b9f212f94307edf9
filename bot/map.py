"""The gazetteer of the stored grids."""

from datetime import timedelta

from core.clock import Clock
from core.database import Database
from core.refreshed import Refreshed
from flows import queries
from nlp.locate import Gazetteer, GridAlias, GridShape

LIFE = timedelta(minutes=5)


def stored_map(database: Database, clock: Clock) -> Refreshed[Gazetteer]:
    return Refreshed(lambda: _load(database), clock, LIFE)


def _load(database: Database) -> Gazetteer:
    with database.read() as session:
        aliases = [
            GridAlias(
                alias.grid_id,
                alias.text,
                alias.kind.value,
                alias.first_building,
                alias.last_building,
            )
            for alias in queries.all_aliases(session)
        ]
        shapes = [
            GridShape(grid.id, grid.polygon)
            for grid in queries.all_grids(session)
            if grid.polygon is not None
        ]
    return Gazetteer(aliases, shapes)
