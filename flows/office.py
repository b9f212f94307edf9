"""What actions need besides a session: the time, the calendar, the links."""

from dataclasses import dataclass

from core.clock import Clock
from core.links import Links
from core.refreshed import Refreshed
from core.workdays import Workdays


@dataclass(frozen=True, slots=True)
class Office:
    clock: Clock
    calendar: Refreshed[Workdays]
    links: Links

    @property
    def workdays(self) -> Workdays:
        return self.calendar.current()
