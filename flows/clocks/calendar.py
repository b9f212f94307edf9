"""The working days of this office: the published calendar with the stored overrides."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from core.cached import Refreshed
from core.clock import Clock
from core.database import Database
from core.workdays import Workdays
from flows.cases.tables import CalendarOverride

LIFE = timedelta(minutes=5)


def stored_calendar(database: Database, zone: ZoneInfo, clock: Clock) -> Refreshed[Workdays]:
    def load() -> Workdays:
        with database.read() as session:
            rows = session.scalars(select(CalendarOverride)).all()
        return Workdays({row.day: row.working for row in rows}, zone)

    return Refreshed(load, clock, LIFE)
