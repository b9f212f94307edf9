"""What understanding a text yields: the values that other rooms receive."""

from dataclasses import dataclass

from nlp.emergency import Emergency
from nlp.intent import Intent
from nlp.locate import PlaceFinding
from nlp.mask import Span


@dataclass(frozen=True, slots=True)
class WordWeight:
    """A word or phrase that decided, and how much it counted."""

    word: str
    weight: float


@dataclass(frozen=True, slots=True)
class RankedItem:
    """A service item with a score of 0..1 and its reasons, heaviest first."""

    code: str
    name: str
    score: float
    words: tuple[WordWeight, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything found in one message.

    `text` is the normalised text that `masked` and the positions in `pii` belong to.
    `items` are best first, at most five; `matters` are the codes of a message that speaks of
    several, empty when it speaks of one; `nearest` holds three suggestions when not `sure`.
    """

    text: str
    items: tuple[RankedItem, ...]
    sure: bool
    matters: tuple[str, ...]
    nearest: tuple[RankedItem, ...]
    emergency: Emergency | None
    intent: Intent
    place: PlaceFinding
    masked: str
    pii: tuple[Span, ...]
