"""From labelled history to weighted words. Needs scikit-learn (requirements-learn.txt).

For each label a linear support vector machine is fitted over words, characters, and any two
characters side by side, each scaled beforehand by how rare it is and by how much its presence alone
speaks for the label (the log-count ratio of Wang and Manning 2012). The words that matter most are
kept and fitted again by themselves. How much that ratio counts and how far weights may go is chosen
on parts of the history that were held back; on the same parts margins become log-odds.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, Final

import numpy as np
from scipy import optimize, sparse
from sklearn.svm import LinearSVC

from learning.evaluate import Labelled
from learning.learned_text import LabelEffects, Learned, WordEffect
from nlp.learned.evidence import closely, share, strength
from nlp.weighing.classify import Classifier

MOST_WORDS: Final = 3_000
LEAST_SEEN: Final = 2
"""A word of a single message is an accident."""

LEAST_SEEN_CLOSELY: Final = 3
"""Three characters that stand in two messages mostly are one, too: there are so many."""

_HELD_BACK: Final = 4
_RATIO_POWERS: Final = (0.0, 1.0)
_FREEDOMS: Final = (0.1, 0.3, 1.0)
"""How far weights may go (the C of a support vector machine, for texts of length 1)."""

_TOLERANCE: Final = 0.01
"""A hundredth of it moves no weight by more than a thousandth, and takes five times as long."""

Progress = Callable[[str], None]
MostWords = int | Mapping[str, int]


class LearnError(ValueError):
    """The history cannot be learned from; the sentence says why."""


@dataclass(frozen=True, slots=True)
class _History:
    """counts: a row for each message, a column for each word, by the word's share of the text.

    also: whether a label would be right, too, a column for each label. hand: what the hand-written
    rules weigh, likewise; all 0 without such rules.
    """

    labels: tuple[str, ...]
    words: tuple[str, ...]
    counts: Any
    targets: Any
    also: Any
    hand: Any

    def rows(self, chosen: Any) -> "_History":
        return replace(
            self,
            counts=self.counts[chosen],
            targets=self.targets[chosen],
            also=self.also[chosen],
            hand=self.hand[chosen],
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """ratio_power: how much the log-count ratio counts; freedom: how far weights may go."""

    ratio_power: float
    freedom: float


@dataclass(frozen=True, slots=True)
class Scale:
    """What makes margins log-odds: their factor, and that of a hand-written weight."""

    sharpness: float = 1.0
    by_hand: float = 0.0


@dataclass(frozen=True, slots=True)
class Message:
    """counts: the words of a text by their share of it; hand: what hand-written rules weigh."""

    labelled: Labelled
    counts: Mapping[str, float]
    hand: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Fitted:
    """One label's columns with their weights."""

    columns: Any
    weights: Any
    start: float


def learn(
    examples: Sequence[Labelled],
    base: Classifier,
    *,
    fold: Callable[[str], str],
    calibrate: Sequence[Labelled] = (),
    without: Collection[str] = (),
    most_words: MostWords = MOST_WORDS,
    close: bool = False,
    choice: Choice | None = None,
    progress: Progress = lambda _: None,
) -> Learned:
    """Every label's words, heaviest first; see `read` and `learn_from`.

    calibrate: messages that tell how margins become log-odds, instead of the parts held back.
    without: phrases that say nothing of any matter, such as names of places; no word is learned
    that is a part of one.
    """
    return learn_from(
        read(examples, base, fold, close=close),
        calibrate=read(calibrate, base, fold, close=close),
        without=[*map(fold, without)],
        most_words=most_words,
        least_seen=LEAST_SEEN_CLOSELY if close else LEAST_SEEN,
        choice=choice,
        progress=progress,
    )


def learn_from(
    messages: Sequence[Message],
    *,
    calibrate: Sequence[Message] = (),
    without: Sequence[str] = (),
    most_words: MostWords = MOST_WORDS,
    least_seen: int = LEAST_SEEN,
    choice: Choice | None = None,
    scale: Scale | None = None,
    progress: Progress = lambda _: None,
) -> Learned:
    """The same from messages that were read.

    most_words: for each label, or for those that are named, and under "*" for the others.
    least_seen: of words of more than two characters. choice: instead of the best of those tried on
    the parts held back, which takes most of the time; scale: instead of what calibrates best. Raise
    LearnError for fewer than two labels, or a label with fewer messages than parts are held back.
    """
    labels = tuple(sorted({message.labelled.label for message in messages}))
    if len(labels) < 2:
        raise LearnError("历史里至少要有两种标签，才学得出区别。")
    history = _history(messages, labels, _telling_words(messages, without, least_seen))
    known = [each for each in calibrate if each.labelled.label in labels]
    if choice is None or not (known or scale):
        tried = (
            [choice] if choice else [Choice(*pair) for pair in product(_RATIO_POWERS, _FREEDOMS)]
        )
        choice, found = _best(history, tried, most_words, progress)
        scale = scale or found
    fitted = _fit(history, choice, most_words, progress)
    if known:
        fresh = _history(known, labels, history.words)
        scale, _ = _scaled(_margins(fitted, fresh.counts), fresh)
    scale = scale or Scale()
    effects = tuple(_effects(history, fitted, scale.sharpness))
    return Learned(effects, round(scale.by_hand, 3), scale.sharpness)


def _best(
    history: _History, choices: Sequence[Choice], most_words: MostWords, progress: Progress
) -> tuple[Choice, Scale]:
    """The choice that is right most often on parts held back, with its scale."""
    parts = _parts(history.targets)
    trials = []
    for choice in choices:
        margins = _held_back_margins(history, parts, choice, most_words)
        scale, loss = _scaled(margins, history)
        scaled = scale.sharpness * margins + scale.by_hand * history.hand
        right = float((scaled.argmax(axis=1) == history.targets).mean())
        progress(f"{choice.ratio_power:g} {choice.freedom:g}: {right:.4f} {loss:.4f}")
        trials.append((right, -loss, choice, scale))
    *_, best, scale = max(trials, key=lambda trial: trial[:2])
    return best, scale


def read(
    examples: Sequence[Labelled],
    base: Classifier,
    fold: Callable[[str], str],
    *,
    close: bool = False,
) -> list[Message]:
    """What learning needs of each example; reading takes longer than most of the rest.

    base: cuts texts into words, and weighs what its hand-written rules, if it has any, find.
    fold: the one written form for matching. close: read how words are put, too.
    """
    messages = []
    for example in examples:
        text = fold(example.text)
        said, found = base.read(text)
        if close:
            said = closely(text, said)
        counts = {word: strength(n) * share(said.size) for word, n in said.counts.items()}
        hand = {label: sum(words.values()) for label, words in found.items()}
        messages.append(Message(example, counts, hand))
    return messages


def _telling_words(
    messages: Sequence[Message], without: Sequence[str], least_seen: int
) -> tuple[str, ...]:
    """Words of several messages; without: folded phrases that no word is a part of."""
    seen = Counter(word for message in messages for word in message.counts)
    apart = "\n".join(without)
    return tuple(
        sorted(
            word
            for word, times in seen.items()
            if times >= (least_seen if len(word) > 2 else LEAST_SEEN)
            and (len(word) == 1 or word not in apart)
        )
    )


def _history(
    messages: Sequence[Message], labels: tuple[str, ...], words: tuple[str, ...]
) -> _History:
    place = {word: column for column, word in enumerate(words)}
    number = {label: index for index, label in enumerate(labels)}
    examples = [message.labelled for message in messages]
    return _History(
        labels=labels,
        words=words,
        counts=_matrix([message.counts for message in messages], place),
        targets=np.array([number[example.label] for example in examples]),
        also=np.array([[label in example.also for label in labels] for example in examples]),
        hand=np.array([[message.hand.get(label, 0.0) for label in labels] for message in messages]),
    )


def _matrix(rows: Sequence[Mapping[str, float]], place: Mapping[str, int]) -> Any:
    kept = [[(place[word], value) for word, value in row.items() if word in place] for row in rows]
    ends = np.cumsum([0, *map(len, kept)])
    columns = [column for row in kept for column, _ in row]
    values = [value for row in kept for _, value in row]
    return sparse.csr_matrix((values, columns, ends), shape=(len(rows), len(place)))


def _parts(targets: Any) -> Any:
    """A part number for each message: runs of neighbours, so that copies mostly stay together."""
    parts = np.empty(len(targets), dtype=int)
    for label in np.unique(targets):
        own = np.flatnonzero(targets == label)
        if len(own) < _HELD_BACK:
            raise LearnError(f"有个标签只有 {len(own)} 条话，每个标签至少要 {_HELD_BACK} 条。")
        parts[own] = np.arange(len(own)) * _HELD_BACK // len(own)
    return parts


def _held_back_margins(history: _History, parts: Any, choice: Choice, most_words: MostWords) -> Any:
    margins = np.empty((len(history.targets), len(history.labels)))
    for part in range(_HELD_BACK):
        kept, held = np.flatnonzero(parts != part), np.flatnonzero(parts == part)
        margins[held] = _margins(_fit(history.rows(kept), choice, most_words), history.counts[held])
    return margins


def _margins(fitted: Sequence[_Fitted], counts: Any) -> Any:
    columns = counts.tocsc()
    return np.column_stack(
        [columns[:, each.columns] @ each.weights + each.start for each in fitted]
    )


def _fit(
    history: _History, choice: Choice, most_words: MostWords, progress: Progress = lambda _: None
) -> list[_Fitted]:
    present = (history.counts > 0).astype(float).tocsr()
    seen = np.asarray(present.sum(axis=0)).ravel()
    rarity = np.log((1 + present.shape[0]) / (1 + seen)) + 1
    most = {"*": most_words} if isinstance(most_words, int) else most_words
    fitted = []
    for index, label in enumerate(history.labels):
        # A message that a label fits second to another says nothing for it nor against it.
        telling = np.flatnonzero((history.targets == index) | ~history.also[:, index])
        own, counts = history.targets[telling] == index, history.counts[telling]
        speaks = _log_count_ratio(present[telling], own, choice.ratio_power) * rarity
        speaks = speaks / _usual_length(counts @ sparse.diags(speaks))
        weights, _ = _support_vectors(counts, speaks, own, choice.freedom)
        matters = np.argsort(-np.abs(weights) * np.sqrt(seen), kind="stable")
        chosen = np.sort(matters[: most.get(label, most["*"])])
        weights, start = _support_vectors(counts[:, chosen], speaks[chosen], own, choice.freedom)
        fitted.append(_Fitted(chosen, weights, start))
        progress(f"{index + 1} / {len(history.labels)} {label}")
    return fitted


def _log_count_ratio(present: Any, own: Any, power: float) -> Any:
    inside = np.asarray(present[own].sum(axis=0)).ravel() + 1
    outside = np.asarray(present[~own].sum(axis=0)).ravel() + 1
    ratio = np.log((inside / inside.sum()) / (outside / outside.sum()))
    return np.sign(ratio) * np.abs(ratio) ** power if power else np.ones_like(ratio)


def _usual_length(rows: Any) -> float:
    """The root of the mean square length of rows."""
    return float(np.sqrt(rows.power(2).sum(axis=1).mean())) or 1.0


def _support_vectors(counts: Any, speaks: Any, own: Any, freedom: float) -> tuple[Any, float]:
    """Weights in the units of `counts`, and the start."""
    machine = LinearSVC(
        C=freedom, class_weight="balanced", random_state=0, max_iter=10_000, tol=_TOLERANCE
    )
    machine.fit((counts @ sparse.diags(speaks)).tocsr(), own)
    return machine.coef_[0] * speaks, float(machine.intercept_[0])


def _scaled(margins: Any, history: _History) -> tuple[Scale, float]:
    """The scale that makes margins the likeliest log-odds, and the loss that is left."""
    rows = np.arange(len(history.targets))

    def loss(logs: Any) -> float:
        scaled = np.exp(logs[0]) * margins + np.exp(logs[1]) * history.hand
        top = scaled.max(axis=1)
        total = top + np.log(np.exp(scaled - top[:, None]).sum(axis=1))
        return float((total - scaled[rows, history.targets]).mean())

    best = optimize.minimize(loss, x0=(1.0, -1.0), method="Nelder-Mead", bounds=[(-4, 6), (-7, 2)])
    sharpness, by_hand = map(float, np.exp(best.x))
    return Scale(sharpness, by_hand if history.hand.any() else 0.0), float(best.fun)


def _effects(
    history: _History, fitted: Sequence[_Fitted], sharpness: float
) -> Iterator[LabelEffects]:
    present = (history.counts > 0).astype(int).tocsr()
    seen = np.asarray(present.sum(axis=0)).ravel()
    for index, (label, each) in enumerate(zip(history.labels, fitted, strict=True)):
        own = np.asarray(present[history.targets == index].sum(axis=0)).ravel()
        words = [
            WordEffect(history.words[column], weight, int(seen[column]), int(own[column]))
            for column, raw in zip(each.columns, each.weights, strict=True)
            if (weight := round(float(raw) * sharpness, 2))
        ]
        words.sort(key=lambda word: (-word.weight, word.word))
        yield LabelEffects(label, round(each.start * sharpness, 2), tuple(words))
