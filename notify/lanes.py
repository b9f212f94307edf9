"""Lanes: each way out has its own hands, and alarms on it have theirs.

So nobody waits for somebody else's platform, and no alarm behind what can wait.
"""

from collections.abc import Iterable
from dataclasses import dataclass

ORDINARY_HANDS, URGENT_HANDS = 16, 8
"""Calls a lane has under way at most, in one process: so many destinations may hang at once."""

ORDINARY_PACE, URGENT_PACE = 0.1, 0.01
"""Seconds between two rounds of a lane: what happens meanwhile shares a commit."""


@dataclass(frozen=True, slots=True)
class Lane:
    """The rows of one way out, alarms or all others."""

    channel: str
    urgent: bool

    @property
    def hands(self) -> int:
        return URGENT_HANDS if self.urgent else ORDINARY_HANDS

    @property
    def pace(self) -> float:
        return URGENT_PACE if self.urgent else ORDINARY_PACE


def lanes_of(channels: Iterable[str]) -> list[Lane]:
    return [Lane(channel, urgent) for channel in channels for urgent in (True, False)]
