"""From weights to scores that tell how often such an answer is right.

The score of an item is its softmax over all items and a doubt that speaks for none of them:
    exp(w) / (exp(doubt) + sum of all exp(w)).
What hand-written rules weigh is first multiplied by SHARPNESS; both constants are fitted to
labelled messages by `python -m bench.understanding`. Learned margins are log-odds already.
"""

from collections.abc import Mapping
from math import exp
from typing import Final

SHARPNESS: Final = 0.8
DOUBT: Final = 2.4
SURE: Final = 0.5
"""An item with this score or more is taken without asking."""

NO_DOUBT: Final = float("-inf")


def scores(weights: Mapping[str, float], doubt: float = DOUBT) -> dict[str, float]:
    """A score of 0..1 for each item; together at most 1."""
    if not weights:
        return {}
    top = max(*weights.values(), doubt)
    powers = {code: exp(weight - top) for code, weight in weights.items()}
    total = sum(powers.values()) + exp(doubt - top)
    return {code: power / total for code, power in powers.items()}
