"""A clock that can be moved, and the next working morning it can be moved to.

How far it is ahead stands in a file that the service reads too: Tencent's side and the service
must agree about the time, or every callback is refused for its timestamp.
"""

import math
import threading
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import chinese_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
OPENING = time(9)
HOUR, DAY = 3600, 86_400


class MovedTime:
    """Seconds since 1970, some of them not yet lived; without a file it can't be moved.

    Raises ValueError or OSError if the file is there and can't be read as a number.
    """

    def __init__(self, real: Callable[[], float], file: Path | None) -> None:
        self._real = real
        self._file = file
        self._lock = threading.Lock()
        self.ahead = int(file.read_text(encoding="ascii")) if file and file.exists() else 0

    def __call__(self) -> float:
        return self._real() + self.ahead

    @property
    def movable(self) -> bool:
        return self._file is not None

    def forward(self, seconds: int) -> None:
        with self._lock:
            self._keep(self.ahead + seconds)

    def to_next_opening(self) -> None:
        with self._lock:
            self._keep(math.ceil(next_opening(self()) - self._real()))

    def back(self) -> None:
        with self._lock:
            self._keep(0)

    def _keep(self, ahead: int) -> None:
        """Write beside and put in place: no reader ever sees half a number."""
        if self._file:
            fresh = self._file.with_name(f"{self._file.name}.new")
            fresh.write_text(str(ahead), encoding="ascii")
            fresh.replace(self._file)
        self.ahead = ahead


def next_opening(now: float) -> float:
    """The next 9 o'clock in China that falls on a working day, make-up days 调休 counted."""
    moment = datetime.fromtimestamp(now, SHANGHAI)
    opening = datetime.combine(moment.date(), OPENING, SHANGHAI)
    while opening <= moment or not _is_workday(opening.date()):
        opening += timedelta(days=1)
    return opening.timestamp()


def _is_workday(day: date) -> bool:
    """By the published calendar; a year not yet published has plain weekends."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5
