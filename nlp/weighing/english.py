"""Danger told in English, by residents from abroad: few plain words, each with whom to call.

Sure signs, written by hand; any other danger is found in what the message says in Chinese
(`nlp.foreign.gloss`).
"""

from dataclasses import replace
from typing import Final

from nlp.text.patterns import lazy_pattern
from nlp.weighing.alarm import Emergency

_CALL: Final = "Please call {number} now. 请马上打{number}。"
_KINDS: Final = (
    ("suicide", "12356", "mind-crisis", ("(kill|hurt)(ing)? (myself|himself|herself)", "suicid",
     "want to die", "end my life", "no reason to live")),
    ("fire", "119", "safety-fire", (
     r"(on|is|an?|caught|catch\w*) fire\b(?! (drill|station|lane|exit|truck|door))", "fire!",
     "house fire", r"\bburning\b(?! (garbage|trash|rubbish|waste|leaves|straw|paper|incense))",
     "smoke (is )?(coming|everywhere)")),
    ("gas", "119", "safety-gas-leak", ("gas (is )?leak", "leaking gas", "smell of gas",
     "smells? (like |of )?(strong )?gas")),
    ("hurt", "120", "safety-hurt", ("bleed", "unconscious", "not breathing", "can'?t breathe",
     "heart attack", r"stroke\b", "seizure", "broke (his|her|my) ", "badly hurt", "injured",
     "giving birth", "drown", "overdose", "(?<!food )poison", "can'?t (get|stand) up")),
    ("violence", "110", "safety-violence", (
     r"\b(knife|gun)\b", "(beating|hits?|hitting) (me|him|her|his|up)",
     "attack(ed|ing) (me|him|her)", "robb", r"break(ing)? in(to)?\b", "following me", "threaten")),
)  # fmt: skip
_TABLE: Final = tuple(
    (kind, number, item, lazy_pattern(f"(?i:{'|'.join(signs)})"))
    for kind, number, item, signs in _KINDS
)
_LATIN: Final = lazy_pattern("[A-Za-z]")
_LEAST: Final = 8


def english_danger(text: str, found: Emergency | None) -> Emergency | None:
    """The danger a message tells of, with whom to call in English if it is in Latin letters.

    found: what was found in what it says in Chinese; it is more exact, where it is sure.
    """
    if len(_LATIN.findall(text)) < max(_LEAST, len(text) // 2):
        return found
    if found is not None and found.sure:
        return _in_both(found)
    for kind, number, item, pattern in _TABLE:
        if match := pattern.search(text):
            sentence = _CALL.format(number=number)
            return Emergency(kind, number, sentence, item, match[0], by_sign=True, sure=True)
    # Of glossed words a mere likeness is noise: only a sign is possible danger.
    return _in_both(found) if found and found.by_sign else None


def _in_both(found: Emergency) -> Emergency:
    return replace(found, sentence=f"Please call {found.number} now. {found.sentence}")
