"""All that must hold after every turn."""

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


@dataclass
class Tally:
    """How often each rule had something to look at."""

    checked: Counter[str] = field(default_factory=Counter)
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
            raise BrokenError(f"{name}: {broken}") from broken
    life.settle(turn)
