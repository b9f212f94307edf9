"""The working days of this office: the published calendar with the stored overrides."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.cached import Cached
from core.clock import Clock
from core.database import Database, table_of
from core.upsert import insert_into
from core.workdays import Workdays
from flows.clocks.tables import CalendarOverride

LIFE = timedelta(minutes=5)


def stored_calendar(database: Database, zone: ZoneInfo, clock: Clock) -> Cached[Workdays]:
    def load() -> Workdays:
        with database.read() as session:
            rows = session.scalars(select(CalendarOverride)).all()
        return Workdays({row.day: row.working for row in rows}, zone)

    return Cached(load, clock, LIFE)


def set_day(session: Session, day: date, name: str, *, working: bool) -> None:
    """Declare a day a working day or a day off; the last word on a day counts.

    In one statement: of two who declare one day at once, neither fails.
    """
    said = {"working": working, "name": name}
    insert = insert_into(session, table_of(CalendarOverride)).values(day=day, **said)
    session.execute(insert.on_conflict_do_update(index_elements=["day"], set_=said))
