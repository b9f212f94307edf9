"""How telephones, identity numbers, cards, plates and accounts are written.

A digit is a figure, full-width too, or a Chinese numeral (一三八, 幺三八, 壹叁捌), apart or not.
Public numbers stay: 110, 12345 and 96110 are too short to be somebody's, and a 400 or 800 number is
advertised by whoever owns it. Every repetition is bounded, so a search is linear in the text.
"""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from nlp.privacy.identifiers import (
    GAPS,
    NUMERALS,
    is_bank_card,
    is_grouped_like_a_mobile,
    may_be_called,
    may_be_id_number,
)
from nlp.text.patterns import lazy_pattern

_GAP: Final = f"[{GAPS}]{{0,3}}"
_CLOSE: Final = f"[{GAPS}]{{0,3}}".replace(".．", "")
"""A number of many digits has no dots: two coordinates do."""
_FIGURE: Final = r"\d"
_DIGIT: Final = rf"[\d{NUMERALS}]"
_LETTERS: Final = "A-Za-zＡ-Ｚａ-ｚ"
_WORD: Final = rf"{_LETTERS}0-9０-９"
_IS: Final = r"[号码是为就叫:：的 （(“\"]{0,5}"
"""What may stand between a cue and its number."""


class Shape(NamedTuple):
    """A way of writing; the first group that matched is what is private."""

    kind: str
    pattern: re.Pattern[str]
    check: Callable[[str], bool] | None = None


def _shape(kind: str, pattern: str, check: Callable[[str], bool] | None = None) -> Shape:
    return Shape(kind, lazy_pattern(pattern), check)


def _many(digit: str, least: int, most: int, gap: str = _GAP) -> str:
    return rf"{digit}(?:{gap}{digit}){{{least - 1},{most - 1}}}"


def _numbers(digit: str, one: str, high: str, zero: str) -> tuple[Shape, ...]:
    """In order of precedence: what an earlier shape found, a later one leaves alone.

    After a number one more numeral may stand: 打13812345678一直没人接.
    """
    start, end = _edges(digit)
    return (
        _shape(
            "id_number",
            rf"{start}({_many(digit, 17, 17)}{_GAP}(?:{digit}|[XxＸｘ]))(?![{_WORD}])",
            may_be_id_number,
        ),
        _shape("bank_card", rf"{start}({_many(digit, 16, 19, _CLOSE)}){end}", is_bank_card),
        _shape("id_number", rf"{start}({_many(digit, 15, 15)}){end}", may_be_id_number),
        _shape(
            "mobile",
            rf"{start}(?:[（(]?(?:\+|00)?86[）)]?{_GAP}|{zero})?({one}{_GAP}{high}"
            rf"(?:{_GAP}{digit}){{9}}){end}",
            is_grouped_like_a_mobile,
        ),
    )


def _edges(digit: str) -> tuple[str, str]:
    """What must not stand before a number, and after it."""
    end = r"(?!\d)" if digit == _FIGURE else rf"(?!\d|{digit}{{2}})"
    return rf"(?<!{digit})(?<!\d\.)", end


def _landline(digit: str, zero: str) -> tuple[Shape]:
    start, end = _edges(digit)
    area = rf"{zero}{digit}{{2,3}}"
    return (
        _shape(
            "landline",
            rf"{start}((?:[（(]{area}[）)]|{area}|\+?86-?{digit}{{2,3}}){_GAP}"
            rf"{digit}{{3,4}}{_GAP}{digit}{{3,4}}(?:(?:-|转)\d{{1,5}})?){end}",
        ),
    )


_ZERO: Final = "[0０]"
_ZERO_IN_NUMERALS: Final = "[0０零〇]"
_IN_FIGURES: Final = _numbers(_FIGURE, "[1１]", "[3-9３-９]", _ZERO)
_IN_NUMERALS: Final = _numbers(
    _DIGIT, "[1１一幺壹]", "[3-9３-９三四五六七八九叁肆伍陆柒捌玖]", _ZERO_IN_NUMERALS
)
_CUED: Final = (
    _shape(
        "landline",
        rf"(?:电话|座机|固话|手机|致电|拨打|来电|回电|联系方式|传真|号码|[Tt][Ee][Ll]){_IS}"
        rf"((?:{_DIGIT}{{3}}[ \-—]?{_DIGIT}|{_DIGIT}{{4}}[ \-—]?){_DIGIT}{{3,4}}(?!{_DIGIT})"
        rf"|{_many(_DIGIT, 9, 13)})(?![\d元块万])",
        may_be_called,
    ),
    _shape(
        "id_number",
        rf"(?:身份证|证件|护照|通行证|驾驶证|残疾证|社保卡?|医保卡?|学籍){_IS}"
        rf"([A-Za-z]{{0,2}}{_many(_DIGIT, 7, 20)}[Xx]?)(?![{_WORD}])",
    ),
    _shape(
        "bank_card",
        rf"(?:[行存]卡|存折|卡号|[账帐][号户]|[打转退汇]到){_IS}({_many(_DIGIT, 12, 21)})(?!\d)",
    ),
    _shape("account", rf"(?:户号|表号|住院号|病历号|就诊号){_IS}({_many(_DIGIT, 7, 16)})(?!\d)"),
)
_EMAIL: Final = _shape(
    "email",
    rf"(?<![{_WORD}._%+\-])([{_WORD}._%+\-]{{1,64}}[@＠][{_WORD}\-]{{1,63}}"
    rf"(?:[.．][{_WORD}\-]{{1,63}}){{1,4}})",
)
_PROVINCE: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATES: Final = (
    *(
        _shape(
            "plate",
            rf"([{_PROVINCE}][{_LETTERS}][ ·•.．\-]{{0,2}}(?=[{_LETTERS}]{{0,5}}{digit})"
            rf"(?:{char}{{5}}(?:(?!一[直辆个天]){char})?|{char}{{4}}[学警挂港澳领试超]))(?![{_WORD}])",
        )
        for digit, char in ((_FIGURE, f"[{_WORD}]"), (_DIGIT, f"[{_WORD}{NUMERALS}]"))
    ),
    _shape(
        "plate",
        rf"(?:车牌|牌照|车号){_IS}([{_LETTERS}]?[·.\-]?(?=[{_LETTERS}]{{0,5}}\d)[{_WORD}]{{4,7}})"
        rf"(?![{_WORD}])",
    ),
)
_WECHAT: Final = (
    _shape(
        "wechat",
        rf"(?:(?:微信|薇信|威信|徽信|[VvＶ]信)(?:同号|账号)?[号是为就叫加我:： ]{{0,4}}"
        rf"|(?<![{_WORD}])(?:[Vv][Xx]|[Ww][Xx]|[Ww]e[Cc]hat|[Ww]eixin)[号是为:： ]{{1,3}})"
        rf"([{_LETTERS}][{_WORD}_\-]{{5,19}}|\d{{6,12}})(?![{_WORD}_])",
    ),
    _shape("wechat", rf"(?<![{_WORD}_])(wxid_[{_WORD}_\-]{{1,32}})"),
)
_QQ: Final = (
    _shape(
        "qq",
        rf"(?<![{_LETTERS}])(?:[QqＱ]{{1,2}}|扣扣|企鹅)[号码是为加:： ]{{0,4}}"
        rf"({_DIGIT}{{5,11}})(?!\d)",
    ),
)


class Group(NamedTuple):
    """Shapes that are looked for only within `margin` characters of a sign."""

    sign: re.Pattern[str]
    margin: int
    shapes: tuple[Shape, ...]


_FIGURES: Final = lazy_pattern(f"\\d(?:[{GAPS}）)]{{0,3}}\\d){{6}}")
_NUMERALS: Final = lazy_pattern(
    f"[{NUMERALS}](?:{_GAP}{_DIGIT}){{3}}|{_DIGIT}(?:{_GAP}{_DIGIT}){{2}}{_GAP}[{NUMERALS}]"
)
NUMBERS: Final = (
    Group(lazy_pattern("[@＠]"), 140, (_EMAIL,)),
    Group(_FIGURES, 32, _IN_FIGURES),
    Group(_NUMERALS, 32, _IN_NUMERALS),
    Group(_FIGURES, 32, _landline(_FIGURE, _ZERO)),
    Group(_NUMERALS, 32, _landline(_DIGIT, _ZERO_IN_NUMERALS)),
    Group(lazy_pattern(f"{_DIGIT}(?:{_GAP}{_DIGIT}){{6}}"), 32, _CUED),
    Group(lazy_pattern(rf"[{_LETTERS}][ ·•.．\-]{{0,2}}[{_WORD}{NUMERALS}]"), 16, _PLATES),
    Group(lazy_pattern("[VvWwＶ]|[微薇威徽]信"), 50, _WECHAT),
    Group(lazy_pattern("[QqＱ扣]|企鹅"), 32, _QQ),
)
"""In order of precedence: a mobile number that goes on in numerals before a landline in figures."""
