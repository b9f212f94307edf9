"""A service item with its score, and the words that decided."""

from collections.abc import Callable
from dataclasses import dataclass, field


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
