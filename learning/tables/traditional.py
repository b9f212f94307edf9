"""`nlp/text/traditional.txt`: traditional characters and their simplified forms, from OpenCC.

Every character whose simplified form is one character of GB 2312, except where the character itself
is used in simplified text (著 in 著名, 吒 in 哪吒); seven of those whose other form is always meant
are added by hand (docs/decisions/0012-traditional-characters.md).
"""

from typing import Final

from opencc import OpenCC

from learning.tables.characters import is_simplified

_ALWAYS_MEANT: Final = dict(zip("乾後於麽夥妳牠", "干后于么伙你它", strict=True))
_BLOCKS: Final = (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))


def table() -> str:
    """A line of the old characters, and a line of the new ones."""
    convert = OpenCC("t2s").convert
    pairs = {char: convert(char) for char in map(chr, _BLOCKS)}
    kept = {old: new for old, new in pairs.items() if old != new and _wanted(old, new)}
    kept |= _ALWAYS_MEANT
    return f"{''.join(kept)}\n{''.join(kept.values())}\n"


def _wanted(old: str, new: str) -> bool:
    return len(new) == 1 and is_simplified(new) and not is_simplified(old)
