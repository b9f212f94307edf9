"""Numbers that check themselves: resident identity numbers and bank cards."""

from datetime import date
from typing import Final

_ID_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS: Final = "10X98765432"
"""GB 11643-1999, section 4.2: ISO 7064 MOD 11-2."""


def is_id_number(written: str) -> bool:
    """An 18-character identity number with a real birth date and a right check character."""
    digits = written[:17]
    if len(written) != 18 or not digits.isdecimal():
        return False
    try:
        date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, _ID_WEIGHTS, strict=True))
    last = written[17].upper()
    return _ID_CHECKS[total % 11] == (str(int(last)) if last.isdecimal() else last)


def is_bank_card(digits: str) -> bool:
    """16 to 19 digits that pass the Luhn check (ISO/IEC 7812-1, annex B) and start as cards do."""
    if not 16 <= len(digits) <= 19 or digits[0] not in "3456":
        return False
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
