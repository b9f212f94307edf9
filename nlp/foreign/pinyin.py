"""Chinese names as people without a Chinese keyboard write them: toneless pinyin, in any pieces.

花神苑东区 is huashenyuan dongqu, hua shen yuan dong qu, huashenyuan east.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import islice, product
from typing import Final

from nlp.text.spelling import loosely, toneless

_MOST_READINGS: Final = 4
_LEAST_LETTERS: Final = 6
_ENDS: Final = (
    *("社区", "小区", "区", "小学", "菜场", "农贸市场"),
    *("大道", "名苑", "村", "园", "路", "站"),
)
"""Ends of names that are left out in speaking, those of the larger places first."""
IN_PINYIN: Final = {
    "community": "shequ", "estate": "xiaoqu", "compound": "xiaoqu", "road": "lu", "rd": "lu",
    "street": "jie", "avenue": "dadao", "ave": "dadao", "east": "dong", "west": "xi",
    "south": "nan", "north": "bei", "district": "qu", "section": "duan", "garden": "huayuan",
    "gardens": "huayuan", "village": "cun", "park": "gongyuan", "market": "caichang",
    "school": "xiaoxue", "hospital": "yiyuan", "square": "guangchang", "plaza": "guangchang",
    "mall": "shangchang", "station": "zhan", "metro": "ditie", "new": "xin",
}  # fmt: skip
"""What is translated of a name that is otherwise in pinyin."""


def spellings(names: Iterable[str]) -> Mapping[str, str]:
    """Every way of writing the names in letters; one that several share means the first."""
    exact: dict[str, str] = {}
    shorter: dict[str, str] = {}
    for name in names:
        for letters in _letters(name):
            exact.setdefault(letters, name)
    for end in _ENDS:
        for name in names:
            stem = name.removesuffix(end)
            if stem != name:
                for letters in _letters(stem):
                    shorter.setdefault(letters, name)
    return {key: name for key, name in (shorter | exact).items() if len(key) >= _LEAST_LETTERS}


def _letters(name: str) -> list[str]:
    sounds = _sounds()
    every = product(*(sounds.get(char, (char.lower(),)) for char in name))
    return [loosely("".join(each)) for each in islice(every, _MOST_READINGS)]


@cache
def _sounds() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for sound, usual, rare in toneless():
        found |= {char: (sound, *found.get(char, ())) for char in usual}
        found |= {char: (*found.get(char, ()), sound) for char in rare}
    return found
