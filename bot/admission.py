"""How many messages are worked on at once: more would only make everybody wait too long.

WeChat hangs up after 5 s and says the message again. So who would not get their turn in time is
told at once that their words are kept, and they are taken up from the journal.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

AT_ONCE, ALARMS_AT_ONCE = 4, 2
"""In one process. They share its one interpreter, so that few at a time are done sooner."""
WAIT_SECONDS = 1.5
"""With the database's own patience it still lies within WeChat's 5 s."""


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
        """Wait for a turn; TooManyError if none comes. is_alarm is asked only where all is busy."""
        turns = self._turns
        if not turns.acquire(blocking=False):
            turns = self._alarms if is_alarm() else self._turns
            if not turns.acquire(timeout=self._wait):
                raise TooManyError
        try:
            yield
        finally:
            turns.release()
