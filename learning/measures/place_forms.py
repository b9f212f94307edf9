"""Five hundred ways of saying where, with the right answer, the same from run to run.

The answers come from how the land was laid out, never from the code that is measured.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from learning.measures.county import Land, Place, county, demo_street
from learning.measures.place_words import (
    AFTER,
    BEFORE,
    BUILDINGS,
    DOORS,
    GROUPS,
    LOOSE,
    NEAR,
    NO_PLACE,
    SHAPE_SLIPS,
    SHORT_SIGHTS,
    SOUND_SLIPS,
    STRANGE,
)
from nlp.place.locate import PlaceFinding


@dataclass(frozen=True, slots=True)
class Form:
    """What a person writes, and the grids it truly may mean; none: nowhere known.

    strange: it names a place that nobody knows, and an honest answer says so.
    """

    text: str
    right: frozenset[int]
    sort: str
    strange: bool = False


class Verdict(StrEnum):
    RIGHT = "right"
    ASKED = "rightly asked"
    OVER_ASKED = "asked without need"
    MISSED = "missed"
    WRONG = "wrong"
    SILENT = "silently wrong"


def verdict(form: Form, found: PlaceFinding) -> Verdict:
    """Judge an answer: a question is right only where it offers just what the words can mean."""
    answer = frozenset(found.grid_ids)
    if answer == form.right:
        if not answer and form.strange != bool(found.unknown):
            return Verdict.MISSED
        return Verdict.ASKED if len(answer) > 1 else Verdict.RIGHT
    if len(answer) == 1:
        return Verdict.SILENT
    if not answer:
        return Verdict.MISSED
    return Verdict.OVER_ASKED if answer > form.right and form.right else Verdict.WRONG


def forms(count: int = 500, seed: int = 20_260_101) -> list[tuple[Land, Form]]:
    """Give the forms, three of ten over the demo street, each with its land."""
    made: list[tuple[Land, Form]] = []
    for land, share in ((demo_street(), 0.3), (county(), 0.7)):
        writer = _Writer(land, random.Random(seed))
        made += [(land, form) for form in writer.write(round(count * share))]
    return made


def _chinese(number: int) -> str:
    tens, ones = divmod(number % 100, 10)
    digits = "零一二三四五六七八九"
    if number >= 100:
        rest = number % 100
        between = "零" if 0 < rest < 10 else ""
        last = "" if not rest else (digits[rest] if rest < 10 else f"{digits[tens]}十")
        end = digits[ones] if rest >= 10 and ones else ""
        return f"{digits[number // 100]}百{between}{last}{end}"
    if tens == 0:
        return digits[ones]
    return f"{'' if tens == 1 else digits[tens]}十{digits[ones] if ones else ''}"


def _written(pattern: str, number: int) -> str:
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))
    return pattern.format(n=number, c=_chinese(number), w=wide)


class _Writer:
    def __init__(self, land: Land, chance: random.Random) -> None:
        self.land, self.chance = land, chance
        self.by_name: dict[str, list[Place]] = {}
        for place in land.places:
            self.by_name.setdefault(place.name, []).append(place)
        self.known = set(self.by_name) | {alias.text for alias in land.official}

    def write(self, count: int) -> Iterator[Form]:
        """Give each sort its turn; a sort the land has no place for is left out."""
        sorts: Sequence[tuple[str, Callable[[], Form | None]]] = (
            ("building", self._building),
            ("building", self._building),
            ("building", self._building),
            ("door", self._door),
            ("door", self._door),
            ("group", self._group),
            ("whole", self._whole),
            ("whole", self._whole),
            ("undivided", self._undivided),
            ("section left out", self._stem),
            ("range", self._range),
            ("correction", self._correction),
            ("landmark", self._landmark),
            ("landmark", self._landmark),
            ("landmark by kind", self._kind_of_landmark),
            ("by sound", self._by_sound),
            ("by sound", self._by_sound),
            ("by shape", self._by_shape),
            ("shared", self._shared),
            ("shared, told apart", self._told_apart),
            ("two places", self._two_places),
            ("number first", self._number_first),
            ("unknown place", self._strange),
            ("no place", self._nowhere),
        )
        written: list[Form] = []
        while len(written) < count:
            for sort, make in sorts:
                if len(written) < count and (form := make()) is not None:
                    assert form.sort == sort
                    written.append(form)
        yield from written

    def _said(self, sort: str, address: str, right: frozenset[int]) -> Form:
        before = self.chance.choice(BEFORE)
        return Form(before + address + self.chance.choice(AFTER), right, sort)

    def _pick(self, fits: Callable[[Place], bool]) -> Place | None:
        fitting = [place for place in self.land.places if fits(place)]
        return self.chance.choice(fitting) if fitting else None

    def _truth(self, name: str, *numbers: int) -> frozenset[int]:
        """Give the grids of everything that bears the name and holds one of the numbers."""
        places = self.by_name[name]
        if not numbers:
            return frozenset().union(*(place.grids for place in places))
        return frozenset().union(*(place.holding(*numbers) for place in places))

    def _number(self, place: Place) -> int:
        part = self.chance.choice(place.parts)
        low = part.first or 1
        number = self.chance.randint(low, part.last or low + 80)
        return number if part.holds(number) else number + 1

    def _building(self) -> Form | None:
        place = self._pick(lambda it: it.numbered and it.kind in ("estate", "community"))
        if place is None:
            return None
        number = self._number(place)
        address = place.name + _written(self.chance.choice(BUILDINGS), number)
        return self._said("building", address, self._truth(place.name, number))

    def _door(self) -> Form | None:
        place = self._pick(lambda it: it.numbered and it.kind == "road")
        if place is None:
            return None
        number = self._number(place)
        if place.parts[0].side is not None and self.chance.random() < 0.3:
            said = self.chance.choice(("单号", "双号"))
            side = "双单".index(said[0])
            address = f"{place.name}{said}{self.chance.choice(('那边', '一侧', '这一边'))}"
            return self._said("door", address, self._truth(place.name, 2 + side))
        address = place.name + _written(self.chance.choice(DOORS), number)
        return self._said("door", address, self._truth(place.name, number))

    def _group(self) -> Form | None:
        place = self._pick(lambda it: it.numbered and it.kind == "village")
        if place is None:
            return None
        number = self._number(place)
        address = place.name + _written(self.chance.choice(GROUPS), number)
        return self._said("group", address, self._truth(place.name, number))

    def _whole(self) -> Form | None:
        """Write a place that lies in one grid, however exactly it is then described."""
        place = self._pick(
            lambda it: it.kind in ("estate", "village") and len(self._truth(it.name)) == 1
        )
        assert place is not None
        loose = self.chance.choice([*LOOSE, *BUILDINGS] if place.kind == "estate" else LOOSE)
        address = place.name + _written(loose, self.chance.randint(1, 20))
        if self.chance.random() < 0.3:
            address = place.community + self.chance.choice(("", "的", " ")) + address
        return self._said("whole", address, self._truth(place.name))

    def _undivided(self) -> Form | None:
        """Write a place that lies in several grids, without what would tell them apart."""
        place = self._pick(lambda it: it.numbered and it.kind != "landmark")
        if place is None:
            return None
        address = place.name + self.chance.choice(("", "里面", "这边", "门口", "三单元"))
        return self._said("undivided", address, self._truth(place.name))

    def _stem(self) -> Form | None:
        """Write 花神大道 for its 东段 and its 西段."""
        ends = ("东段", "西段", "东区", "西区")
        place = self._pick(lambda it: it.name.endswith(ends) and it.name[:-2] not in self.known)
        if place is None:
            return None
        stem = place.name[:-2]
        right = frozenset().union(
            *(self._truth(name) for name in (stem + end for end in ends) if name in self.by_name)
        )
        return self._said("section left out", stem + self.chance.choice(("", "上", "那边")), right)

    def _range(self) -> Form | None:
        place = self._pick(lambda it: it.numbered and it.kind in ("estate", "community"))
        if place is None:
            return None
        first = self._number(place)
        last = first + self.chance.randint(1, 3)
        way = self.chance.choice(
            ("{}-{}栋", "{}至{}栋", "{}到{}号楼", "{}栋到{}栋", "{}~{}幢", "{}栋—{}栋")
        )
        right = self._truth(place.name, *range(first, last + 1))
        return self._said("range", place.name + way.format(first, last), right)

    def _correction(self) -> Form | None:
        """Write two numbers of which one is taken back, or two that are both meant."""
        place = self._pick(lambda it: it.numbered and it.kind in ("estate", "community"))
        if place is None:
            return None
        wrong, meant = self._number(place), self._number(place)
        taken_back = (
            *("不是{}栋，是{}栋", "不是{}栋是{}栋", "{}栋，不对，是{}栋", "{}栋，说错了，{}栋"),
            *("{}栋，哦不是，{}栋",),
        )
        both = ("{}栋和{}栋之间", "{}栋、{}栋", "{}栋与{}栋中间", "{}、{}栋")
        if self.chance.random() < 0.6:
            way, numbers = self.chance.choice(taken_back), [meant]
        else:
            way, numbers = self.chance.choice(both), [wrong, meant]
        address = place.name + way.format(wrong, meant)
        return self._said("correction", address, self._truth(place.name, *numbers))

    def _landmark(self) -> Form | None:
        place = self._pick(lambda it: it.kind == "landmark")
        assert place is not None
        address = place.name + self.chance.choice(NEAR)
        if self.chance.random() < 0.3:
            address = place.community + address
        return self._said("landmark", address, self._truth(place.name))

    def _kind_of_landmark(self) -> Form | None:
        """Write 菜场对面: of the whole demo street, or of a community that is named."""
        place = self._pick(
            lambda it: it.kind == "landmark" and any(map(it.name.endswith, SHORT_SIGHTS))
        )
        assert place is not None
        end = max(filter(place.name.endswith, SHORT_SIGHTS), key=len)
        short = self.chance.choice(SHORT_SIGHTS[end])
        alike = [end for end, names in SHORT_SIGHTS.items() if short in names]
        named = len(self.land.shapes) > 100 or self.chance.random() < 0.5
        right = frozenset().union(
            *(
                other.grids
                for other in self.land.places
                if other.kind == "landmark"
                and other.name.endswith(tuple(alike))
                and (not named or other.community == place.community)
            )
        )
        between = self.chance.choice(("", "的", "，"))
        address = (place.community + between if named else "") + short
        return self._said("landmark by kind", address + self.chance.choice(NEAR), right)

    def _slipped(self, sort: str, rows: str) -> Form | None:
        """Write a name of three characters or more with one of them wrong."""
        slips = {row[0]: row[1:] for row in rows.split()}
        for _ in range(50):
            place = self._pick(lambda it: len(it.name) > 2)
            assert place is not None
            spots = [spot for spot, char in enumerate(place.name) if char in slips]
            if not spots:
                continue
            spot = self.chance.choice(spots)
            slip = self.chance.choice(slips[place.name[spot]])
            name = place.name[:spot] + slip + place.name[spot + 1 :]
            if any(other in name for other in self.known):
                continue
            if place.numbered and place.kind == "estate":
                number = self._number(place)
                address = name + _written(self.chance.choice(BUILDINGS[:10]), number)
                return self._said(sort, address, self._truth(place.name, number))
            return self._said(sort, name + self.chance.choice(NEAR), self._truth(place.name))
        return None

    def _by_sound(self) -> Form | None:
        return self._slipped("by sound", SOUND_SLIPS)

    def _by_shape(self) -> Form | None:
        return self._slipped("by shape", SHAPE_SLIPS)

    def _namesake(self) -> Place | None:
        return self._pick(
            lambda it: it.kind in ("estate", "village") and len(self.by_name[it.name]) > 1
        )

    def _shared(self) -> Form | None:
        place = self._namesake()
        assert place is not None
        address = place.name + self.chance.choice(LOOSE)
        return self._said("shared", address, self._truth(place.name))

    def _told_apart(self) -> Form | None:
        place = self._namesake()
        assert place is not None
        way = self.chance.choice(("{1}{0}", "{1}的{0}", "{1} {0}", "{0}，{1}的", "{1}，{0}"))
        address = way.format(place.name, place.community)
        return self._said("shared, told apart", address, place.grids)

    def _two_places(self) -> Form | None:
        """Write a crossing, or a stretch between two places."""
        kind = self.chance.choice(("road", "estate"))
        one, other = (self._pick(lambda it: it.kind == kind and len(it.parts) == 1) for _ in "ab")
        assert one is not None
        assert other is not None
        if one.name == other.name:
            return None
        ways = ("{}和{}交叉口", "{}与{}路口") if kind == "road" else ("{}到{}之间", "{}和{}中间")
        first, second = self._truth(one.name), self._truth(other.name)
        address = self.chance.choice(ways).format(one.name, other.name)
        return self._said("two places", address, first & second or first | second)

    def _number_first(self) -> Form | None:
        place = self._pick(lambda it: it.numbered and it.kind in ("estate", "community"))
        if place is None:
            return None
        number = self._number(place)
        way = self.chance.choice(("{n}栋的，{name}", "我是{n}号楼的，{name}", "{c}幢，{name}"))
        address = _written(way.replace("{name}", place.name), number)
        return self._said("number first", address, self._truth(place.name, number))

    def _strange(self) -> Form | None:
        said = self._said("unknown place", self.chance.choice(STRANGE), frozenset())
        return Form(said.text, said.right, said.sort, strange=True)

    def _nowhere(self) -> Form | None:
        before = self.chance.choice(("", "你好，", "请问", "投诉："))
        return Form(before + self.chance.choice(NO_PLACE), frozenset(), "no place")


def judged(count: int = 500) -> list[tuple[Form, PlaceFinding, Verdict]]:
    """Put every form to a gazetteer of its land."""
    gazetteers = {id(land): land.gazetteer() for land in (demo_street(), county())}
    return [
        (form, found := gazetteers[id(land)].by_text(form.text), verdict(form, found))
        for land, form in forms(count)
    ]


def tally(verdicts: Sequence[tuple[Form, PlaceFinding, Verdict]]) -> Counter[Verdict]:
    return Counter(each for _, _, each in verdicts)
