"""From weights to scores that tell how often such an answer is right.

The score of an item is its softmax over all items and a doubt that speaks for none of them:
    exp(w) / (exp(doubt) + sum of all exp(w)).
Learned margins are log-odds already, and where messages without a matter were learned, too, their
margin is the doubt. SHARPNESS and DOUBT are for a catalogue of hand-written rules alone.
"""

from math import exp, inf
from typing import Any, Final

import numpy as np

SHARPNESS: Final = 0.8
UNIT: Final = 2.4
"""What a unit of hand-written weight adds beside learned words, in log-odds.

Five of them make up for the 12 that lie between where an item starts and where it is sure, in nine
of ten messages that say nothing of any other; two do not in any.
"""
DOUBT: Final = 2.4
SURE: Final = 0.35
"""An item with this score or more is taken as what was meant, and read back to the resident."""

NO_DOUBT: Final = -inf


def scores(weights: Any, doubt: float = DOUBT) -> Any:
    """A score of 0..1 for each weight of an array; together at most 1."""
    top = max(float(weights.max(initial=-inf)), doubt)
    if top == -inf:
        return np.zeros_like(weights)
    powers = np.exp(weights - top)
    return powers / (float(powers.sum()) + exp(doubt - top))
