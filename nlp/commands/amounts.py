"""Sums of money as people write them, in whole fen: 380元, 380块5, 三百八, 1.2万, 壹仟贰佰圆整."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from nlp.text.numerals import parse_number
from nlp.text.patterns import lazy_pattern

_FIGURES: Final = r"\d{1,9}(?:,\d{3}){0,2}(?:\.\d{1,2}(?!\d))?"
_NUMERALS: Final = r"[零〇一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟]{1,12}"
_DIGIT: Final = "[0-9零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖]"
_COUNTED: Final = "个斤份页盒包瓶张只条双次天人件袋箱支台桶位月年米"
"""What is counted by a figure before it: 12块一份 is no 12.1."""

_CHANGE: Final = (
    rf"(?:零?(?P<jiao>{_DIGIT})(?:[角毛]|(?![\d点分{_COUNTED}]))"
    rf"(?:(?P<fen>{_DIGIT})(?:分|(?![\d点{_COUNTED}])))?"
    rf"|零?(?P<only_fen>{_DIGIT})分|(?P<half>半))?"
)
_AMOUNT: Final = lazy_pattern(
    rf"[¥￥]\s?(?P<sign>{_FIGURES})"
    rf"|(?<![\d.])(?P<yuan>{_FIGURES}|{_NUMERALS})\s?(?P<times>[万千百])?\s?(?:块钱|元钱|块|元|圆)"
    rf"{_CHANGE}[整正]?钱?"
    rf"|(?<![\d.])(?P<mao>{_DIGIT}{{1,2}})[角毛](?:(?P<mao_fen>{_DIGIT})分?)?钱?"
    rf"|(?<![\d.])(?P<cents>{_DIGIT})分钱"
    r"|(?<![\d.])(?P<ten_thousands>\d{1,5}(?:\.\d{1,4})?)万(?![一-鿿])"
    r"|(?<![^\s，,：:])(?P<spoken>[一二两三四五六七八九]{1,2}[十百千万]"
    r"[零一二两三四五六七八九十百千]{0,8})(?![^\s，,。；;])"
)
_PLAIN: Final = lazy_pattern(r"(?<![^\s，,：:])\d{2,6}(?:\.\d{1,2})?(?![^\s，,。；;])")
_SCALES: Final = {"百": 100, "千": 1000, "万": 10_000}


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum in fen, and where it stands in the text."""

    fen: int
    start: int
    end: int


def find_amount(text: str, *, unit_left_out: bool = False) -> Amount | None:
    """The first sum of money in `text`.

    unit_left_out: where a sum is expected, "380" between spaces is one too.
    """
    return next(iter(find_amounts(text, unit_left_out=unit_left_out)), None)


def find_amounts(text: str, *, unit_left_out: bool = False) -> tuple[Amount, ...]:
    """All sums, in their order."""
    found = tuple(
        Amount(fen, *match.span())
        for match in _AMOUNT.finditer(text)
        if (fen := _fen_of(match)) is not None
    )
    if found or not unit_left_out:
        return found
    return tuple(
        Amount(_in_fen(plain[0], 1) or 0, *plain.span()) for plain in _PLAIN.finditer(text)
    )


def _fen_of(match: re.Match[str]) -> int | None:
    found = match.groupdict()
    if whole := found["sign"] or found["spoken"]:
        return _in_fen(whole, 1)
    if found["ten_thousands"]:
        return _in_fen(found["ten_thousands"], 10_000)
    if found["mao"]:
        return _digits(found["mao"]) * 10 + _digits(found["mao_fen"])
    if found["cents"]:
        return _digits(found["cents"])
    yuan = _in_fen(found["yuan"], _SCALES.get(found["times"] or "", 1))
    if yuan is None:
        return None
    return (
        yuan
        + (50 if found["half"] else 0)
        + _digits(found["jiao"]) * 10
        + _digits(found["fen"] or found["only_fen"])
    )


def _digits(written: str | None) -> int:
    return parse_number(written) or 0 if written else 0


def _in_fen(written: str, times: int) -> int | None:
    """Exact: None for numerals that are no number and for parts of a fen."""
    plain = written.replace(",", "")
    if plain[0].isdecimal():
        fen = Decimal(plain) * times * 100
        return int(fen) if fen == fen.to_integral_value() else None
    yuan = parse_number(plain)
    return None if yuan is None else yuan * times * 100
