"""Where lives are lived: a spot in each grid, its group, and somebody of its roster."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bench.script import People
from bench.texts import matters
from learning.measures.county import Place, county, demo_street


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that names one grid; the group of that grid, and a member of its roster."""

    grid: int
    place: str
    chat_id: str
    webhook_key: str
    userid: str

    def people(self, openid: str, matter: str) -> People:
        return People(openid, f"{self.place}{matter}", self.chat_id, self.userid)


@cache
def spots() -> tuple[Spot, ...]:
    """Give a spot in every grid of the county that has a name of its own."""
    named: dict[int, Place] = {}
    times = Counter(place.name for land in (county(), demo_street()) for place in land.places)
    for place in county().places:
        if len(place.parts) == 1 and times[place.name] == 1 and place.kind != "landmark":
            named.setdefault(place.parts[0].grid_id, place)
    return tuple(spot(grid, place.name) for grid, place in sorted(named.items()))


def spot(grid: int, place: str) -> Spot:
    """Give the spot of a grid; its group and its worker follow from the number."""
    return Spot(grid, place, f"wr-county-{grid:04d}", f"{grid:032x}", f"county-{grid:04d}")


def complaints(seed: int) -> Iterator[str]:
    """Give complaints without end, each from a spot of the county."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret.
    places = [each.place for each in spots()]
    return (chance.choice(places) + matter for matter in matters(seed))
