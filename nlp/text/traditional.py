"""Traditional characters to simplified ones, one for one, so that no position moves.

`traditional.txt` is a line of the one and a line of the other, taken from OpenCC's dictionaries
(docs/decisions/0012-traditional-characters.md).
"""

from pathlib import Path
from typing import Final

_OLD, _NEW = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines()
SIMPLIFIED: Final[dict[int, int]] = {
    ord(old): ord(new) for old, new in zip(_OLD, _NEW, strict=True)
}
_OLD_SET: Final = frozenset(_OLD)


def simplified(text: str) -> str:
    """The same text, as long as it was."""
    return text if _OLD_SET.isdisjoint(text) else text.translate(SIMPLIFIED)
