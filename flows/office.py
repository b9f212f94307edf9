"""What actions need besides a session: the time, the calendar, the links."""

from dataclasses import dataclass

from core.clock import Clock
from core.links import Links
from core.workdays import Workdays


@dataclass(frozen=True, slots=True)
class Office:
    clock: Clock
    workdays: Workdays
    links: Links
