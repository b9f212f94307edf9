"""Working days of mainland China, holidays and make-up working days 调休 included.

The State Council publishes a year's calendar in the autumn before; chinesecalendar carries it.
A year not yet published counts plain weekends, and the answer says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import chinese_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Deadline:
    """The end (24:00 local) of a day, in UTC; provisional while its year is unpublished."""

    at: datetime
    provisional: bool


@dataclass(frozen=True, slots=True)
class Workdays:
    """The calendar, with the office's own overrides (day → is it a working day)."""

    overrides: Mapping[date, bool] = field(default_factory=dict)
    zone: ZoneInfo = SHANGHAI

    def is_workday(self, day: date) -> bool:
        if day in self.overrides:
            return self.overrides[day]
        known = _published(day)
        return day.weekday() < 5 if known is None else known

    def works_at(self, moment: datetime) -> bool:
        """Tell whether a moment lies in a working day."""
        return self.is_workday(self._local_day(moment))

    def after(self, start: datetime, days: int) -> Deadline:
        """Give the end of the n-th working day after start's day, which is not counted."""
        day = self._local_day(start)
        known = True
        for _ in range(days):
            day = self._next_workday(day + timedelta(days=1))
            known = known and published(day)
        return self._end_of(day, known=known)

    def days_after(self, start: datetime, days: int) -> Deadline:
        """Give the end of the n-th day after start's day, whatever day that is."""
        return self._end_of(self._local_day(start) + timedelta(days=days), known=True)

    def month_after(self, start: datetime, months: int = 1) -> Deadline:
        """Give the end of the same day so many months later, moved on to a working day."""
        day = self._next_workday(_same_day_later(self._local_day(start), months))
        return self._end_of(day, known=published(day))

    def end_of(self, day: date) -> Deadline:
        """Give the end of a day that somebody named, whatever day it is."""
        return self._end_of(day, known=published(day))

    def before(self, moment: datetime, days: int) -> datetime:
        """Give the moment since which n whole working days have passed."""
        day = self._local_day(moment)
        for _ in range(days):
            day = self._last_workday(day - timedelta(days=1))
        return self._start_of(day)

    def morning_after(self, moment: datetime, hour: time) -> datetime:
        """Give that hour of the first working day after moment's day."""
        day = self._next_workday(self._local_day(moment) + timedelta(days=1))
        return datetime.combine(day, hour, self.zone).astimezone(UTC)

    def same_workday(self, one: datetime, other: datetime) -> bool:
        """Tell whether two moments fall in one working day; days off belong to the last before."""
        return self._workday_of(one) == self._workday_of(other)

    def _local_day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def _next_workday(self, day: date) -> date:
        while not self.is_workday(day):
            day += timedelta(days=1)
        return day

    def _last_workday(self, day: date) -> date:
        while not self.is_workday(day):
            day -= timedelta(days=1)
        return day

    def _workday_of(self, moment: datetime) -> date:
        return self._last_workday(self._local_day(moment))

    def _start_of(self, day: date) -> datetime:
        return datetime.combine(day, time.min, self.zone).astimezone(UTC)

    def _end_of(self, day: date, *, known: bool) -> Deadline:
        return Deadline(self._start_of(day + timedelta(days=1)), provisional=not known)


def published(day: date) -> bool:
    """Tell whether the calendar of a day's year is known."""
    return _published(day) is not None


@cache  # chinesecalendar looks through all its years at every question.
def _published(day: date) -> bool | None:
    """Tell whether a day is a working day by the published calendar; None if there is none."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


def known_until() -> date:
    """Give the last day of the last year whose calendar is published."""
    year = max(chinese_calendar.holidays).year
    return date(year, 12, 31)


def _same_day_later(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 + months
    first = date(count // 12, count % 12 + 1, 1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
