"""How much of what is private is masked, and how much of what is masked is private.

python -m learning.measures.masking_score 5000 20261122 [kinds whose mistakes to show]
"""

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from learning.measures.masking_texts import Sentence, sentences
from nlp.privacy.mask import find_spans


@dataclass
class Score:
    """Counts per kind. A span is found when every letter and figure of it is masked."""

    private: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    masked: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[str, str, str]] = field(default_factory=list)
    wrong: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found.total() / self.private.total()

    @property
    def precision(self) -> float:
        """Of all masked letters and figures, how many are private."""
        return self.right.total() / self.masked.total()


def _add(score: Score, sentence: Sentence) -> None:
    text = "".join(piece.words for piece in sentence)
    masked = {at: span for span in find_spans(text) for at in range(span.start, span.end)}
    private: set[int] = set()
    start = 0
    for piece in sentence:
        places = [start + at for at, char in enumerate(piece.words) if char.isalnum()]
        start += len(piece.words)
        if piece.kind not in ("", "decoy"):
            private.update(places)
            score.private[piece.kind] += 1
            if all(at in masked for at in places):
                score.found[piece.kind] += 1
            else:
                score.missed.append((piece.kind, piece.words, text))
    wrong = set()
    for at, span in masked.items():
        if text[at].isalnum():
            score.masked[span.kind] += 1
            score.right[span.kind] += at in private
            if at not in private:
                wrong.add(span)
    score.wrong += [(span.kind, span.original, text) for span in wrong]


def measure(examples: Iterable[Sentence]) -> Score:
    score = Score()
    for sentence in examples:
        _add(score, sentence)
    return score


def report(score: Score) -> str:
    """A line per kind, and the whole."""
    lines = [
        f"{kind:10} {score.private[kind]:6} private,"
        f" recall {score.found[kind] / max(1, score.private[kind]):.4f},"
        f" precision {score.right[kind] / max(1, score.masked[kind]):.4f}"
        for kind in sorted(score.private | score.masked)
    ]
    return "\n".join([*lines, f"recall {score.recall:.4f}, precision {score.precision:.4f}"])


if __name__ == "__main__":
    result = measure(sentences(int(sys.argv[1]), int(sys.argv[2])))
    print(report(result))
    for title, mistakes in (("missed", result.missed), ("wrong", result.wrong)):
        for kind, words, text in [m for m in mistakes if m[0] in sys.argv[3:]]:
            print(title, kind, f"[{words}]", text)
