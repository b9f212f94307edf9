"""From an address in free text, or a point on the map, to the grid it lies in.

An address that fits several grids yields all of them: the resident is asked, never guessed for.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import groupby
from typing import Final, Literal

from nlp.foreign.pinyin import spellings
from nlp.place.address import (
    Numbers,
    Unit,
    entrance_in,
    is_denied,
    numbers_after,
    numbers_before,
    only_building,
    side_after,
    strange_address,
)
from nlp.place.coordinates import gcj02_to_wgs84, wgs84_to_gcj02
from nlp.place.outlines import GridShape, Outlines
from nlp.place.place_names import SIGHTS, GazetteerError, GridAlias, by_name, by_sight, joined
from nlp.text.numerals import NUMBER, parse_number
from nlp.text.patterns import lazy_pattern
from nlp.text.phrase_index import PhraseIndex
from nlp.text.spelling import Misspelt, Spelling

__all__ = [
    "NOWHERE",
    "Gazetteer",
    "GazetteerError",
    "GridAlias",
    "GridShape",
    "PlaceFinding",
    "gcj02_to_wgs84",
    "wgs84_to_gcj02",
]

_HEARD_BUILDING: Final = lazy_pattern("[洞动冻]$")
_WRITTEN_NUMBER: Final = lazy_pattern(NUMBER)
MOST_SIGHTS: Final = 5
"""A landmark of a kind that stands in more grids than can be asked for is none."""

By = Literal["", "name", "sound", "shape", "sight"]


@dataclass(frozen=True, slots=True)
class PlaceFinding:
    """One grid: found. Several: ask which. None: unknown.

    matched: the name that decided. by: how it was recognised: written as it is, misspelt by sound
    or by shape, or only its kind (菜场对面). written: what was read as it. building: as written,
    "3栋", or None. entrance: "2单元", or None. unknown: an address that no name explains, as
    written, or "".
    """

    grid_ids: tuple[int, ...] = ()
    matched: str = ""
    building: str | None = None
    entrance: str | None = None
    by: By = ""
    written: str = ""
    unknown: str = ""

    @property
    def words(self) -> str:
        """The place as it can be read back: 花神庙社区5栋2单元."""
        building = _HEARD_BUILDING.sub("栋", self.building or "")
        building = _WRITTEN_NUMBER.sub(lambda match: str(parse_number(match[0])), building)
        beside = building if building not in self.matched else ""
        return f"{self.matched}{beside}{self.entrance or ''}"


NOWHERE: Final = PlaceFinding()


class _Rank(IntEnum):
    """How much a name says: a lower one decides, a higher one only narrows."""

    PLACE = 0
    NEARBY = 1  # 菜场对面 beside an address.
    AREA = 2
    MISSPELT = 3
    SIGHT = 4


@dataclass(frozen=True, slots=True)
class _Reading:
    """A stretch of text read as a name, and the grids it means with the number beside it."""

    start: int
    end: int
    aliases: tuple[GridAlias, ...]
    rank: _Rank
    by: By = "name"
    denied: bool = False
    grids: frozenset[int] = frozenset()
    building: str | None = None


_BESIDE: Final = (
    r"门口|大门|对面|斜对面|旁|边上|附近|后面|后门|前面|隔壁|那里|那边|这边|这里|里面|路口|楼下"
)
_NEAR: Final = lazy_pattern(rf"的?(?:{_BESIDE})")
_AS_PLACE: Final = lazy_pattern(
    rf"的?(?:小区|社区|村|街道|{_BESIDE}|[东南西北][边面侧头]|第?\s?{NUMBER}\s?[栋幢号#组队座单弄-])"
)
_PAUSE_OR_END: Final = lazy_pattern(r"[\s，,。.、！!？?；;:：()（）]|$")
_INTRODUCED: Final = lazy_pattern(r"(?:^|[在住到是的去离靠近]|[\s，,。.！!？?；;:：])$")
_SIGHT: Final = lazy_pattern(
    rf"({'|'.join(sorted(SIGHTS, key=len, reverse=True))})(?=的?(?:{_BESIDE}))"
)
_BEFORE_SIGHT: Final = lazy_pattern(r"(?:^|[在到的从去往是和于近住离们问\s，,。.！!？?；;:：、])$")
_BEFORE_NAME: Final = lazy_pattern(
    r"(?:^|[^\u4e00-\u9fff]|[在到的从去往是和与及跟于近住离们我问诉映报市区县镇乡村道社])$"
)


class Gazetteer:
    """Built once from all grids of the division, then only read; safe between threads."""

    def __init__(self, aliases: Iterable[GridAlias], shapes: Iterable[GridShape] = ()) -> None:
        """Raise GazetteerError for an empty alias or a polygon that is none."""
        aliases = list(aliases)
        self._by_name = by_name(aliases)
        self._names = PhraseIndex(self._by_name)
        self._spelling = Spelling(self._by_name)
        self.in_letters = spellings(dict.fromkeys(joined(each.text) for each in aliases))
        self._sights = by_sight(aliases)
        self._outlines = Outlines(shapes)

    def by_point(self, lng: float, lat: float) -> int | None:
        """The grid at a WGS-84 point.

        Where grids overlap, the smaller one (a mall inside a neighbourhood); on a shared border
        the same one each time.
        """
        return self._outlines.at(lng, lat)

    def by_text(self, text: str) -> PlaceFinding:
        """The grids an address in `text` may mean.

        Exact names decide. Where they leave a choice or are none, misspelt names and kinds of
        landmarks are read too, to narrow it or in their place.
        """
        text = joined(text)
        exact = list(self._exact(text))
        readings = _located(exact, text)
        grids, decided = _combined(readings)
        if len(grids) == 1 and decided is not None:
            return _finding(grids, decided, text)
        readings = _located([*exact, *self._misspelt(text, exact)], text)
        unknown = strange_address(text, [(each.start, each.end) for each in readings])
        if not unknown:
            readings += self._sights_in(text, readings)
        grids, decided = _combined(readings)
        if decided is not None:
            return _finding(grids, decided, text, unknown)
        outside = next((each for each in readings if each.building), None)
        if outside is None:
            return PlaceFinding(unknown=unknown) if unknown else NOWHERE
        unknown = f"{outside.aliases[0].text}{outside.building}"
        return _finding(frozenset(), outside, text, unknown)

    def _exact(self, text: str) -> Iterator[_Reading]:
        """Every name in the text, left to right."""
        for hit in self._names.find_longest(text):
            if len(hit.phrase) > 2 or _stands_as_place(text, hit.start, hit.end):
                nearby = _NEAR.match(text, hit.end) is not None
                rank = _rank(hit.value, nearby=nearby)
                denied = is_denied(text, hit.start)
                yield _Reading(hit.start, hit.end, hit.value, rank, denied=denied)

    def _misspelt(self, text: str, exact: list[_Reading]) -> Iterator[_Reading]:
        """Stretches that are nearly a name and stand as a place.

        They are no part of an exact name or of a longer misspelt one, nor the end of a name that
        nobody knows: 丽景新城 is not a 新城 with something before it.
        """
        slips = sorted(self._spelling.find(text), key=lambda slip: slip.start - slip.end)
        taken = [(each.start, each.end) for each in exact]
        ends = {each.end for each in exact}
        for slip in slips:
            follows = slip.start in ends
            begins = follows or _BEFORE_NAME.search(text, slip.start - 1, slip.start)
            stands = _stands_as_place(text, slip.start, slip.end, introduced=follows)
            if begins and stands and _is_free(slip, taken):
                taken.append((slip.start, slip.end))
                aliases = self._by_name[slip.name]
                yield _Reading(slip.start, slip.end, aliases, _Rank.MISSPELT, slip.slip)

    def _sights_in(self, text: str, readings: list[_Reading]) -> Iterator[_Reading]:
        """菜场对面: the landmarks of that kind in the area named, or in all if they are few."""
        area, _ = _combined(readings)
        for match in _SIGHT.finditer(text):
            begins = any(each.end == match.start() for each in readings)
            if not begins and not _BEFORE_SIGHT.search(text, match.start() - 1, match.start()):
                continue
            aliases = self._sights[match[1]]
            if area:
                aliases = tuple(alias for alias in aliases if alias.grid_id in area)
            grids = _grid_ids(aliases)
            if 0 < len(grids) <= MOST_SIGHTS:
                start, end = match.span()
                yield _Reading(start, end, aliases, _Rank.SIGHT, "sight", grids=grids)


def _rank(aliases: tuple[GridAlias, ...], *, nearby: bool) -> _Rank:
    if all(alias.kind == "community" for alias in aliases):
        return _Rank.AREA
    landmark = all(alias.kind == "landmark" for alias in aliases)
    return _Rank.NEARBY if nearby and landmark else _Rank.PLACE


def _is_free(slip: Misspelt, taken: list[tuple[int, int]]) -> bool:
    """Whether each stretch taken is apart from it, just as long, or a shorter part of it."""
    return all(
        end <= slip.start or slip.end <= start or (slip.start <= start and end <= slip.end)
        for start, end in taken
    )


def _stands_as_place(text: str, start: int, end: int, *, introduced: bool = False) -> bool:
    """Whether an address goes on after the words, or they are introduced as one and end it."""
    if _AS_PLACE.match(text, end):
        return True
    before = introduced or _INTRODUCED.search(text, max(0, start - 2), start)
    return bool(before) and _PAUSE_OR_END.match(text, end) is not None


def _located(readings: list[_Reading], text: str) -> list[_Reading]:
    """Narrow every reading by the number beside it; the first also by one that stands before.

    A name that is taken back goes, unless another number puts it right: 不是…3栋，是5栋.
    """
    readings = sorted(readings, key=lambda each: each.start)
    located = []
    for index, each in enumerate(readings):
        last = index + 1 == len(readings)
        after = text if last else text[: readings[index + 1].start]
        grids, building = _grids_of(each, after, alone=index == 0, last=last)
        if building or not each.denied:
            located.append(replace(each, grids=grids, building=building))
    return located


def _grids_of(
    reading: _Reading, text: str, *, alone: bool, last: bool
) -> tuple[frozenset[int], str | None]:
    said: dict[tuple[str, Unit | None], Numbers | None] = {}
    fitting: list[GridAlias] = []
    for alias in reading.aliases:
        counted = (alias.kind, alias.counts)
        if counted not in said:
            said[counted] = _number_of(alias, reading, text, alone=alone, last=last)
        number = said[counted]
        if number is None or alias.meets(number):
            fitting.append(alias)
    number = next(filter(None, said.values()), None)
    if number and not all(alias.whole for alias in fitting):
        # A community's own name holds every number, and yields to the range that holds this one.
        fitting = [each for each in fitting if each.kind != "community" or not each.whole]
    grids, everyone = _grid_ids(fitting), _grid_ids(reading.aliases)
    if len(everyone) > 1:
        grids = grids or everyone
    elif number is None and all(alias.counts for alias in reading.aliases):
        grids = frozenset()  # 中山路 alone is not the 中山路88号 that is known.
    return grids, number.written if number else None


def _grid_ids(aliases: Iterable[GridAlias]) -> frozenset[int]:
    return frozenset(alias.grid_id for alias in aliases)


def _number_of(
    alias: GridAlias, reading: _Reading, text: str, *, alone: bool, last: bool
) -> Numbers | None:
    for units in alias.units:
        if number := numbers_after(text, reading.end, units, denied=reading.denied):
            return number
    if alias.kind == "road":
        return side_after(text, reading.end)
    if alone and not reading.denied and len(reading.aliases) > 1:
        for units in alias.units:
            if number := numbers_before(text, reading.start, units):
                return number
    if alone and last and alias.kind in ("estate", "community"):
        return only_building(text, reading.end)  # 幸福里的，从大门一直走到底左拐，九栋.
    return None


def _combined(readings: Iterable[_Reading]) -> tuple[frozenset[int], _Reading | None]:
    """The grids meant, and the reading that decided: the lowest rank, narrowed by the others."""
    grids: frozenset[int] = frozenset()
    decided: _Reading | None = None
    useful = [each for each in readings if each.grids]
    useful.sort(key=lambda each: (each.rank, each.start - each.end))
    for _, group in groupby(useful, key=lambda each: each.rank):
        first, meant = _alternatives(group)
        if decided is None:
            grids, decided = meant, first
        elif common := grids & meant:
            if first.by != "name" and common != grids:
                decided = first
            grids = common
    return grids, decided


def _alternatives(group: Iterable[_Reading]) -> tuple[_Reading, frozenset[int]]:
    """The first of a rank, and the grids of all: what agrees narrows, what does not is added."""
    first, *others = group
    meant = [first.grids]
    for each in others:
        agreed = [grids & each.grids for grids in meant]
        meant = [common or grids for common, grids in zip(agreed, meant, strict=True)]
        if not any(agreed):
            meant.append(each.grids)
    return first, frozenset().union(*meant)


def _finding(
    grids: frozenset[int], decided: _Reading, text: str, unknown: str = ""
) -> PlaceFinding:
    return PlaceFinding(
        tuple(sorted(grids)),
        matched=decided.aliases[0].text,
        building=decided.building,
        entrance=entrance_in(text),
        by=decided.by,
        written=text[decided.start : decided.end],
        unknown=unknown,
    )
