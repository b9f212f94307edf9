"""Whole numbers as people write them, in figures or in Chinese numerals up to 9999."""

import re
from typing import Final

CHINESE_DIGITS: Final = {
    "零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4,
    "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip
_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
NUMBER: Final = r"(?:\d{1,6}|[〇零一二两三四五六七八九十百千]{1,7})"
"""A pattern for either form."""

_PLACE_VALUE: Final = re.compile("[十百千]")


def parse_number(written: str) -> int | None:
    """`"12"`, `"十二"` or `"一二"` → 12; None for anything else."""
    if written.isdecimal():
        return int(written)
    if not written or any(c not in CHINESE_DIGITS and c not in _UNITS for c in written):
        return None
    if not _PLACE_VALUE.search(written):
        return int("".join(str(CHINESE_DIGITS[c]) for c in written))
    total, digit = 0, 0
    for char in written:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            digit = CHINESE_DIGITS[char]
    return total + digit
