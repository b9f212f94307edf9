"""Characters of modern simplified text: those of GB 2312."""

from collections.abc import Iterator
from typing import Final

_FIRST_ROW, _LAST_ROW = 0xB0, 0xF7
_CELLS: Final = range(0xA1, 0xFF)


def simplified_characters() -> Iterator[str]:
    """In the order of the standard: the usual ones by sound, the rest by shape."""
    for row in range(_FIRST_ROW, _LAST_ROW + 1):
        for cell in _CELLS:
            try:
                yield bytes((row, cell)).decode("gb2312")
            except UnicodeDecodeError:
                continue


def is_simplified(char: str) -> bool:
    try:
        return bool(char.encode("gb2312"))
    except UnicodeEncodeError:
        return False
