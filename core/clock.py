"""The time, as a part that can be put in: nothing else in the house asks the machine for it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Give the present moment in UTC."""
    return datetime.now(UTC)


def clock_of(file: Path | None) -> Clock:
    """Give the machine's clock, or for a demo one that is as many seconds ahead as a file says.

    The file is read at every look, which takes some 20 µs: a callback that was signed after the
    clock was moved comes a moment later, and would be refused by a process that did not know yet.
    """
    return utc_now if file is None else lambda: utc_now() + _ahead(file)


def _ahead(file: Path) -> timedelta:
    try:
        return timedelta(seconds=int(file.read_text(encoding="ascii")))
    except FileNotFoundError:
        return timedelta(0)
