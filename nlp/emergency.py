"""Emergencies that need a number to call before anything else.

High recall: a sign anywhere counts, unless its own clause says that it is elsewhere, past,
feared or practised ("新闻里", "去年", "演练"). A word of now ("救命", "正在") in the same
sentence overrules that.
"""

import re
from dataclasses import dataclass
from typing import Final

from nlp.items import EmergencyRule, EmergencyRules
from nlp.phrase_index import Hit, PhraseIndex

_SENTENCE: Final = re.compile(r"[^。！？!?\n；;]+")
_DENIALS: Final = ("没有", "没", "不是", "不会", "未", "并非", "不想", "别")
_ASKS: Final = ("有没有", "有没", "是不是", "会不会")


@dataclass(frozen=True, slots=True)
class Emergency:
    """What is happening, whom to call, and the first reply, word for word.

    kind: fire, gas, collapse, hurt, drowning, violence, suicide. item: the service item's code.
    """

    kind: str
    number: str
    sentence: str
    item: str


class EmergencyFinder:
    def __init__(self, rules: EmergencyRules) -> None:
        self._rules = rules
        signs: dict[str, list[int]] = {}
        for order, rule in enumerate(rules.kinds):
            for sign in rule.signs:
                signs.setdefault(sign, []).append(order)
        self._signs = PhraseIndex(signs)

    def find(self, text: str) -> Emergency | None:
        """The most pressing emergency in a folded text, or None."""
        hits = list(self._signs.find(text))
        if not hits:
            return None
        orders = {
            order
            for sentence in _SENTENCE.finditer(text)
            for hit in hits
            if sentence.start() <= hit.start < sentence.end()
            for order in hit.value
            if self._happening(hit, sentence.group(), sentence.start(), self._rules.kinds[order])
        }
        if not orders:
            return None
        rule = self._rules.kinds[min(orders)]
        return Emergency(rule.kind, rule.number, rule.sentence, rule.item)

    def _happening(
        self, hit: Hit[list[int]], sentence: str, offset: int, rule: EmergencyRule
    ) -> bool:
        start, end = hit.start - offset, hit.end - offset
        before = sentence[:start]
        if before.endswith(_DENIALS) and not before.endswith(_ASKS):
            return False
        around = sentence[max(0, start - 2) : end + 4]
        if any(word in around for word in rule.unless):
            return False
        if any(word in sentence for word in self._rules.now):
            return True
        near = sentence[max(0, start - 14) : end + 6]
        return not any(word in near for word in self._rules.elsewhere)
