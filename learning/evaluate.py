"""How well a classifier does on labelled messages."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from nlp.weighing.classify import Classified
from nlp.weighing.ranked import RankedItem

NONE: Final = ""
"""The label of a message nothing can be told from, and the answer where nothing speaks."""

_BINS: Final = 10
_WORST: Final = 30


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message and what it is about. also: further labels a dispatcher would take as right."""

    text: str
    label: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled message with the answer it got."""

    message: Labelled
    classified: Classified

    @property
    def best(self) -> RankedItem | None:
        return self.classified.ranked[0] if self.classified.ranked else None

    @property
    def answer(self) -> str:
        return self.best.code if self.best else NONE

    @property
    def score(self) -> float:
        return self.best.score if self.best else 0.0

    @property
    def right(self) -> bool:
        return self.answer == self.message.label

    def right_among(self, count: int) -> bool:
        """Whether one of the first answers is the label or a further right one."""
        wanted = {self.message.label, *self.message.also}
        return any(item.code in wanted for item in self.classified.ranked[:count])


@dataclass(frozen=True, slots=True)
class LabelFigures:
    """precision: of those so answered; recall: of those so labelled, which support counts."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True)
class Bin:
    """Messages answered with scores in a range. score: their mean; accuracy: the share right."""

    count: int
    score: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """Answering only from a score on. covered: share answered; accuracy: share right of these."""

    threshold: float
    covered: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures over all messages with a label; shares are 0..1.

    top1, top3: an answer is right that is the label or one of the further right ones.
    unclear: messages without a label; told: those of them that were answered "not sure".
    unsure_wrongly: of the answers "not sure", those where the first item was right after all.
    confusion: (label, answer) → messages, of wrong answers only.
    """

    count: int
    accuracy: float
    macro_f1: float
    top1: float
    top3: float
    unclear: int
    unclear_told: int
    unsure: int
    unsure_wrongly: int
    sure_wrongly: int
    labels: dict[str, LabelFigures]
    confusion: dict[tuple[str, str], int]
    calibration: tuple[Bin, ...]
    coverage: tuple[Coverage, ...]
    worst: tuple[Judged, ...]


def evaluate(messages: Iterable[Labelled], classify: Callable[[str], Classified]) -> Evaluation:
    """classify: takes a message as written."""
    judged = [Judged(message, classify(message.text)) for message in messages]
    clear = [each for each in judged if each.message.label]
    unclear = [each for each in judged if not each.message.label]
    unsure = [each for each in judged if not each.classified.sure]
    labels = _by_label(clear)
    return Evaluation(
        count=len(clear),
        accuracy=_share(each.right for each in clear),
        macro_f1=sum(each.f1 for each in labels.values()) / max(len(labels), 1),
        top1=_share(each.right_among(1) for each in clear),
        top3=_share(each.right_among(3) for each in clear),
        unclear=len(unclear),
        unclear_told=sum(not each.classified.sure for each in unclear),
        unsure=len(unsure),
        unsure_wrongly=sum(each.right_among(1) for each in unsure if each.message.label),
        sure_wrongly=sum(each.classified.sure and not each.right_among(1) for each in judged),
        labels=labels,
        confusion=_confusion(clear),
        calibration=tuple(_bins(clear)),
        coverage=tuple(_coverage(clear)),
        worst=tuple(sorted(_wrong(clear), key=lambda each: -each.score)[:_WORST]),
    )


def _share(truths: Iterable[bool]) -> float:
    told = list(truths)
    return sum(told) / len(told) if told else 0.0


def _by_label(judged: Sequence[Judged]) -> dict[str, LabelFigures]:
    """Every label that stands with a message or was given as an answer."""
    support = Counter(each.message.label for each in judged)
    answered = Counter(each.answer for each in judged)
    right = Counter(each.answer for each in judged if each.right)
    figures = {}
    for label in sorted((support.keys() | answered.keys()) - {NONE}):
        precision = right[label] / answered[label] if answered[label] else 0.0
        recall = right[label] / support[label] if support[label] else 0.0
        f1 = 2 * right[label] / (answered[label] + support[label])
        figures[label] = LabelFigures(precision, recall, f1, support[label])
    return figures


def _wrong(judged: Iterable[Judged]) -> Iterator[Judged]:
    return (each for each in judged if not each.right_among(1))


def _confusion(judged: Iterable[Judged]) -> dict[tuple[str, str], int]:
    pairs = Counter((each.message.label, each.answer) for each in _wrong(judged))
    return dict(pairs.most_common())


def _bins(judged: Sequence[Judged]) -> Iterator[Bin]:
    for lower in range(_BINS):
        inside = [each for each in judged if min(int(each.score * _BINS), _BINS - 1) == lower]
        if inside:
            mean = sum(each.score for each in inside) / len(inside)
            yield Bin(len(inside), mean, _share(each.right_among(1) for each in inside))


def _coverage(judged: Sequence[Judged]) -> Iterator[Coverage]:
    for step in range(_BINS):
        threshold = step / _BINS
        answered = [each for each in judged if each.score >= threshold]
        yield Coverage(
            threshold,
            len(answered) / max(len(judged), 1),
            _share(each.right_among(1) for each in answered),
        )
