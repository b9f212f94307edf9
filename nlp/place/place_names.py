"""The names under which people speak of grids, and other ways of saying the same names."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from nlp.place.address import Numbers, Unit, unit_of
from nlp.text.normalise import fold
from nlp.text.patterns import lazy_pattern

_COUNTED: Final = {
    Unit.DOOR: frozenset({Unit.DOOR, Unit.HOUSE, Unit.MARK}),
    Unit.BUILDING: frozenset({Unit.BUILDING, Unit.HOUSE, Unit.MARK, Unit.DOOR}),
    Unit.GROUP: frozenset({Unit.GROUP}),
    Unit.ROW: frozenset({Unit.ROW}),
}
"""What may be said for a number that counts the key."""
_VILLAGE_BUILDINGS: Final = frozenset({Unit.BUILDING, Unit.HOUSE})


class GazetteerError(ValueError):
    """A grid's alias or polygon cannot be used; the sentence names the grid."""


@dataclass(frozen=True, slots=True)
class GridAlias:
    """A name under which people speak of a grid or a part of it.

    kind: estate, road, village, landmark, community, … A range counts door numbers (88号) for
    "road", groups (5组) or else buildings for "village", and buildings (3栋) for all others. It is
    inclusive; None leaves that end open. The text may say the range itself, with its unit,
    "春江花园1-5栋", "杨家村2排", or a side of the road, "花神大道单号"; counts and side (1 for odd
    numbers, 0 for even) are read from it.
    """

    grid_id: int
    text: str
    kind: str
    first_building: int | None = None
    last_building: int | None = None
    side: int | None = None
    counts: Unit | None = None

    def covers(self, number: int) -> bool:
        return self.meets(Numbers(number, number, Unit.BUILDING, ""))

    def meets(self, said: Numbers) -> bool:
        """Whether one of the numbers said lies in the range."""
        if said.pair:
            return self.covers(said.first) or self.covers(said.last)
        first = said.first if self.first_building is None else self.first_building
        last = said.last if self.last_building is None else self.last_building
        first, last = max(first, said.first), min(last, said.last)
        return first <= last and (self.side is None or first < last or first % 2 == self.side)

    @property
    def units(self) -> tuple[frozenset[Unit], ...]:
        """What its range may count, the likelier first."""
        if self.counts is None and self.kind == "village":
            return (_COUNTED[Unit.GROUP], _VILLAGE_BUILDINGS)
        default = Unit.DOOR if self.kind == "road" else Unit.BUILDING
        return (_COUNTED[self.counts or default],)

    @property
    def whole(self) -> bool:
        """Whether it has no range and no side."""
        return self.first_building is None and self.last_building is None and self.side is None


_TAIL: Final = lazy_pattern(
    r"(?P<name>.{2,}?)(?<![\d\s至到—–~～-])\s?"
    r"(?:(?P<first>\d{1,5})\s?(?:[-—–~～至到]\s?(?P<last>\d{1,5})\s?)?(?P<unit>栋|幢|号楼|号|组|队|排))?"
    r"\(?(?P<side>单号|双号)?侧?\)?"
)
_BETWEEN_HAN: Final = lazy_pattern(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
_SECTION: Final = lazy_pattern(
    r"(.{2,}?)(?:[东西南北中][段区苑园院]|[一二三四五六七八九十\d]{1,2}(?:期|区|段)|小区)"
)
_STATION: Final = lazy_pattern(r"地铁(.{2,})站")
_MARKET: Final = lazy_pattern(r"(.{2,}?)(?:农贸市场|菜市场|菜场)")
_MARKETS: Final = ("农贸市场", "菜市场", "菜场")
SIGHTS: Final = {
    **dict.fromkeys((*_MARKETS, "市场"), ("菜场", "市场")),
    **dict.fromkeys(("地铁口", "地铁站"), ("站", "地铁口")),
    "学校": ("小学", "中学", "学校"),
    **{
        each: (each,)
        for each in (
            *("小学", "中学", "幼儿园", "医院", "卫生院", "卫生室", "公园", "广场", "商场", "超市"),
            *("祠堂", "水塘", "活动中心", "养老院", "派出所", "车站", "码头", "牌坊", "戏台"),
        )
    },
}
"""What people call a landmark for short, and how the full names of such landmarks end."""


def joined(text: str) -> str:
    """Folded, and without spaces inside Chinese."""
    folded = fold(text)
    return _BETWEEN_HAN.sub("", folded) if " " in folded else folded


def by_name(aliases: Iterable[GridAlias]) -> dict[str, tuple[GridAlias, ...]]:
    """All aliases under their names and, where those are free, other ways of saying them.

    Raise GazetteerError for a name of fewer than two characters.
    """
    exact: dict[str, list[GridAlias]] = {}
    others: dict[str, list[GridAlias]] = {}
    for alias in map(_with_its_range, aliases):
        name = joined(alias.text)
        if len(name) < 2:
            raise GazetteerError(f"grid {alias.grid_id}: the alias {alias.text!r} is too short")
        exact.setdefault(name, []).append(alias)
        for variant in _variants(name, alias.kind):
            others.setdefault(variant, []).append(alias)
    return {name: tuple(found) for name, found in (others | exact).items()}


def by_sight(aliases: Iterable[GridAlias]) -> dict[str, tuple[GridAlias, ...]]:
    """The landmarks that each word of `SIGHTS` may mean."""
    landmarks = [alias for alias in aliases if alias.kind == "landmark"]
    return {
        short: tuple(alias for alias in landmarks if alias.text.endswith(ends))
        for short, ends in SIGHTS.items()
    }


def _with_its_range(alias: GridAlias) -> GridAlias:
    tail = _TAIL.fullmatch(fold(alias.text))
    if tail is None or not (tail["first"] or tail["side"]):
        return alias
    side = None if tail["side"] is None else int(tail["side"][0] == "单")
    if not tail["first"]:
        return replace(alias, text=tail["name"], side=side, counts=Unit.DOOR)
    first, last = int(tail["first"]), int(tail["last"] or tail["first"])
    counts = Unit.BUILDING if (unit := unit_of(tail["unit"])) is Unit.HOUSE else unit
    return GridAlias(alias.grid_id, tail["name"], alias.kind, first, last, side, counts)


def _variants(name: str, kind: str) -> Iterator[str]:
    if kind == "landmark":
        if station := _STATION.fullmatch(name):
            yield from (f"{station[1]}地铁站", f"{station[1]}地铁口", f"{station[1]}站")
        if market := _MARKET.fullmatch(name):
            yield from (market[1] + each for each in _MARKETS)
    elif (section := _SECTION.fullmatch(name)) and len(section[1]) > 2:
        yield section[1]
