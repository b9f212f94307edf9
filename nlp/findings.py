"""What understanding a text yields: the values that other rooms receive."""

from dataclasses import dataclass

from nlp.commands.intent import Intent
from nlp.place.locate import PlaceFinding
from nlp.privacy.mask import Span
from nlp.weighing.alarm import Emergency
from nlp.weighing.ranked import RankedItem


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything found in one message.

    `text` is the normalised text that `masked` and the positions in `pii` belong to.
    `told` is the same in Chinese, for a text in English or pinyin: all else was looked for in it.
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
    told: str
