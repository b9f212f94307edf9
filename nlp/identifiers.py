"""Numbers that check themselves: resident identity numbers and bank cards."""

from datetime import date
from typing import Final

_PROVINCES: Final = frozenset(
    {"11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41"}
    | {"42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65"}
    | {"71", "81", "82", "83"}
)
"""GB/T 2260, the first two digits of a division code; 83 on residence permits of Taiwan people."""
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2099


def may_be_id_number(written: str) -> bool:
    """18 characters with a province and a birth date; a mistyped check character is no excuse."""
    digits = written[:17]
    if len(written) != 18 or not digits.isdecimal() or digits[:2] not in _PROVINCES:
        return False
    try:
        born = date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return False
    return _FIRST_YEAR <= born.year <= _LAST_YEAR


def is_bank_card(digits: str) -> bool:
    """16 to 19 digits that pass the Luhn check (ISO/IEC 7812-1, annex B) and start as cards do."""
    if not 16 <= len(digits) <= 19 or digits[0] not in "3456":
        return False
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
