"""Numbers that check themselves, and what makes eleven digits a telephone's."""

import re
from typing import Final

from nlp.text.patterns import lazy_pattern

NUMERALS: Final = "零〇○一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖"
_VALUES: Final = "00012345678912123456789"
GAPS: Final = r" \-—－–‐.．·•_"
"""What people put between the digits of one number, as a set of a pattern."""
_FULL_WIDTH: Final = "".join(chr(0xFF10 + digit) for digit in range(10))
_TO_FIGURES: Final = str.maketrans(NUMERALS + _FULL_WIDTH, _VALUES + "0123456789")
_DATE: Final = lazy_pattern(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d")

_PROVINCES: Final = frozenset(
    {"11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41"}
    | {"42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65"}
    | {"71", "81", "82", "83"}
)
"""GB/T 2260, the first two digits of a division code; 83 on residence permits of Taiwan people."""
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2099


def _figures(written: str) -> str:
    """Give the figures and letters alone: 幺三八-零零 → 13800."""
    return "".join(char for char in written.translate(_TO_FIGURES) if char.isalnum())


def may_be_id_number(written: str) -> bool:
    """18 characters with a province and a birth date, or 15 as they were until 1999.

    A mistyped check character or county is no excuse.
    """
    figures = _figures(written)
    number = f"{figures[:6]}19{figures[6:]}0" if len(figures) == 15 else figures
    if len(number) != 18 or not number[:17].isdecimal() or number[:2] not in _PROVINCES:
        return False
    # The library brings pydoc and ssl along: only a text with such a number pays for them.
    from stdnum.cn import ric
    from stdnum.exceptions import InvalidComponent

    try:
        return _FIRST_YEAR <= ric.get_birth_date(number).year <= _LAST_YEAR
    except InvalidComponent:
        return False


def is_bank_card(written: str) -> bool:
    """16 to 19 digits that pass the Luhn check (ISO/IEC 7812-1, annex B) and start as cards do."""
    from stdnum import luhn

    digits = _figures(written)
    return 16 <= len(digits) <= 19 and digits[0] in "3456" and luhn.is_valid(digits)


def is_grouped_like_a_mobile(written: str) -> bool:
    """Tell 138 1234 5678 from eleven digits of dates, prices and readings in a row."""
    groups = [len(group) for group in re.split(f"[{GAPS}]+", written)]
    if len(groups) <= 2 or groups[0] == 3:
        return True
    return groups == [4, 4, 3] or (groups.count(1) >= 3 and 2 not in groups)


def may_be_called(written: str) -> bool:
    """What follows 电话 is a number to call, mistyped or not, unless it is a hotline or a date."""
    digits = _figures(written)
    if len(digits) <= 8:
        return digits[0] in "2345678" and not _DATE.match(digits)
    return digits[0] in "01"
