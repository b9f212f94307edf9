"""What actions need besides a session: the time, the calendar, the links."""

from dataclasses import dataclass

from core.cached import Refreshed
from core.clock import Clock
from core.workdays import Workdays
from flows.links import Links


@dataclass(frozen=True, slots=True)
class Office:
    clock: Clock
    calendar: Refreshed[Workdays]
    links: Links

    @property
    def workdays(self) -> Workdays:
        return self.calendar.current()
