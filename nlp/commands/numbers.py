"""The cases a sentence names: 7号, 12、13, #5, 一百零三号, 第九单.

A figure is a case's number by where it stands: what counts, measures, dates or addresses something
(3号楼, 5号下午, 56块, 三个人) is none.
"""

import re
from dataclasses import dataclass
from typing import Final

from nlp.commands.references import refers
from nlp.text.numerals import parse_number
from nlp.text.patterns import lazy_pattern

_NUMERALS: Final = "零〇一二两三四五六七八九十百幺"
_DIGITS: Final = "一二三四五六七八九"
_SPOKEN: Final = (
    rf"(?:[{_DIGITS}两]?十[{_DIGITS}]?"
    rf"|[{_DIGITS}两]百(?:零?[{_DIGITS}]|[{_DIGITS}]十[{_DIGITS}]?)?"
    rf"|[{_DIGITS}][零〇{_DIGITS}]{{2}})"
)
"""Numerals that may be a case without 号 behind them: 十九, 一百九十三, 二三七."""

_AFTER_HAO: Final = (
    r"(?![院门店栋窗桌机馆厅库口柜井桩坑塘床房桥令球杆闸泵箱站宿厂岗亭幢公柱地]|楼(?![上下道顶管里长])|线(?!路|头|接)"
    r"|台(?!账|阶)|车(?!位)|路(?![灯障口面])|单元|(?:上午|下午|中午|早上|晚上|那天)(?:$|[\s，。]|开会|停[水电])"
    r"|之?[前后](?![门面])|以[前后]|开始|到期|停[水电]|左右|[早晚](?:$|[\s，。])|检查|开会|发工资)"
)
"""What a 号 is not followed by where it numbers a case: 3号楼 is a house, 5号开会 a day."""

_UNIT: Final = (
    r"(?!\d|[.:：/]\d|[%％]|\s?(?:[栋幢层元块毛角钱月年次辆只条米度时周岁斤件趟张份把根袋箱盏部棵扇桶遍瓶斗组排座区期届"
    r"班平秒倍级万千百几半]|楼(?![上下道顶管里长])|单元|室|天(?![然花晴黑亮气窗])|人(?![家不在没都已来去走说])"
    r"|路(?![灯障口面上])|包(?![给装工])|点(?![错了])|个(?!人说)|户(?![主外型])|家(?!里|长|属)|门(?!牌|口|开|锁|禁)"
    r"|公(?:里|分|斤|交)|号楼(?![上下道顶管里长])|线(?!路|头|接)|台(?!账|阶)|分(?:钟|之|$)|车(?:$|[\s，])|成(?:$|[\s，])"
    r"|盒|kg|km|cm|mm|m|ml|w|v|kw|pm|am|多[块个人天]|来[块个]|g\b)|[\-~—]\d)"
)
"""What a figure is not followed by: then it counts or measures. 24调解完 is a case, 24小时 none."""

_LEAD: Final = r"(?:案件|案子|案|工单|单号|单子|编号|no\.?)"
_AFTER_SPAN: Final = r"(?=号(?!楼|院)|\s?(?:都|全|我|归|外加|[，,、]|$))"
"""What follows a span of cases, 102-104: a house (3-201) is told apart by how far it would go."""

_NUMBER: Final = lazy_pattern(
    rf"""
    (?<![\w.\-/])(?P<first>\d{{1,4}})(?=[\-~—]\d{{1,4}}{_AFTER_SPAN})
    |(?<=\d[\-~—])(?P<last>\d{{1,4}})(?!\d){_AFTER_SPAN}
    |[\#＃]\s?(?P<sharp>\d{{1,4}}|[{_NUMERALS}]{{1,6}})号?(?!\d)
    |{_LEAD}\s?(?P<led>\d{{1,4}}|[{_NUMERALS}]{{1,6}})(?!\d)(?:号|[件单](?!元))?{_UNIT}
    |第(?P<th>\d{{1,4}}|[{_NUMERALS}]{{1,6}})(?:号(?!楼)|[件单](?!元))
    |(?<![\d.\-月/:：a-zA-Z周{_NUMERALS}])(?P<hao>\d{{1,4}}|[{_NUMERALS}]{{1,6}})\s?(?:号{_AFTER_HAO}|单(?!元|位|独))
    |(?<![\d.\-/a-zA-Z月])(?P<bare>\d{{1,4}})(?![\d号]){_UNIT}
    |(?:(?<![\w])|(?<=[跟查下到退接和])|(?<=过去))(?P<spoken>{_SPOKEN})(?![{_NUMERALS}号]){_UNIT}
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BEFORE_BARE: Final = lazy_pattern(
    r"(?:^|[^\w]|[一-龥])(?<![差约共近超满每仅只剩达价费款岁龄度压量高宽长深厚重温速拨百千万零后前多])$"
)
"""What a bare figure may stand behind: not a word that announces a measure (花了, 差, 超)."""

_CALLED: Final = lazy_pattern(r"(?:打|拨|报|叫|找|等)了?$")
_CALL_NUMBERS: Final = frozenset({110, 119, 120, 122})
"""To call them is no case: 打119."""

_JOINS: Final = lazy_pattern(
    r"\s{0,2}(?:[、,，和跟与及]|\+|&)?\s?(?:然后|另外)?(?:还有|以及|外加|再?加上?)?(?:那?一?个)?\s{0,2}$"
)
_SPAN_END: Final = lazy_pattern(r"[\-~—](\d{1,4})")
_PAUSED: Final = lazy_pattern("[,，]")
_TO: Final = lazy_pattern("[到至~—-]")
MOST_IN_A_ROW: Final = 10
_INSTEAD: Final = lazy_pattern(r"[，, ]?(?:不?是|而是|应该是|说错了?是?)")
"""不是9是6: the second is meant."""

_HOUSE_BEFORE: Final = lazy_pattern(r"(?:单元|[栋幢座楼])\s?$")
"""What a door's figure stands behind: 2单元301."""

_DATE_BEFORE: Final = lazy_pattern(r"(?:[到至月等拖迟]|截止|之前|延期到|延到|推到|缓到)\s?$")


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """A case's number, in figures, and where it stands with what belongs to it."""

    written: str
    start: int
    end: int

    @property
    def value(self) -> int:
        return int(self.written)


_CODE: Final = lazy_pattern(
    rf"""
    (?<![\da-zA-Z])(?P<code>2\d[01]\d[0-3]\d{{5}})(?!\d)
    |第(?P<th>\d{{1,4}}|[{_NUMERALS}]{{1,6}})(?:号(?!楼)|[件单](?!元))
    |(?:[\#＃]|{_LEAD}[是:： ]?)(?P<led>\d{{1,8}}|[{_NUMERALS}]{{1,6}})(?!\d)号?
    |(?<![\d.\-月/:：a-zA-Z周{_NUMERALS}])(?P<hao>\d{{1,4}}|[{_NUMERALS}]{{1,6}})号(?:单子?|诉求|工单|案子?|那[个件])
    |(?:^|系统显示|说|补充|催|撤[回销]?|查|进度|评价|重办)(?:一?下)?\s?(?P<own>\d{{1,4}}|[{_NUMERALS}]{{1,4}})号(?![楼院线门店栋])
    """,
    re.VERBOSE | re.IGNORECASE,
)


def find_codes(text: str) -> tuple[CaseNumber, ...]:
    """The cases a resident names, by the number they were given: 2603040001, 单号12, 7号单子."""
    found = []
    for match in _CODE.finditer(text):
        written = match[match.lastgroup or 0]
        value = parse_number(written)
        if value:
            found.append(CaseNumber(str(value), *match.span()))
    return tuple(found)


def find_numbers(text: str, *, compared: bool = False) -> tuple[CaseNumber, ...]:
    """The case numbers a normalised sentence is about, in their order, each once.

    Only those that are listed together with the first: what is said of it need not be true of
    others ("8号我去，9号没人接"). compared: also those that are only compared with.
    """
    found: dict[int, CaseNumber] = {}
    last: CaseNumber | None = None
    for match in _NUMBER.finditer(text):
        number = _read(text, match, last)
        if number is None or (not compared and refers(text, *match.span())):
            continue
        between = text[last.end : match.start()] if last is not None else ""
        if match["first"] or match["last"]:
            if not _spans(text, match, number, last):
                continue
            between = between if match["first"] else "-"
        if last is not None and _TO.fullmatch(between) and number.value > last.value:
            for value in range(last.value + 1, min(number.value, last.value + MOST_IN_A_ROW)):
                found.setdefault(value, CaseNumber(str(value), last.start, last.end))
        elif last is not None and _INSTEAD.fullmatch(between):
            found.clear()
        elif last is not None and not _JOINS.fullmatch(between):
            break
        found.setdefault(number.value, number)
        last = number
    return tuple(found.values())


def _spans(text: str, match: re.Match[str], number: CaseNumber, last: CaseNumber | None) -> bool:
    """Whether 102-104 is a span of cases, as short as a worker means."""
    if match["last"]:
        return last is not None and last.end == match.start() - 1
    end = _SPAN_END.match(text, match.end())
    return end is not None and 0 < int(end[1]) - number.value < MOST_IN_A_ROW


def _read(text: str, match: re.Match[str], last: CaseNumber | None) -> CaseNumber | None:
    written = match[match.lastgroup or 0]
    value = parse_number(written.replace("幺", "一"))
    if not value:
        return None
    in_a_row = last is not None and _TO.fullmatch(text[last.end : match.start()])
    if match["hao"] and not in_a_row and _DATE_BEFORE.search(text[: match.start()]):
        return None
    near = last is not None and 0 < value - last.value < MOST_IN_A_ROW
    if match["bare"] and not (in_a_row and near) and not _stands_free(text, match, value, last):
        return None
    return CaseNumber(str(value), *match.span())


def _stands_free(text: str, match: re.Match[str], value: int, last: CaseNumber | None) -> bool:
    """Whether a bare figure may be a case: nothing before it says that it counts or calls."""
    before = text[: match.start()]
    if _DATE_BEFORE.search(before) or _HOUSE_BEFORE.search(before):
        return False
    if value in _CALL_NUMBERS and (_CALLED.search(before) or text.startswith("的", match.end())):
        return False
    if last is not None and _JOINS.fullmatch(between := text[last.end : match.start()]):
        # 7号，301没人在家: behind a pause a bare figure goes on with bare ones only.
        return not (_PAUSED.search(between) and text.startswith("号", last.end - 1))
    return bool(_BEFORE_BARE.search(before))
