"""`nlp/text/sounds.txt`: characters by their sound without tone, from pypinyin."""

from collections import Counter, defaultdict
from typing import Final

from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT
from pypinyin.contrib.tone_convert import to_normal

from learning.tables.characters import simplified_characters

_LEAST_PHRASES: Final = 3
_ONE_IN: Final = 20
_HEAD: Final = """\
# Characters by their toneless sound: first those whose usual reading it is, after | those that are
# also read so. The characters of GB 2312; the readings are those of pypinyin 0.55 (MIT licence):
# the usual one, and others that at least three, and one in twenty, of its phrases with the
# character have.
"""


def table() -> str:
    said = _readings_in_phrases()
    usual: dict[str, str] = defaultdict(str)
    others: dict[str, str] = defaultdict(str)
    for char in simplified_characters():
        own = lazy_pinyin(char)[0]
        usual[own] += char
        phrases = said[char].total()
        for sound, times in sorted(said[char].items()):
            if sound != own and times >= _LEAST_PHRASES and times * _ONE_IN >= phrases:
                others[sound] += char
    rows = {
        sound: f"{usual[sound]}|{others[sound]}".rstrip("|")
        for sound in sorted(usual.keys() | others.keys())
    }
    return _HEAD + "".join(f"{sound} {row}\n" for sound, row in rows.items())


def _readings_in_phrases() -> dict[str, Counter[str]]:
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for phrase, sounds in PHRASES_DICT.items():
        for char, readings in zip(phrase, sounds, strict=False):
            said[char][to_normal(readings[0])] += 1
    return said
