"""From labelled history to weighted words. Needs scikit-learn (requirements-learn.txt).

For each label a linear support vector machine is fitted over words, words inside words and
characters, each scaled beforehand by how much its presence alone speaks for the label (the
log-count ratio of Wang and Manning 2012) and by how rare it is. The MOST_WORDS that matter most are
kept and fitted again by themselves. How hard the weights are held down, and how margins become
log-odds, is chosen on parts of the history that were held back.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy import optimize, sparse
from sklearn.svm import LinearSVC

from nlp.evaluate import Labelled
from nlp.evidence import is_character, said, share, strength
from nlp.learned_file import LabelEffects, WordEffect
from nlp.segment import Segmenter

MOST_WORDS: Final = 3_000
LEAST_SEEN: Final = 2
"""A word of a single message is an accident."""

_HELD_BACK: Final = 4
_FREEDOMS: Final = (3e-5, 1e-4, 3e-4, 1e-3)
"""How far weights may go, small to large (the C of a support vector machine)."""

_BASE_UNIT: Final = 100.0
"""Scales what hand-written rules weigh, so that holding weights down hardly touches it."""

Progress = Callable[[str], None]
HandWeights = Callable[[str], Mapping[str, float]]


class LearnError(ValueError):
    """The history cannot be learned from; the sentence says why."""


@dataclass(frozen=True, slots=True)
class _History:
    """counts: a row for each message, a column for each word, by the word's share of the text.

    hand: what the hand-written rules weigh, a column for each label; None without such rules.
    """

    labels: tuple[str, ...]
    words: tuple[str, ...]
    counts: Any
    targets: Any
    hand: Any

    def rows(self, chosen: Any) -> "_History":
        hand = None if self.hand is None else self.hand[chosen]
        return _History(self.labels, self.words, self.counts[chosen], self.targets[chosen], hand)


@dataclass(frozen=True, slots=True)
class _Fitted:
    """One label's columns with their weights."""

    columns: Any
    weights: Any
    start: float
    base: float


def learn(
    examples: Sequence[Labelled],
    segmenter: Segmenter,
    *,
    fold: Callable[[str], str],
    hand: HandWeights | None = None,
    progress: Progress = lambda _: None,
) -> list[LabelEffects]:
    """Every label's words, heaviest first; fold: the one written form for matching.

    Raise LearnError for fewer than two labels or a label with fewer messages than parts held back.
    """
    history = _read(examples, segmenter, fold, hand)
    parts = _parts(history.targets)
    trials = []
    for freedom in _FREEDOMS:
        margins = _held_back_margins(history, parts, freedom)
        sharpness, loss = _sharpen(margins, history.targets)
        right = float((margins.argmax(axis=1) == history.targets).mean())
        progress(f"{freedom:g}: {right:.4f} {loss:.4f}")
        trials.append((right, freedom, sharpness))
    _, freedom, sharpness = max(trials)
    return _effects(history, _fit(history, freedom), sharpness)


def _read(
    examples: Sequence[Labelled],
    segmenter: Segmenter,
    fold: Callable[[str], str],
    hand: HandWeights | None,
) -> _History:
    labels = tuple(sorted({example.label for example in examples}))
    if len(labels) < 2:
        raise LearnError("the history needs two labels or more")
    texts = [fold(example.text) for example in examples]
    rows = [_row(segmenter, text) for text in texts]
    seen: dict[str, int] = {}
    for row in rows:
        for word in row:
            seen[word] = seen.get(word, 0) + 1
    words = tuple(sorted(word for word, times in seen.items() if times >= LEAST_SEEN))
    place = {word: column for column, word in enumerate(words)}
    number = {label: index for index, label in enumerate(labels)}
    return _History(
        labels=labels,
        words=words,
        counts=_matrix(rows, place),
        targets=np.array([number[example.label] for example in examples]),
        hand=None if hand is None else _hand_columns(texts, labels, hand),
    )


def _row(segmenter: Segmenter, text: str) -> dict[str, float]:
    words = segmenter.words(text)
    scale = share(len(text))
    return {
        word: strength(times) * scale
        for word, times in said(words).items()
        if is_character(word) or segmenter.knows(word)
    }


def _matrix(rows: Sequence[Mapping[str, float]], place: Mapping[str, int]) -> Any:
    kept = [[(place[word], value) for word, value in row.items() if word in place] for row in rows]
    ends = np.cumsum([0, *map(len, kept)])
    columns = [column for row in kept for column, _ in row]
    values = [value for row in kept for _, value in row]
    return sparse.csr_matrix((values, columns, ends), shape=(len(rows), len(place)))


def _hand_columns(texts: Sequence[str], labels: Sequence[str], hand: HandWeights) -> Any:
    weighed = [hand(text) for text in texts]
    return np.array([[found.get(label, 0.0) for label in labels] for found in weighed])


def _parts(targets: Any) -> Any:
    """A part number for each message: runs of neighbours, so that copies mostly stay together."""
    parts = np.empty(len(targets), dtype=int)
    for label in np.unique(targets):
        own = np.flatnonzero(targets == label)
        if len(own) < _HELD_BACK:
            raise LearnError(f"a label has {len(own)} messages, fewer than {_HELD_BACK}")
        parts[own] = np.arange(len(own)) * _HELD_BACK // len(own)
    return parts


def _held_back_margins(history: _History, parts: Any, freedom: float) -> Any:
    margins = np.empty((len(history.targets), len(history.labels)))
    for part in range(_HELD_BACK):
        kept, held = np.flatnonzero(parts != part), np.flatnonzero(parts == part)
        margins[held] = _margins(_fit(history.rows(kept), freedom), history.rows(held))
    return margins


def _margins(fitted: Sequence[_Fitted], history: _History) -> Any:
    counts = history.counts.tocsc()
    margins = [counts[:, each.columns] @ each.weights + each.start for each in fitted]
    if history.hand is not None:
        for index, each in enumerate(fitted):
            margins[index] = margins[index] + each.base * history.hand[:, index]
    return np.column_stack(margins)


def _fit(history: _History, freedom: float) -> list[_Fitted]:
    present = (history.counts > 0).astype(float).tocsr()
    seen = np.asarray(present.sum(axis=0)).ravel()
    rarity = np.log((1 + present.shape[0]) / (1 + seen)) + 1
    columns = history.counts.tocsc()
    fitted = []
    for index in range(len(history.labels)):
        own = history.targets == index
        speaks = _log_count_ratio(present, own) * rarity
        base = None if history.hand is None else history.hand[:, index] * _BASE_UNIT
        weights, _, _ = _support_vectors(columns, speaks, base, own, freedom)
        chosen = np.sort(np.argsort(-np.abs(weights) * np.sqrt(seen), kind="stable")[:MOST_WORDS])
        weights, start, per_base = _support_vectors(
            columns[:, chosen], speaks[chosen], base, own, freedom
        )
        fitted.append(_Fitted(chosen, weights, start, per_base))
    return fitted


def _log_count_ratio(present: Any, own: Any) -> Any:
    inside = np.asarray(present[own].sum(axis=0)).ravel() + 1
    outside = np.asarray(present[~own].sum(axis=0)).ravel() + 1
    return np.log((inside / inside.sum()) / (outside / outside.sum()))


def _support_vectors(
    counts: Any, speaks: Any, base: Any, own: Any, freedom: float
) -> tuple[Any, float, float]:
    """Weights in the units of `counts`, the start, and what one unit of `base` is worth."""
    columns = [counts @ sparse.diags(speaks)]
    if base is not None:
        columns.append(sparse.csr_matrix(base.reshape(-1, 1)))
    machine = LinearSVC(C=freedom, class_weight="balanced", random_state=0, max_iter=10_000)
    machine.fit(sparse.hstack(columns).tocsr(), own)
    found = machine.coef_[0]
    per_base = max(0.0, float(found[-1]) * _BASE_UNIT) if base is not None else 0.0
    return found[: len(speaks)] * speaks, float(machine.intercept_[0]), per_base


def _sharpen(margins: Any, targets: Any) -> tuple[float, float]:
    """What margins are multiplied by to be log-odds, and the log loss then."""

    def loss(log_sharpness: float) -> float:
        scaled = margins * np.exp(log_sharpness)
        top = scaled.max(axis=1)
        total = top + np.log(np.exp(scaled - top[:, None]).sum(axis=1))
        return float((total - scaled[np.arange(len(targets)), targets]).mean())

    best = optimize.minimize_scalar(loss, bounds=(-3.0, 6.0), method="bounded")
    return float(np.exp(best.x)), float(best.fun)


def _effects(history: _History, fitted: Sequence[_Fitted], sharpness: float) -> list[LabelEffects]:
    present = (history.counts > 0).astype(int).tocsr()
    seen = np.asarray(present.sum(axis=0)).ravel()
    effects = []
    for index, (label, each) in enumerate(zip(history.labels, fitted, strict=True)):
        own = np.asarray(present[history.targets == index].sum(axis=0)).ravel()
        words = [
            WordEffect(history.words[column], weight, int(seen[column]), int(own[column]))
            for column, raw in zip(each.columns, each.weights, strict=True)
            if (weight := round(float(raw) * sharpness, 2))
        ]
        words.sort(key=lambda word: (-word.weight, word.word))
        start, base = round(each.start * sharpness, 2), round(each.base * sharpness, 3)
        effects.append(LabelEffects(label, start, base, tuple(words)))
    return effects
