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

KNOWN: dict[str, re.Pattern[str]] = {
    # 匿名 said of the last of several matters is read back for all, and filed of the last.
    "anonymous_as_read_back": re.compile("was read back"),
    # A matter among several whose item the office takes out of the catalogue.
    "is_answered": re.compile(r"crashed: KeyError\(''\)"),
    # Old buttons of what was laid aside, tapped while something else is told.
    "given_up_is_gone": re.compile("tap drop"),
    # The same, and a voice or a call for a person while several matters are read back.
    # And only one matter can be laid aside; what began as not understood is thrown away later.
    "nothing_told_is_lost": re.compile(
        "tap resume|接着报|tap supplement|收到您的语音|已转给工作人员|laid aside before|vague"
    ),
    # And a complaint about staff takes the building of what was told before.
    "place_is_told": re.compile("收到您的语音|已转给工作人员|直接交给上一级|态度|推来推去|不理人"),
    # An emergency takes in an unclear draft, in spite of 新诉求.
    "new_matter_begins_anew": re.compile("新诉求|另一件事|新的事"),
    # 匿名 while the item is asked; and which place of several, without end.
    "asks_no_question_thrice": re.compile("是下面哪一件.*(?:匿名|不要让人知道)|是下面哪一片"),
    # "What was done?" stays open behind an order that was refused: chatter answers it.
    "notes_stay_inside": re.compile("已办结"),
    # A pin sent after it was filed moves a complaint about staff into a grid.
    "staff_never_read_what_is_above": re.compile("about staff was told"),
}
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
