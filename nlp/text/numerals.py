"""Whole numbers as people write them, in figures or in Chinese numerals below 10,000,000."""

from typing import Final

CHINESE_DIGITS: Final = {
    "零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4,
    "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip
_BANKERS: Final = str.maketrans(
    "壹贰叁肆伍陆柒捌玖拾佰仟貳參陸萬", "一二三四五六七八九十百千二三六万"
)
_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
NUMBER: Final = r"(?:\d{1,6}|[〇零一二两三四五六七八九十百千]{1,7})"
"""A pattern for either form."""


def parse_number(written: str) -> int | None:
    """`"12"`, `"十二"` or `"一二"` → 12, `"三百八"` → 380, `"壹万贰仟"` → 12000; None otherwise."""
    if written.isdecimal():
        return int(written)
    plain = written.translate(_BANKERS)
    if not plain or len(plain) > 15:
        return None
    thousands, ten_thousand, rest = plain.rpartition("万")
    if not ten_thousand:
        return _below_ten_thousand(plain)
    high = _below_ten_thousand(thousands) if thousands else None
    low = _below_ten_thousand(rest) if rest else 0
    if high is None or low is None:
        return None
    # 一万二 leaves out the 千 that follows, as 三百八 does the 十.
    return high * 10_000 + (low * 1000 if len(rest) == 1 and rest in CHINESE_DIGITS else low)


def _below_ten_thousand(written: str) -> int | None:
    if any(char not in CHINESE_DIGITS and char not in _UNITS for char in written):
        return None
    if not any(char in _UNITS for char in written):
        return int("".join(str(CHINESE_DIGITS[char]) for char in written))
    total, digit, unit = 0, 0, 1
    for char in written:
        if char in _UNITS:
            unit = _UNITS[char]
            total += (digit or 1) * unit
            digit = 0
        else:
            digit = CHINESE_DIGITS[char]
            unit = 10 if char in "零〇" else unit
    return total + digit * (unit // 10 if unit > 10 else 1)
