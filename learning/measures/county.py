"""An invented county of 1,715 grids beside the demo street, the same from run to run.

245 communities of seven grids on a crooked chessboard. Three in five are urban (estates and
roads), the others rural (villages and their groups). One estate or village name in twenty stands
in two communities.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

from nlp.place.locate import Gazetteer, GridAlias, GridShape

STREET = Path(__file__).parents[2] / "app" / "demo" / "street.yaml"
GRIDS = 1_715
PER_COMMUNITY = 7
COLUMNS = 49
WEST, SOUTH, WIDTH, HEIGHT = 118.82, 31.90, 0.0060, 0.0050
SHARED = 0.05

FIRST = "花梅兰菊松柏桃杏柳桂枫荷莲玉金银青红白龙凤鹤锦云春翠石杨望滨永长安和平光明康盛丰华南北东西"
SECOND = "山河湖江溪泉塘桥亭楼台阁庙寺塔坡岗湾洲林园竹阳城"
ESTATE_ENDS = ("花园", "苑", "名苑", "家园", "新村", "公寓", "小区", "华庭", "雅居", "里", "府")
ROAD_ENDS = ("路", "路", "路", "街", "巷", "大道")
FAMILIES = "张王李陈杨周徐孙马朱胡郭"
HAMLET_ENDS = ("家村", "家湾", "家庄", "家塘", "家桥", "家坝", "家冲")
PLANTS = ("机床厂", "棉纺厂", "供销社", "粮食局", "化肥厂", "水泥厂", "印刷厂", "电机厂")
HOMES = ("宿舍", "家属院", "职工楼")
TOWN_SIGHTS = ("菜场", "小学", "公园", "医院", "中学", "活动中心")
VILLAGE_SIGHTS = ("祠堂", "水塘", "小学", "卫生室")


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a place that lies in one grid; `side` is 1 for odd door numbers, 0 for even."""

    grid_id: int
    first: int | None = None
    last: int | None = None
    side: int | None = None

    def holds(self, number: int) -> bool:
        low = self.first is None or self.first <= number
        high = self.last is None or number <= self.last
        return low and high and (self.side is None or number % 2 == self.side)


@dataclass(slots=True)
class Place:
    """A name with its parts; `community` is where it lies, for names that lie in two."""

    name: str
    kind: str
    community: str
    parts: list[Part]

    @property
    def grids(self) -> frozenset[int]:
        return frozenset(part.grid_id for part in self.parts)

    def holding(self, *numbers: int) -> frozenset[int]:
        return frozenset(
            part.grid_id for part in self.parts if any(part.holds(number) for number in numbers)
        )

    @property
    def numbered(self) -> bool:
        return len(self.parts) > 1 and all(
            part.first is not None or part.side is not None for part in self.parts
        )


@dataclass(slots=True)
class Land:
    """What a gazetteer is made of, and the same as places to ask for."""

    places: list[Place] = field(default_factory=list)
    shapes: list[GridShape] = field(default_factory=list)
    official: list[GridAlias] = field(default_factory=list)

    def gazetteer(self) -> Gazetteer:
        return Gazetteer([*self.aliases(), *self.official], self.shapes)

    def aliases(self) -> Iterator[GridAlias]:
        for place in self.places:
            for part in place.parts:
                side = "" if part.side is None else ("双号", "单号")[part.side]
                yield GridAlias(part.grid_id, place.name + side, place.kind, part.first, part.last)

    def add_grid(self, grid_id: int, community: str, name: str, ring: list[list[float]]) -> None:
        """Add an outline and the names the service itself gives a grid."""
        self.shapes.append(GridShape(grid_id, {"type": "Polygon", "coordinates": [ring]}))
        for between in ("", " "):
            official = f"{community}{between}{name}"
            self.official.append(GridAlias(grid_id, official, "landmark"))
        stem = community.removesuffix("社区")
        if len(stem) > 1:
            self.official.append(GridAlias(grid_id, stem, "community"))


@cache
def demo_street() -> Land:
    """Read the demo street from its file: nothing here knows the service."""
    land = Land()
    places: dict[tuple[str, str], Place] = {}
    communities = yaml.safe_load(STREET.read_text(encoding="utf-8"))["communities"]
    grids = [(each["name"], grid) for each in communities for grid in each["grids"]]
    for grid_id, (community, grid) in enumerate(grids, 1):
        west, south, width, height = grid["box"]
        ring = _ring([(west, south), (west + width, south + height)])
        land.add_grid(grid_id, community, grid["name"], ring)
        for kind, text, *numbers in grid["aliases"]:
            place = places.setdefault((text, community), Place(text, kind, community, []))
            place.parts.append(Part(grid_id, *numbers))
    land.places.extend(places.values())
    return land


def _ring(corners: list[tuple[float, float]]) -> list[list[float]]:
    (west, south), (east, north) = corners
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


@cache
def county() -> Land:
    """Make the county."""
    return _Builder(random.Random(1_715)).land


class _Builder:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.land = Land()
        self.taken: set[str] = set()
        corners = self._corners()
        stems = [first + second for first in FIRST for second in SECOND if first != second]
        chance.shuffle(stems)
        self.stems = stems
        for number in range(GRIDS // PER_COMMUNITY):
            self._community(number, corners)
        self._share()

    def _corners(self) -> list[list[tuple[float, float]]]:
        """Give the crossings of a chessboard whose lines are crooked."""
        shift = self.chance.uniform
        return [
            [
                (
                    WEST + WIDTH * (column + shift(-0.2, 0.2)),
                    SOUTH + HEIGHT * (row + shift(-0.2, 0.2)),
                )
                for column in range(COLUMNS + 1)
            ]
            for row in range(GRIDS // COLUMNS + 1)
        ]

    def _community(self, number: int, corners: list[list[tuple[float, float]]]) -> None:
        urban = number % 5 < 3
        stem = self.stems[number]
        name = stem + ("社区" if urban else "村")
        self.taken |= {name, stem}
        grids = [number * PER_COMMUNITY + index + 1 for index in range(PER_COMMUNITY)]
        for index, grid_id in enumerate(grids):
            row, column = divmod(grid_id - 1, COLUMNS)
            ring = [
                list(corners[row + south][column + east])
                for south, east in ((0, 0), (0, 1), (1, 1), (1, 0), (0, 0))
            ]
            self.land.add_grid(grid_id, name, f"第{'一二三四五六七'[index]}网格", ring)
        (self._town if urban else self._country)(stem, name, grids)

    def _town(self, stem: str, name: str, grids: list[int]) -> None:
        self._add(name, "community", name, [Part(grid_id) for grid_id in grids])
        for left, right in zip(grids[::2], grids[1::2], strict=False):
            self._divided(name, left, right)
        for grid_id in grids:
            self._add(self._estate(), "estate", name, [Part(grid_id)])
        if self.chance.random() < 0.4:
            old = self.chance.choice(PLANTS) + self.chance.choice(HOMES)
            self._add(stem + old, "estate", name, [Part(grids[-1])])
        for sight in self.chance.sample(TOWN_SIGHTS, 3):
            self._add(stem + sight, "landmark", name, [Part(self.chance.choice(grids))])
        if self.chance.random() < 0.3:
            self._add(f"地铁{stem}站", "landmark", name, [Part(self.chance.choice(grids))])

    def _divided(self, name: str, left: int, right: int) -> None:
        """Lay a large estate and a road over two grids."""
        half = self.chance.randint(4, 12)
        more = self.chance.randint(4, 12)
        parts = [Part(left, 1, half), Part(right, half + 1, half + more)]
        self._add(self._estate(), "estate", name, parts)
        middle = self.chance.randint(30, 120)
        parts = self.chance.choice(
            [
                [Part(left, 1, middle), Part(right, middle + 1, None)],
                [Part(left, side=1), Part(right, side=0)],
            ]
        )
        road = self._fresh(lambda: self._stem() + self.chance.choice(ROAD_ENDS))
        if self.chance.random() < 0.2:
            for part, end in zip((Part(left), Part(right)), ("东段", "西段"), strict=True):
                self._add(road + end, "road", name, [part])
        else:
            self._add(road, "road", name, parts)

    def _country(self, stem: str, name: str, grids: list[int]) -> None:
        """Give a village's groups to its grids, three to each, and a hamlet or two to each grid."""
        parts = [Part(grid, 3 * place + 1, 3 * place + 3) for place, grid in enumerate(grids)]
        self._add(name, "village", name, parts)
        for grid_id in grids:
            for _ in range(self.chance.randint(1, 2)):
                self._add(self._hamlet(), "village", name, [Part(grid_id)])
        for sight in self.chance.sample(VILLAGE_SIGHTS, 2):
            self._add(stem + sight, "landmark", name, [Part(self.chance.choice(grids))])
        road = self._fresh(lambda: self._stem() + "路")
        self._add(road, "road", name, [Part(grids[0], 1, 60), Part(grids[1], 61, None)])

    def _share(self) -> None:
        """Give one estate or village in twenty a namesake in another community."""
        whole = [
            place
            for place in self.land.places
            if place.kind in ("estate", "village") and place.name != place.community
        ]
        by_community = {place.community: place for place in self.land.places}
        for place in self.chance.sample(whole, int(SHARED * len(whole))):
            rural = place.kind == "village"
            elsewhere = self.chance.choice(
                [
                    other
                    for other in by_community.values()
                    if other.community != place.community
                    and other.community.endswith("村") == rural
                ]
            )
            grid_id = self.chance.choice(sorted(self._grids_of(elsewhere.community)))
            self._add(place.name, place.kind, elsewhere.community, [Part(grid_id)])

    def _grids_of(self, community: str) -> frozenset[int]:
        return next(place.grids for place in self.land.places if place.name == community)

    def _add(self, name: str, kind: str, community: str, parts: list[Part]) -> None:
        self.taken.add(name)
        self.land.places.append(Place(name, kind, community, parts))

    def _stem(self) -> str:
        return self.chance.choice(FIRST) + self.chance.choice(SECOND)

    def _estate(self) -> str:
        return self._fresh(lambda: self._stem() + self.chance.choice(ESTATE_ENDS))

    def _hamlet(self) -> str:
        return self._fresh(self._hamlet_name)

    def _hamlet_name(self) -> str:
        pick = self.chance.choice
        way = pick(("family", "side", "stem"))
        if way == "stem":
            return self._stem() + pick(("村", "庄", "湾", "坝"))
        side = pick("东西南北上下前后大小") if way == "side" else ""
        return side + pick(FAMILIES) + pick(HAMLET_ENDS)

    def _fresh(self, make: Callable[[], str]) -> str:
        while True:
            name = make()
            if name not in self.taken:
                return name
