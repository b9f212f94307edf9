"""From letters in which names are marked to the weights of `nlp.privacy.name_shapes`.

Needs scikit-learn.

What matters is where a name stands and what it is made of, not who it is: each letter is read again
with other names in the marked places, drawn from what names are made of. Messages without marks
teach what is no name; what a cue announces there (我叫…, …先生) is left aside.
"""

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from learning.learn import LearnError
from nlp.privacy.name_shapes import START, candidates, shapes
from nlp.privacy.name_words import ALSO_GIVEN, GIVEN
from nlp.privacy.names import find_announced
from nlp.text.surnames import COMPOUND, RARE_SURNAMES, SURNAMES

COPIES: Final = 4
"""How often a letter is read again with other names."""

LEAST_SEEN: Final = 2
_LEAST_WEIGHT: Final = 0.25
_FREEDOM: Final = 3.0
"""The C of the logistic regression; from 0.3 to 3 the held-back letters' figures hardly move."""

_MARKED: Final = re.compile("〔([^〔〕]*)〕")
_COMMONEST: Final = 100
"""So many surnames are borne by most people."""

Row = tuple[tuple[str, ...], bool, float]
"""The shapes of one candidate, whether it is a name, and how much it counts."""


def learn_names(letters: Sequence[str], plain: Sequence[str]) -> dict[str, float]:
    """The weight of each shape, surnames with their weight even where it is 0.

    letters: each name marked 〔so〕. plain: messages in which none is marked. The same input gives
    the same weights. Raise LearnError where no name is marked.
    """
    names = [name for letter in letters for name in _MARKED.findall(letter)]
    if not names:
        raise LearnError("没有标出一个人名，请把人名写成〔张三〕这样。")
    surnames = frozenset(SURNAMES + RARE_SURNAMES)
    rows = [row for letter in letters for row in _letter_rows(letter, names, surnames)]
    rows += [row for text in plain for row in _plain_rows(text, surnames)]
    weights = _fit(rows)
    return {f"〔{surname}": 0.0 for surname in sorted(surnames)} | weights


def unmarked(letter: str) -> tuple[str, set[tuple[int, int]]]:
    """A letter as it was written, and where its names stand."""
    text, position, places = "", 0, set()
    for mark in _MARKED.finditer(letter):
        text += letter[position : mark.start()]
        places.add((len(text), len(text) + len(mark[1])))
        text += mark[1]
        position = mark.end()
    return text + letter[position:], places


def _letter_rows(letter: str, names: Sequence[str], surnames: frozenset[str]) -> Iterator[Row]:
    chance = random.Random(letter)  # noqa: S311 - nothing secret: the same letter, the same names.
    for copy in range(COPIES + 1):
        text, places = unmarked(_renamed(letter, names, chance) if copy else letter)
        for start, given, end in candidates(text, surnames):
            is_name = (start, end) in places
            # What is no name stands in each copy; what is one is another each time.
            counts = 1.0 if is_name else 1 / (COPIES + 1)
            yield shapes(text, start, given, end), is_name, counts


def _plain_rows(text: str, surnames: frozenset[str]) -> Iterator[Row]:
    names = find_announced(text, denied=lambda *_: False)
    announced = {at for start, end in names for at in range(start, end)}
    for start, given, end in candidates(text, surnames):
        if announced.isdisjoint(range(start, end)):
            yield shapes(text, start, given, end), False, 1.0


def _renamed(letter: str, names: Sequence[str], chance: random.Random) -> str:
    """The letter with other names, one that is said again the same again."""
    instead: dict[str, str] = {}
    for name in _MARKED.findall(letter):
        instead.setdefault(name, _surname(chance) + _given(names, chance))
    return _MARKED.sub(lambda mark: f"〔{instead[mark[1]]}〕", letter)


def _surname(chance: random.Random) -> str:
    drawn = chance.random()
    if drawn < 0.7:
        return chance.choice(SURNAMES[: _COMMONEST if drawn < 0.35 else _COMMONEST // 3])
    return chance.choice(COMPOUND) if drawn > 0.98 else chance.choice(SURNAMES + RARE_SURNAMES)


def _given(names: Sequence[str], chance: random.Random) -> str:
    """What is given to somebody: of a marked name, or of characters typical of names."""
    if chance.random() < 0.5:
        name = chance.choice(names)
        size = 2 if name.startswith(COMPOUND) else 1
        return name[size : size + 2]
    first = chance.choice(GIVEN + ALSO_GIVEN)
    return first if chance.random() < 0.2 else first + chance.choice(GIVEN + ALSO_GIVEN)


def _fit(rows: Sequence[Row]) -> dict[str, float]:
    seen = Counter(shape for found, _, _ in rows for shape in found)
    column = {
        shape: at for at, shape in enumerate(sorted(s for s in seen if seen[s] >= LEAST_SEEN))
    }
    columns = [[column[shape] for shape in found if shape in column] for found, _, _ in rows]
    ends = np.cumsum([0, *map(len, columns)])
    flat = [at for found in columns for at in found]
    matrix: Any = sparse.csr_matrix((np.ones(len(flat)), flat, ends), (len(rows), len(column)))
    machine = LogisticRegression(C=_FREEDOM, solver="liblinear", random_state=0, max_iter=300)
    machine.fit(matrix, [row[1] for row in rows], sample_weight=[row[2] for row in rows])
    weights = {START: _rounded(machine.intercept_[0])}
    for shape, weight in zip(column, machine.coef_[0], strict=True):
        if abs(weight) >= _LEAST_WEIGHT:
            weights[shape] = _rounded(weight)
    return weights


def _rounded(weight: float) -> float:
    """To a twentieth: what another processor makes of the last figures should change no line."""
    return round(round(float(weight) * 20) / 20, 2)
