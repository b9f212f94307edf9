"""jieba's dictionary, read from its installed package: words with how often they are said.

jieba is not imported for it: its own table of all beginnings takes a second and 60 MB. Left out are
words that nobody says (docs/decisions/0015-words-read-once.md).
"""

import re
from importlib.util import find_spec
from math import log
from pathlib import Path
from typing import Final, NamedTuple

_SAID: Final = re.compile(rb"\n([^ ]{1,9} [3-9](?= )|[^ ]+ \d\d+)")
"""A line's word and count: of up to three characters from a count of 3 on, of more from 10 on.

Rare short words keep others from being cut out of them; rare long ones are idioms and terms.
"""


class Dictionary(NamedTuple):
    """shares: the logarithm of each word's share of all; total: how many words were counted.

    longest: by their first two characters, how long words of three or more may be.
    """

    shares: dict[str, float]
    longest: dict[str, int]
    total: int


def dictionary_file() -> Path:
    """Where jieba keeps its dictionary: a word, its count and its part of speech a line."""
    package = find_spec("jieba")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("jieba is not installed: pip install -r requirements.txt")
    return Path(package.origin).with_name("dict.txt")


def read_dictionary() -> Dictionary:
    """Read anew: whoever asks may add words of its own."""
    fields = b" ".join(_SAID.findall(b"\n" + dictionary_file().read_bytes())).decode().split()
    words, counts = fields[::2], fields[1::2]
    total = sum(map(int, counts))
    share_of = {count: log(int(count) / total) for count in set(counts)}
    shares = dict(zip(words, map(share_of.__getitem__, counts), strict=True))
    by_length = sorted([word for word in words if len(word) > 2], key=len)
    return Dictionary(shares, {word[:2]: len(word) for word in by_length}, total)
