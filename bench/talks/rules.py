"""All that must hold after every turn, and which faults of the product are known."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.talks import apart, hearing, promises, protocol
from bench.talks.broken import BrokenError
from bench.talks.life import Life
from bench.talks.turns import Turn

Rule = Callable[[Life, Turn], bool]
"""Whether there was something to look at; BrokenError where it does not hold."""
RULES: tuple[Rule, ...] = (*protocol.RULES, *apart.RULES, *hearing.RULES, *promises.RULES)

KNOWN: dict[str, re.Pattern[str]] = {}
"""By the name of a rule what is seen of a fault that is not mended yet: it is counted, no more."""


@dataclass
class Tally:
    """How often each rule had something to look at, and how often a known fault was seen."""

    checked: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    turns: int = 0


def name_of(rule: Rule) -> str:
    return rule.__name__


def check(life: Life, turn: Turn, tally: Tally) -> None:
    """Hold every rule against a turn; BrokenError names the first that does not hold."""
    tally.turns += 1
    for rule in RULES:
        name = name_of(rule)
        try:
            tally.checked[name] += rule(life, turn)
        except BrokenError as broken:
            known = KNOWN.get(name)
            if known is None or not known.search(str(broken)):
                raise BrokenError(f"{name}: {broken}") from broken
            tally.known[name] += 1
    life.settle(turn)
