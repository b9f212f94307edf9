"""`nlp/privacy/everyday_words.txt`: words that are no names, from jieba's dictionary.

Of two characters those that it counts 200 times or more and does not call names of people; of three
those that it counts 50 times or more, because many of these are called names and are none (黄金周).
"""

import re
from pathlib import Path
from typing import Final

import jieba

_HAN: Final = re.compile("[\u4e00-\u9fa5]{2,3}")
_OFTEN: Final = {2: 200, 3: 50}
_PEOPLE: Final = "nr"


def table() -> str:
    lines = Path(jieba.__file__).with_name("dict.txt").read_text(encoding="utf-8").splitlines()
    return " ".join(sorted(word for word in map(_everyday, lines) if word)) + "\n"


def _everyday(line: str) -> str:
    """The word of a line of the dictionary; nothing where it is rare, or a name."""
    word, count, kind = line.split(" ")
    if not _HAN.fullmatch(word) or int(count) < _OFTEN[len(word)]:
        return ""
    return "" if len(word) == 2 and kind.startswith(_PEOPLE) else word
