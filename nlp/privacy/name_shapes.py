"""Names that nothing announces: 后来沈春林又来了, 由达承平转给他, 六组高三妹.

Whatever begins like a surname is weighed by what it is made of and by what stands beside it. The
weights (`name_shapes.txt`) were learned from invented letters in which names are marked
(`learning/history/names.jsonl`, decision 0014). A shape is written as it stands beside and
between the brackets of a mark: 民〔 before a name, 〕说 after one, 〔王 a surname, 〔＊建 and 国〕
given; 词 is any everyday word, and 跨 one that runs across a border of the name (高〔达二〕十).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from nlp.privacy.name_words import NEVER_GIVEN, OFFICES_AND_TITLES, THANKS
from nlp.text.patterns import lazy_pattern
from nlp.text.surnames import COMPOUND

ENOUGH: Final = 1.0
"""From this sum of weights on it is a name: log-odds, on the letters it was learned from."""

_ROOM: Final = Path(__file__).parent

AGAIN: Final = -1.5
"""And so much on the average of all places: what looks like a name once in ten times is none."""

UNLIKELY: Final = -3.0
"""Below it is no name, whatever a rule without a cue has guessed."""

_DOCUMENT: Final = lazy_pattern(r"[\[\]〔（(【] ?(?:19|20)\d\d")
"""After the name of a document: 江政发〔2009〕."""

START: Final = "〔〕"
"""The key of the weight that every candidate begins with."""

_COMPOUND: Final = frozenset(COMPOUND)
_SHORTEST: Final = 2
_BOUNDARY: Final = "^"
_FIGURE, _LETTER, _OTHER = "0", "a", "，"


@cache
def everyday_words() -> frozenset[str]:
    """Words of two and three characters that are no names, as jieba's dictionary has them."""
    return frozenset((_ROOM / "everyday_words.txt").read_text(encoding="utf-8").split())


def candidates(text: str, surnames: frozenset[str]) -> Iterator[tuple[int, int, int]]:
    """Start, end of the surname and end of whatever may be a name; one or two given characters.

    A surname with an office or a title is none: 李书记 is an office, and 王先生 has its own rule.
    """
    for at, first in enumerate(text):
        size = 2 if text[at : at + 2] in _COMPOUND else 1
        if (size == 1 and first not in surnames) or THANKS.match(text, at):
            continue
        given = at + size
        if OFFICES_AND_TITLES.match(text, given):
            continue
        for end in (given + 1, given + 2):
            if end > len(text) or not _is_han(last := text[end - 1]) or last in NEVER_GIVEN:
                break
            if not _DOCUMENT.match(text, end):
                yield at, given, end


def shapes(text: str, start: int, given: int, end: int) -> tuple[str, ...]:
    """The shapes of text[start:end] taken as a name; text[given:end] is what is given."""
    first, second, third = (_seen(text, start - back) for back in (1, 2, 3))
    after, later, last = (_seen(text, end + on) for on in (0, 1, 2))
    surname, name = text[start:given], text[given:end]
    whole = (
        ("〔＊＊〕", f"〔＊{name}〕", f"〔{surname}{name}〕")
        if len(name) == 1
        else (
            "〔＊＊＊〕",
            f"〔＊{name[0]}",
            f"{name[1]}〕",
            f"{name}〕",
            f"〔{surname}{name[0]}",
        )
    )
    return (
        f"〔{surname}",
        f"{first}〔",
        f"{second}{first}〔",
        f"{third}{second}{first}〔",
        f"〕{after}",
        f"〕{after}{later}",
        f"〕{after}{later}{last}",
        f"{first}〔{text[start]}",
        f"{name[-1]}〕{after}",
        f"{first}〔〕{after}",
        *whole,
        *_words(text, start, end),
    )


def _words(text: str, start: int, end: int) -> Iterator[str]:
    """Which everyday words the name is made of, and which run across its borders."""
    name, everyday = text[start:end], everyday_words()
    if name in everyday:
        yield f"〔词{len(name)}〕"
    if len(name) > _SHORTEST:
        if name[:2] in everyday:
            yield "〔词＊〕"
        if name[1:] in everyday:
            yield "〔＊词〕"
    before = range(max(0, start - 2), start)
    if any(text[at:end] in everyday for at in before):
        yield "跨〔跨〕"
    elif any(text[at:inside] in everyday for at in before for inside in range(start + 1, end)):
        yield "跨〔"
    after = range(end + 1, end + 3)
    if any(text[start:at] in everyday for at in after):
        yield "〔跨〕跨"
    elif any(text[at:beyond] in everyday for at in range(start + 1, end) for beyond in after):
        yield "〕跨"


class NameShapes:
    """Finds names by learned weights; reads only what it was given."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights
        self._start = weights.get(START, 0.0)
        self._surnames = frozenset(
            key[1] for key in weights if len(key) == 2 and key[0] == "〔" and _is_han(key[1])
        )

    def find(self, text: str) -> list[tuple[int, int]]:
        """Start and end of each name, in order, none overlapping a likelier one."""
        places = defaultdict(list)
        for start, given, end in candidates(text, self._surnames):
            places[text[start:end]].append((self._score(text, start, given, end), start, end))
        likely = [
            (-score, start, end)
            for said in places.values()
            if sum(score for score, _, _ in said) >= AGAIN * len(said)
            for score, start, end in said
            if score >= ENOUGH
        ]
        taken = bytearray(len(text))
        names = []
        for _, start, end in sorted(likely):
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                names.append((start, end))
        return sorted(names)

    def denies(self, text: str, start: int, end: int) -> bool:
        """Whether what a rule took for a name looks too little like one."""
        compound = text[start : start + 2] in _COMPOUND and end - start > 2
        given = start + (2 if compound else 1)
        return bool(_DOCUMENT.match(text, end)) or self._score(text, start, given, end) < UNLIKELY

    def _score(self, text: str, start: int, given: int, end: int) -> float:
        weight = self._weights.get
        return self._start + sum(weight(shape, 0.0) for shape in shapes(text, start, given, end))


@cache
def shipped_shapes() -> NameShapes:
    """Read once in a process."""
    return NameShapes(read_shapes(_ROOM / "name_shapes.txt"))


def read_shapes(path: Path) -> dict[str, float]:
    """The weights of a file: a shape and its weight on each line that does not begin with #."""
    weights = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            shape, _, weight = line.partition(" ")
            weights[shape] = float(weight)
    return weights


def _seen(text: str, at: int) -> str:
    """What stands somewhere in a text: a Chinese character, or the sort of anything else."""
    if not 0 <= at < len(text):
        return _BOUNDARY
    char = text[at]
    if _is_han(char):
        return char
    if char.isdigit():
        return _FIGURE
    return _LETTER if char.isalpha() else _OTHER


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fa5"
