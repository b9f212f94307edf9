"""What actions need besides a session: the time, the calendar, the links, who writes to staff."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from core.cached import Cached
from core.clock import Clock
from core.workdays import Workdays
from flows.deadlines import DEFAULT, Profile, Profiles
from flows.links import Links

HOLD = timedelta(minutes=2)
SHIPPED = Profiles()
SLOT = timedelta(minutes=30)
"""Reminders of one slot and group are one message."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Office:
    """app names the self-built app that writes to single members of staff; "" if there is none.

    hold: how long a slip can be taken back, and how long what it tells waits. profiles: the
    deadline profiles, those of the office's own too; without them only those shipped. quiet: from
    when until when nobody is told what can wait.
    """

    clock: Clock
    calendar: Cached[Workdays]
    links: Links
    app: str = ""
    hold: timedelta = HOLD
    profiles: Cached[Profiles] | None = None
    quiet: tuple[time, time] | None = None

    @property
    def workdays(self) -> Workdays:
        return self.calendar.current()

    @property
    def today(self) -> date:
        """Give the day it is in the office."""
        return self.clock().astimezone(self.workdays.zone).date()

    @property
    def deadlines(self) -> Profiles:
        return self.profiles.current() if self.profiles else SHIPPED

    def newest_profile(self, code: str) -> Profile:
        """Give the profile that a case is accepted under now; without one so named the default."""
        known, today = self.deadlines, self.today
        return known.on(code, today) or known.on(DEFAULT, today) or known.by_key[DEFAULT]

    def profile(self, key: str) -> Profile:
        """Give the profile a case was accepted under; one just written elsewhere is read again."""
        if key not in self.deadlines.by_key and self.profiles:
            self.profiles.forget()
        return self.deadlines.by_key[key]

    def read_profiles_again(self) -> None:
        """Let a version that was just written count here at once."""
        if self.profiles:
            self.profiles.forget()

    def awake(self, moment: datetime) -> datetime:
        """Give the moment, or the end of the quiet hours it lies in."""
        if self.quiet is None:
            return moment
        begins, ends = self.quiet
        local = moment.astimezone(self.workdays.zone)
        over_night, at = begins > ends, local.time()
        late = over_night and at >= begins
        if not (late or at < ends if over_night else begins <= at < ends):
            return moment
        day = local.date() + timedelta(days=1) if late else local.date()
        return datetime.combine(day, ends, self.workdays.zone).astimezone(UTC)

    def slot(self, moment: datetime) -> datetime:
        """Give the next full or half hour, where it is not one already."""
        return moment + -(moment - EPOCH) % SLOT
