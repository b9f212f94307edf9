"""A log that says an outage once a minute, and how often it was meanwhile."""

import logging
import threading
import time

EVERY_SECONDS = 60.0


class OnceAMinute:
    """Tells which lines may be said, each kind once a minute in one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._said: dict[str, tuple[float, int]] = {}

    def due(self, line: str) -> str | None:
        """Give what to add to a line about how often it went unsaid; None if it is not due."""
        now = time.monotonic()
        with self._lock:
            at, unsaid = self._said.get(line, (-EVERY_SECONDS, 0))
            if now - at < EVERY_SECONDS:
                self._said[line] = (at, unsaid + 1)
                return None
            self._said[line] = (now, 0)
        return f" (and {unsaid} times since)" if unsaid else ""


class Quiet:
    """Says each kind of line at most once a minute, in one process."""

    def __init__(self, log: logging.Logger) -> None:
        self._log = log
        self._lines = OnceAMinute()

    def warning(self, line: str, *values: object) -> None:
        """Log a line, its kind being the line before its values are filled in."""
        often = self._lines.due(line)
        if often is not None:
            self._log.warning(f"{line}%s", *values, often)


class QuietOutage(logging.Filter):
    """Lets a library say an outage in one line a minute, which it would trace at every try."""

    def __init__(self, *outages: type[BaseException]) -> None:
        super().__init__()
        self._outages = outages
        self._lines = OnceAMinute()

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if not isinstance(error, self._outages):
            return True
        often = self._lines.due(str(record.msg))
        if often is None:
            return False
        record.msg, record.args = f"{record.getMessage()}: {type(error).__name__}{often}", ()
        record.exc_info = record.exc_text = None
        return True
