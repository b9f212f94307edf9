import pytest

from nlp.place.locate import Gazetteer, GridAlias, GridShape


def square(west, south, side=0.01):
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.fixture(scope="session")
def gazetteer():
    """Two grids share the estate of 花神庙社区; 梧桐里 stands in two communities."""
    return Gazetteer(
        [
            GridAlias(1, "花神庙社区", "community", 1, 6),
            GridAlias(2, "花神庙社区", "community", 7, 12),
            GridAlias(1, "菊花里小区", "estate"),
            GridAlias(2, "花神大道", "road", 1, 99),
            GridAlias(3, "花神大道", "road", 100, None),
            GridAlias(3, "梧桐里", "estate"),
            GridAlias(4, "梧桐里", "estate"),
            GridAlias(4, "梧桐里菜场", "landmark"),
            GridAlias(5, "望江苑", "estate", 1, 9),
        ],
        [
            GridShape(1, square(118.70, 31.90)),
            GridShape(2, square(118.71, 31.90)),
            GridShape(9, square(118.702, 31.902, 0.002)),
        ],
    )
