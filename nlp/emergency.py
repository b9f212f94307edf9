"""Emergencies that need a number to call before anything else.

High recall: a sign anywhere counts, unless its own clause says that it is elsewhere, past or
practised ("新闻里", "去年", "演练"), was feared before it was named ("万一着火"), or is only a
likeness ("像着火一样"). A word of now ("救命", "正在") in the same sentence overrules all but the
likeness, and a sign that is certain ("打我") needs no such word.
"""

import re
from dataclasses import dataclass
from typing import Final

from nlp.items import EmergencyRule, EmergencyRules
from nlp.phrase_index import Hit, PhraseIndex

_SENTENCE: Final = re.compile(r"[^。！？!?\n；;]+")
_DENIALS: Final = ("没有", "没", "不是", "不会", "未", "并非", "不想", "别")
_CERTAIN_DENIALS: Final = tuple(word for word in _DENIALS if word != "别")
_ASKS: Final = ("有没有", "有没", "是不是", "会不会")
_LIKENESS: Final = re.compile("了?(?:一样|似的|一般|那样|般)")


@dataclass(frozen=True, slots=True)
class Emergency:
    """What is happening, whom to call, and the first reply, word for word.

    kind: poison, suicide, fire, gas, drowning, collapse, violence, hurt, trapped, help.
    item: the service item's code.
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
            for sign in {*rule.signs, *rule.certain}:
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
        certain = hit.phrase in rule.certain
        denials = _CERTAIN_DENIALS if certain else _DENIALS
        if before.endswith(denials) and not before.endswith(_ASKS):
            return False
        if _LIKENESS.match(sentence, end):
            return False
        around = sentence[max(0, start - 2) : end + 4]
        if any(word in around for word in rule.unless):
            return False
        if certain or any(word in sentence for word in self._rules.now):
            return True
        if any(word in before[-14:] for word in self._rules.feared):
            return False
        near = sentence[max(0, start - 14) : end + 6]
        return not any(word in near for word in self._rules.elsewhere)
