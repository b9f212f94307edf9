"""What actions need besides a session: the time, the calendar, the links, who writes to staff."""

from dataclasses import dataclass
from datetime import date, timedelta

from core.cached import Cached
from core.clock import Clock
from core.workdays import Workdays
from flows.links import Links

HOLD = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Office:
    """app names the self-built app that writes to single members of staff; "" if there is none.

    hold: how long a slip can be taken back, and how long what it tells waits.
    """

    clock: Clock
    calendar: Cached[Workdays]
    links: Links
    app: str = ""
    hold: timedelta = HOLD

    @property
    def workdays(self) -> Workdays:
        return self.calendar.current()

    @property
    def today(self) -> date:
        """Give the day it is in the office."""
        return self.clock().astimezone(self.workdays.zone).date()
