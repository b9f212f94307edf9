"""Lives one after the other; and the shortest talk that breaks what a long one broke."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from bench.talks.broken import BrokenError
from bench.talks.life import Chooser, Life
from bench.talks.rules import Tally, check
from bench.talks.street import Street
from bench.talks.turns import Act

TURNS = 300
"""Of one life."""


@dataclass
class FoundError(Exception):
    """A life that broke a rule: the rule and what was seen, and the acts up to there."""

    seed: str
    broken: str
    acts: Sequence[Act]
    told: Sequence[str]


def live(street: Street, seed: str, turns: int, tally: Tally) -> None:
    """Live one life; FoundError at the first broken rule."""
    random.seed(seed)
    life = Life(street)
    acts: list[Act] = []
    try:
        for act in Chooser(life, seed).acts(turns):
            acts.append(act)
            check(life, life.play(act), tally)
    except BrokenError as broken:
        raise FoundError(seed, str(broken), acts, list(map(str, life.turns))) from broken


def shortest(street: Street, found: FoundError, tries: int = 150) -> FoundError:
    """Leave out acts while the same rule still breaks, halves first, then single ones."""
    size = max(1, len(found.acts) // 2)
    while size and tries > 0:
        shorter = None
        for at in range(0, len(found.acts), size):
            acts = [*found.acts[:at], *found.acts[at + size :]]
            tries -= 1
            shorter = _again(street, found, acts) if acts and tries > 0 else None
            if shorter is not None:
                break
        if shorter is None:
            size //= 2
        else:
            found = shorter
    return found


def _again(street: Street, found: FoundError, acts: Sequence[Act]) -> FoundError | None:
    """Play some acts; give what they broke if it is the same rule."""
    life, tally = Life(street), Tally()
    for at, act in enumerate(acts, 1):
        try:
            check(life, life.play(act), tally)
        except BrokenError as broken:
            same = str(broken).partition(":")[0] == found.broken.partition(":")[0]
            told = list(map(str, life.turns))
            return FoundError(found.seed, str(broken), acts[:at], told) if same else None
    return None
