"""From weights to scores that tell how often such an answer is right.

The score of an item is its softmax over all items and a doubt that speaks for none of them:
    exp(w) / (exp(doubt) + sum of all exp(w)).
Learned margins are log-odds already, and where messages without a matter were learned, too, their
margin is the doubt. SHARPNESS and DOUBT are for a catalogue of hand-written rules alone.
"""

from math import exp, inf, sqrt
from typing import Any, Final

import numpy as np

SHARPNESS: Final = 0.8
UNIT: Final = 2.4
"""What a unit of hand-written weight adds beside learned words, in log-odds.

Five of them make up for the 12 that lie between where an item starts and where it is sure, in nine
of ten messages that say nothing of any other; two do not in any.
"""
DOUBT: Final = 2.4
SURE: Final = 0.5
"""An item with this score or more is taken as what was meant, and read back to the resident."""

NO_DOUBT: Final = -inf

_AS_LEARNED: Final = 14
_MOST_SURE: Final = 1.6


def certainty(size: int) -> float:
    """What log-odds are multiplied by for a score, where so many characters are said.

    A title of 14 characters is as often right as its log-odds say; a message of 50 is more often
    right than its own, for dilution takes its words for less. Chosen on letters and chat that were
    not learned from (docs/understanding.md, "Items and scores").
    """
    return min(max(sqrt(size / _AS_LEARNED), 1.0), _MOST_SURE)


def scores(weights: Any, doubt: float = DOUBT) -> Any:
    """A score of 0..1 for each weight of an array; together at most 1."""
    top = max(float(weights.max(initial=-inf)), doubt)
    if top == -inf:
        return np.zeros_like(weights)
    powers = np.exp(weights - top)
    return powers / (float(powers.sum()) + exp(doubt - top))
