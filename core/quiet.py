"""A log that says an outage once a minute, and how often it was meanwhile."""

import logging
import threading
import time

EVERY_SECONDS = 60.0


class Quiet:
    """Says each kind of line at most once a minute, in one process."""

    def __init__(self, log: logging.Logger) -> None:
        self._log = log
        self._lock = threading.Lock()
        self._said: dict[str, tuple[float, int]] = {}

    def warning(self, line: str, *values: object) -> None:
        """Log a line, its kind being the line before its values are filled in."""
        now = time.monotonic()
        with self._lock:
            at, unsaid = self._said.get(line, (-EVERY_SECONDS, 0))
            if now - at < EVERY_SECONDS:
                self._said[line] = (at, unsaid + 1)
                return
            self._said[line] = (now, 0)
        self._log.warning(f"{line}%s", *values, f" (and {unsaid} times since)" if unsaid else "")
