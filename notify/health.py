"""Whether a platform answers at all, as one lane of one process sees it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from notify.errors import DeliveryError

AWAY_AFTER = 5
"""Calls in a row that nobody answered, to whatever destinations."""

PROBE_EVERY = timedelta(seconds=10)
FRESH_HANDS = 4
"""Calls at once to destinations not tried since: perhaps only those tried so far are dead."""


class Health:
    """Backs off all of a lane's destinations together while its platform seems away.

    While it is away, what was tried before is tried again by one call each PROBE_EVERY; the first
    answer, whatever it says, ends that.
    """

    def __init__(self) -> None:
        self._unanswered = 0
        self._probes_at: datetime | None = None

    @property
    def is_away(self) -> bool:
        return self._unanswered >= AWAY_AFTER

    def note(self, error: DeliveryError | None) -> None:
        """Learn from a call that was made."""
        self._unanswered = self._unanswered + 1 if error is not None and error.unanswered else 0

    def may_probe(self, now: datetime) -> bool:
        """Tell whether one of those tried before may be tried now."""
        return self._probes_at is None or now >= self._probes_at

    def probed(self, calls: Sequence[object], now: datetime) -> None:
        """Let the next probe wait its time, if one is made."""
        if calls:
            self._probes_at = now + PROBE_EVERY
