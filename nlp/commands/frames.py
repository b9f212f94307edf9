"""What a short sentence says, as learned intents weigh it: a frame, and the pieces of a frame.

In a frame the cases' numbers are №, all other figures 0, pauses one comma: 7号我去 and 12我去 are
one sentence. Its pieces are one to four characters side by side, its borders ^ and $ among them.
"""

from typing import Final

from nlp.commands.numbers import CaseNumber
from nlp.learned.evidence import Said
from nlp.text.patterns import lazy_pattern

NUMBER: Final = "№"
LONGEST: Final = 4
_FIGURES: Final = lazy_pattern(r"\d+(?:\.\d+)?")
_PAUSES: Final = lazy_pattern(r"[\s，,。；;、:：.…]+")
_QUESTIONS: Final = lazy_pattern("[?？]+")
_CALLS: Final = lazy_pattern("[!！~～]+")
_SIZE: Final = 20
"""A piece counts as it is written, however long the sentence: see `nlp.learned.evidence.share`."""

MOST_CHARACTERS: Final = 200
"""A command is said in its first words; a longer message is a matter."""


def without_numbers(text: str, numbers: tuple[CaseNumber, ...]) -> str:
    """Put № in the place of each number."""
    parts: list[str] = []
    at = 0
    for number in numbers:
        parts += (text[at : number.start], NUMBER)
        at = number.end
    return "".join((*parts, text[at:]))


def frame_of(folded: str) -> str:
    """Give the frame of a folded text whose numbers are № already."""
    text = _FIGURES.sub("0", folded[:MOST_CHARACTERS])
    text = _CALLS.sub("!", _QUESTIONS.sub("?", _PAUSES.sub(",", text)))
    return f"^{text.strip(',')}$"


def pieces(frame: str) -> Said:
    """Give the pieces of a frame, each once."""
    end = len(frame)
    found = {
        frame[start : start + size]: 1
        for size in range(1, LONGEST + 1)
        for start in range(end - size + 1)
    }
    return Said(found, _SIZE)
