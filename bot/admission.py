"""How many messages are worked on at once: more would only make everybody wait too long.

WeChat hangs up after 5 s and says the message again. So who would not get their turn in time is
told at once that their words are kept, and they are taken up from the journal.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from core.arrival import waited

AT_ONCE, ALARMS_AT_ONCE = 4, 2
"""In one process. They share its one interpreter, so that few at a time are done sooner."""
WAIT_SECONDS = 1.5
"""From a request's arrival, the time it waited for a thread counted: with the database's own
patience it still lies within WeChat's 5 s.
"""


class TooManyError(Exception):
    """There was no turn in time."""


class Admission:
    """Lets messages in by turns; alarms have turns of their own."""

    def __init__(self, wait: float = WAIT_SECONDS) -> None:
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._alarms = threading.BoundedSemaphore(ALARMS_AT_ONCE)
        self._wait = wait

    @contextmanager
    def turn(self, is_alarm: Callable[[], bool]) -> Iterator[None]:
        """Wait for a turn; TooManyError if none comes. is_alarm is asked only where all is busy.

        Who came too long ago is told at once, whatever is free: the next in line has still time.
        """
        left = self._wait - waited()
        turns = self._turns
        if left <= 0 or not turns.acquire(blocking=False):
            if is_alarm():
                turns, left = self._alarms, self._wait
            if left <= 0 or not turns.acquire(timeout=left):
                raise TooManyError
        try:
            yield
        finally:
            turns.release()
