"""What stands in an address beside the name: 3栋, 五组, 88号, 1至5栋, 单号, 3-2-401, and 不是3栋.

Also addresses of places that nobody knows, so that they can be told from no address at all.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from nlp.text.numerals import NUMBER, parse_number
from nlp.text.patterns import lazy_pattern

NEAR: Final = 12
"""A number that begins this many characters after a name belongs to it."""
_AGAIN: Final = 8
"""A number that begins this soon after another may correct it."""


class Unit(Enum):
    """What a number counts."""

    BUILDING = "栋"
    DOOR = "号"
    HOUSE = "号楼"  # A building of an estate, or on a road the foot of a house: 62号楼下.
    MARK = "#"  # Either.
    GROUP = "组"
    ROW = "排"


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers as said: a range, both ends of a pair, or one; `side` 1 odd, 0 even, None either."""

    first: int
    last: int
    unit: Unit
    written: str
    start: int = 0
    end: int = 0
    side: int | None = None
    pair: bool = False


_NO_DATE: Final = (
    "(?!线|店|门(?!口)|厅|台|车|机|码|称|召|文件|开始|起|到|就|那天|早|晚|上午|下午|中午|凌晨|夜)"
)
_UNIT: Final = (
    r"(?:号楼(?!下)|号院|#楼|栋|幢|[洞动冻](?=[，,。.！!？? \d一二三四五六七八九十的]|$)"
    r"|座(?![位椅谈机桥山塔坟城雕])|排(?![队水污烟放查除练气档])|#"
    r"|(?:村民)?小?组(?![织合成装长团])|队(?![伍长友])|社(?![区会保工])|弄"
    rf"|号{_NO_DATE})"
)
_START: Final = r"(?<![\da-z.月年〇零一二三四五六七八九十百有那这哪每整同另几数])第?\s?"
_DASH: Final = "[-－—–~～]"
_HOME: Final = lazy_pattern(  # 3-2-401, 3—1102
    rf"{_START}(\d{{1,3}}){_DASH}(?:\d{{1,2}}{_DASH})?\d{{3,4}}(?![\d栋幢号])"
)
_SEVERAL: Final = lazy_pattern(
    rf"{_START}({NUMBER})\s?({_UNIT})?\s?(?:({_DASH}{{1,2}}|至|到)|[、,，和与及跟])\s?"
    rf"第?({NUMBER})\s?({_UNIT})"
)
_ONE: Final = lazy_pattern(rf"{_START}({NUMBER})\s?({_UNIT})")
_SIDE: Final = lazy_pattern(r"(?<![递订])(单|双)号(?=的?[一那这]?[一]?[边侧]|门牌|[，。,.]|$)")
_MAYBE: Final = lazy_pattern(rf"[栋幢座洞动冻排#组队社弄号]|\d{_DASH}\d")
"""What every number of an address has; without it the rest is not tried."""
_ENTRANCE: Final = lazy_pattern(
    rf"第?({NUMBER})\s?号?(?:单[元圆园员]|门洞|单(?=[，,。.！!？? ]|$))"
)
_PAUSE: Final = lazy_pattern(r"[。！？!?;；\n]")
_DENIED: Final = lazy_pattern(r"(?<![哦噢喔啊嗯])(?:不是|并非|不在|没在)(?:说|在|指)?$")
_RETRACTED: Final = lazy_pattern(r"不对|[说打写讲搞]错|不是|更正|纠正|应该是|口误")
_UNITS: Final = {
    **dict.fromkeys("栋幢座洞动冻", Unit.BUILDING),  # 五洞: as it is heard.
    **dict.fromkeys(("号楼", "#楼"), Unit.HOUSE),
    **dict.fromkeys(("号", "号院", "弄"), Unit.DOOR),
    "#": Unit.MARK,
    "排": Unit.ROW,
}


def is_denied(text: str, start: int, least: int = 0) -> bool:
    """Whether what begins at `start` is taken back: 不是3栋."""
    return _DENIED.search(text, max(least, start - 6), start) is not None


def numbers_after(
    text: str, start: int, units: frozenset[Unit], *, denied: bool = False
) -> Numbers | None:
    """The number after a name that ends at `start`, as corrected: 3栋，不对，5栋 is 5栋.

    denied: name and number are taken back together, and another number may follow.
    """
    found: Numbers | None = None
    reach = start + NEAR
    for said in _said(text, start, reach + 3 * NEAR):
        if said.unit not in units:
            continue
        if said.start > reach or _PAUSE.search(text, start, said.start):
            break
        if denied or is_denied(text, said.start, start):
            denied = False
        elif found is None or _RETRACTED.search(text, found.end, said.start):
            found = said
        else:
            break
        reach = said.end + _AGAIN
    return found


def only_building(text: str, start: int) -> Numbers | None:
    """The one building a text names after `start`, however far; None where there are several."""
    found = [
        said
        for said in _said(text, start, len(text))
        if said.unit in (Unit.BUILDING, Unit.HOUSE) and not is_denied(text, said.start, start)
    ]
    return found[0] if len({(said.first, said.last) for said in found}) == 1 else None


def entrance_in(text: str) -> str | None:
    """The entrance 单元 a text names, as "2单元"; the last, for it may be put right."""
    numbers = [parse_number(match[1]) for match in _ENTRANCE.finditer(text)]
    known = [number for number in numbers if number]
    return f"{known[-1]}单元" if known else None


def numbers_before(text: str, end: int, units: frozenset[Unit]) -> Numbers | None:
    """The last unmistakable number before a name that begins at `end`: 3栋的，春江花园."""
    if Unit.DOOR in units:
        units -= {Unit.DOOR, Unit.MARK}
    last = None
    for said in _said(text, max(0, end - 2 * NEAR), end):
        if said.unit in units and not _PAUSE.search(text, said.end, end):
            last = said
    return last


def side_after(text: str, start: int) -> Numbers | None:
    """单号 or 双号 of a road whose name ends at `start`."""
    side = _SIDE.search(text, start, start + NEAR)
    if side is None:
        return None
    odd = int(side[1] == "单")
    return Numbers(2 - odd, 2 - odd, Unit.DOOR, side[0], *side.span(), side=odd)


def _said(text: str, start: int, end: int) -> Iterator[Numbers]:
    """Every number of an address between two places, left to right."""
    end = min(end, len(text))
    if not _MAYBE.search(text, start, end):
        return
    while start < end:
        found = [
            (match.start(), order, match, read)
            for order, (pattern, read) in enumerate(_READINGS)
            if (match := pattern.search(text, start, end))
        ]
        if not found:
            return
        _, _, match, read = min(found, key=lambda each: each[:2])
        if (numbers := read(match)) is not None:
            yield numbers
        start = match.end()


def _home(match: re.Match[str]) -> Numbers | None:
    number = int(match[1])
    return Numbers(number, number, Unit.BUILDING, match[0].strip(), *match.span())


def _several(match: re.Match[str]) -> Numbers | None:
    first, last = parse_number(match[1]), parse_number(match[4])
    if first is None or last is None:
        return None
    ranged = match[3] is not None
    if ranged and last < first:
        last = first  # 90-1号 is door 90.
    unit = unit_of(match[5])
    if first == last and not ranged:  # 九栋，九栋的三单元: said twice.
        return Numbers(first, first, unit, _plain(match[4] + match[5]), *match.span())
    return Numbers(first, last, unit, _plain(match[0]), *match.span(), pair=not ranged)


def _one(match: re.Match[str]) -> Numbers | None:
    number = parse_number(match[1])
    if number is None:
        return None
    return Numbers(number, number, unit_of(match[2]), _plain(match[0]), *match.span())


_READINGS: Final = ((_HOME, _home), (_SEVERAL, _several), (_ONE, _one))


def unit_of(written: str) -> Unit:
    """What a number with this word after it counts."""
    return _UNITS.get(written, Unit.GROUP)


def _plain(written: str) -> str:
    return written.replace(" ", "")


_KIND: Final = (
    "大道|胡同|小区|社区|花园|家园|名苑|公寓|新村|山庄|大厦|广场|华庭|豪庭|雅居|名邸|嘉园|佳苑|名城|大院"
    "|路|街|巷|弄|苑|园|村|庄|湾|城|府|邸|庭|居|里|屯|寨"
)
_STRANGE: Final = lazy_pattern(
    rf"(?:{_KIND})(?:[东南西北中][段区路街])?\s?"
    rf"(?:第?{NUMBER}\s?(?:{_DASH}\s?\d{{1,4}}\s?)?(?:{_UNIT}|[楼层室期]|单元)"
    r"|(?<=小区|花园|家园|公寓|大厦|新村|名苑)"
    r"(?=[，,。.！!？? ]|$|门口|里面|附近|旁边|对面|后面|前面))"
)
_NO_NAME: Final = frozenset(
    "的了是在我你他她它这那们到从和与有就都也还没不把被给跟对向住说请问去来等全各每某本该整几两些个条为让找"
    "因则且或但及已又再很太多少只才能会要想叫做用以将请后前时内外间边面处号栋幢楼"
)
_BEFORE_NAME: Final = lazy_pattern(
    r".*(?:投诉|反映|举报|位于|关于|咨询|领导|你好|麻烦|建议|希望|居住|业主|居民|小区|社区|街道"
    r"|[市区县镇乡](?=..))"
)
_GENERAL: Final = lazy_pattern(
    r"老旧?|新|旧|大|小|农|乡|城中|安置|住宅|附近|隔壁|周边|周围|邻近|门口|马路|公路|道路|普通|高档|封闭|校|公|花"
    r"|[东南西北]|商业|步行|智慧|平安|文明|美丽|幸福|物业|停车|拆迁|回迁|商品房|工业|产业|科技|幼儿|公租房|廉租房"
)
"""What stands before 小区, 村 or 园 without naming one."""


def strange_address(text: str, known: Sequence[tuple[int, int]]) -> str:
    """The first address in `text` whose name overlaps no known stretch; "" for none."""
    for match in _STRANGE.finditer(text):
        start = _name_start(text, match.start(), max(_ends_before(known, match.end()), 0))
        name = text[start : match.start()]
        if any(first < match.end() and start < last for first, last in known):
            continue
        if len(name) >= 2 and not _GENERAL.fullmatch(name):
            return text[start : match.end()].replace(" ", "")
    return ""


def _ends_before(known: Sequence[tuple[int, int]], place: int) -> int:
    return max((last for _, last in known if last < place), default=0)


def _name_start(text: str, end: int, least: int) -> int:
    """Where the name that ends at `end` begins: eight characters back at most."""
    least = max(least, end - 8)
    start = end
    while (
        start > least
        and "\u4e00" <= text[start - 1] <= "\u9fff"
        and text[start - 1] not in _NO_NAME
    ):
        start -= 1
    if opening := _BEFORE_NAME.match(text, start, end):
        start = opening.end()
    return start
