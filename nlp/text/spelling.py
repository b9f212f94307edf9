"""Place names written wrong: 花神苗 for 花神庙 by sound, 花神庙莱场 for 花神庙菜场 by shape.

Each character stands for all that sound like it, or look like it, so that a text is read for
misspelt names in one pass of the same index that finds exact ones.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice, product
from pathlib import Path
from typing import Final, Literal, NamedTuple

from nlp.text.phrase_index import PhraseIndex

SHORTEST: Final = 3
_MOST_READINGS: Final = 8
_ROOM: Final = Path(__file__).parent
_SAME_TO_MANY: Final = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))
"""Differences that many dialects and many fingers do not make."""
_TELLING: Final = frozenset("东西南北中上下前后左右大小新老一二三四五六七八九十0123456789")
"""Characters that tell neighbours apart: 南苑 is not a 北苑 written wrong."""

Slip = Literal["sound", "shape"]


class Misspelt(NamedTuple):
    """A stretch of text read as a name."""

    start: int
    end: int
    written: str
    name: str
    slip: Slip


class Spelling:
    """Built once from all names; those of fewer than three characters are not misspelt."""

    def __init__(self, names: Iterable[str]) -> None:
        readings, self._sounds = _sounds()
        self._shapes = _shapes()
        by_sound: dict[str, set[str]] = {}
        by_shape: dict[str, set[str]] = {}
        for name in names:
            if len(name) >= SHORTEST:
                every = product(*(readings.get(char, char) for char in name))
                for sounding in islice(every, _MOST_READINGS):
                    by_sound.setdefault("".join(sounding), set()).add(name)
                by_shape.setdefault(name.translate(self._shapes), set()).add(name)
        self._by_sound = PhraseIndex({key: tuple(found) for key, found in by_sound.items()})
        self._by_shape = PhraseIndex({key: tuple(found) for key, found in by_shape.items()})

    def find(self, text: str) -> Iterator[Misspelt]:
        """Every stretch that is nearly a name and is not that name."""
        for hit in self._by_sound.find(text.translate(self._sounds)):
            written = text[hit.start : hit.end]
            for name in hit.value:
                if _is_slip(written, name, len(name) - (len(name) + 1) // 2):
                    yield Misspelt(hit.start, hit.end, written, name, "sound")
        for hit in self._by_shape.find(text.translate(self._shapes)):
            written = text[hit.start : hit.end]
            for name in hit.value:
                if _is_slip(written, name, 1):
                    yield Misspelt(hit.start, hit.end, written, name, "shape")


def _is_slip(written: str, name: str, most: int) -> bool:
    """Whether one to `most` characters differ, none of them a character that tells apart."""
    wrong = [(one, other) for one, other in zip(written, name, strict=True) if one != other]
    return 1 <= len(wrong) <= most and not any(
        one in _TELLING and other in _TELLING for one, other in wrong
    )


@cache
def _sounds() -> tuple[dict[str, str], dict[int, int]]:
    """The sounds each character may have, the usual one first; and a table to the usual one.

    A sound is written as one character, so that places in the text stay what they are.
    """
    readings: dict[str, str] = {}
    others: list[tuple[str, str]] = []
    signs: dict[str, str] = {}
    for sound, usual, rare in toneless():
        sign = signs.setdefault(loosely(sound), usual[:1])
        readings.update(dict.fromkeys(usual, sign))
        others += [(char, sign) for char in rare]
    usual_sign = {ord(char): ord(sign) for char, sign in readings.items()}
    for char, sign in others:
        readings[char] = readings.get(char, "") + sign
    return readings, usual_sign


def toneless() -> Iterator[tuple[str, str, str]]:
    """Each toneless sound, the characters that usually have it, and those that may."""
    for sound, characters in _rows("sounds.txt"):
        usual, _, rare = characters.partition("|")
        yield sound, usual, rare


def loosely(sound: str) -> str:
    """A sound, or several, without the differences that many fingers do not make."""
    for exact, loose in _SAME_TO_MANY:
        sound = sound.replace(exact, loose)
    return sound


@cache
def _shapes() -> dict[int, int]:
    """A table from each character to the first of those it is taken for."""
    return {ord(char): ord(group[0]) for (group,) in _rows("lookalikes.txt") for char in group}


def _rows(name: str) -> Iterator[list[str]]:
    for line in (_ROOM / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split()
