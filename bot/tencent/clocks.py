"""Clocks that do not agree: remembered, so that the log and `doctor` can say why all is refused.

A callback is refused when its time lies too far from ours. Where it is truly the platform's, one
of the two clocks is wrong, and it is seldom the platform's.
"""

import json
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from core.files import private_folder

log = logging.getLogger(__name__)

FILE = "clock.json"
EACH = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Offset:
    """The platform's clock was so many seconds ahead of ours, at this time of ours."""

    seconds: int
    at: datetime


def note(folder: Path, seconds: int, now: datetime) -> None:
    """Say that a callback was refused for its time, once a minute whatever the process."""
    seen = last(folder)
    if seen is not None and timedelta(0) <= now - seen.at < EACH:
        return
    log.warning("a callback was refused: the platform's clock is %+d s from ours", seconds)
    try:
        private_folder(folder)
        new = folder / f"{FILE}.new"
        new.write_text(json.dumps({"seconds": seconds, "at": now.isoformat()}), encoding="ascii")
        new.replace(folder / FILE)
    except OSError as error:
        log.warning("that cannot be kept for doctor: %s", error)


def last(folder: Path) -> Offset | None:
    """Give what was seen last, if anything was."""
    try:
        seen = json.loads((folder / FILE).read_text(encoding="ascii"))
        return Offset(seen["seconds"], datetime.fromisoformat(seen["at"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
