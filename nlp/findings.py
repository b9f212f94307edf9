"""What understanding a text yields: the values that other rooms receive."""

from collections.abc import Callable
from dataclasses import dataclass, field

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
    """A service item with a score of 0..1. why: works out the words that decided."""

    code: str
    name: str
    score: float
    why: Callable[[], tuple[WordWeight, ...]] = field(default=tuple, repr=False, compare=False)

    @property
    def words(self) -> tuple[WordWeight, ...]:
        """The words that decided, heaviest first; worked out when asked for, as few messages
        are.
        """
        return self.why()


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything found in one message.

    `text` is the normalised text that `masked` and the positions in `pii` belong to.
    `items` are best first, at most five; `matters` are the codes of a message that speaks of
    several, empty when it speaks of one; `nearest` holds three suggestions when not `sure`. An
    `emergency` that is not sure itself is only a reason to tell its number.
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
