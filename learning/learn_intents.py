"""From sentences with what they mean to weighted pieces (`nlp.commands.frames`).

Needs scikit-learn. A logistic regression over which pieces a sentence holds: its margins are
log-odds, so that scores say how often such a reading is right. Pieces that weigh little are left
out, and what is left is fitted again.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from learning.learned_text import LabelEffects, Learned, WordEffect

LEAST_SEEN: Final = 2
FREEDOM: Final = 4.0
"""The C of the logistic regression."""

Pieces = Callable[[str], Sequence[str]]


def learn_intents(
    rows: Sequence[tuple[str, str, float]], pieces: Pieces, most_pieces: int
) -> Learned:
    """Learn from texts, what each means, and how much it counts.

    The same rows give the same weights.
    """
    said = [pieces(text) for text, _, _ in rows]
    seen = Counter(piece for each in said for piece in each)
    known = sorted(piece for piece, times in seen.items() if times >= LEAST_SEEN)
    kinds = [kind for _, kind, _ in rows]
    counts = [count for _, _, count in rows]
    first = _fit(_matrix(said, known), kinds, counts)
    weight = np.abs(first.coef_).max(axis=0) * np.sqrt([seen[piece] for piece in known])
    kept = [known[place] for place in np.sort(np.argsort(-weight, kind="stable")[:most_pieces])]
    matrix = _matrix(said, kept)
    fitted = _fit(matrix, kinds, counts)
    return Learned(
        tuple(
            LabelEffects(
                label,
                round(float(start), 2),
                tuple(
                    WordEffect(piece, float(value), seen[piece], 0)
                    for piece, value in zip(kept, weights, strict=True)
                ),
            )
            for label, start, weights in zip(
                fitted.classes_, fitted.intercept_, fitted.coef_, strict=True
            )
        ),
        0.0,
    )


def _fit(matrix: Any, kinds: Sequence[str], counts: Sequence[float]) -> LogisticRegression:
    return LogisticRegression(C=FREEDOM, max_iter=500).fit(matrix, kinds, sample_weight=counts)


def _matrix(said: Sequence[Sequence[str]], known: Sequence[str]) -> Any:
    place = {piece: column for column, piece in enumerate(known)}
    columns = [[place[piece] for piece in each if piece in place] for each in said]
    ends = np.cumsum([0, *map(len, columns)])
    flat = [column for each in columns for column in each]
    return sparse.csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(said), len(known)))
