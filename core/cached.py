"""A value read from the database now and then, and kept in between."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from core.clock import Clock

T = TypeVar("T")


class Cached(Generic[T]):
    """Loads at first use and again when life is over; threads share one load."""

    def __init__(self, load: Callable[[], T], clock: Clock, life: timedelta) -> None:
        self._load = load
        self._clock = clock
        self._life = life
        self._lock = threading.Lock()
        self._held: tuple[datetime, T] | None = None

    def current(self) -> T:
        now = self._clock()
        held = self._held
        if held is not None and self._lives(held[0], now):
            return held[1]
        with self._lock:
            if self._held is not None and self._lives(self._held[0], now):
                return self._held[1]
            value = self._load()
            self._held = (now, value)
            return value

    def _lives(self, loaded: datetime, now: datetime) -> bool:
        """Tell whether it may stand; loaded after now, it comes from before the clock went back."""
        return timedelta(0) <= now - loaded < self._life

    def forget(self) -> None:
        """Load again at the next use."""
        self._held = None
