"""Whether the database can be written: the one way to know is to write.

What was only asked for and rolled back never reached the disk, and a full one would not be noticed.
"""

import sqlite3
from datetime import datetime

import psycopg
from sqlalchemy import exc
from sqlalchemy.orm import Mapped, mapped_column

from core.database import AWAY, Base, Database, UtcDateTime
from core.upsert import insert_into

READ_ONLY, FULL, LOCKED = "read-only", "full", "locked"
AWAY_NOW, NO_TABLES = "away", "without its tables"
_SQLITE = {
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
    sqlite3.SQLITE_ERROR: NO_TABLES,
}


class Pulse(Base):
    """One row, written to see that it can be."""

    __tablename__ = "pulse"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def problem(database: Database, now: datetime) -> str | None:
    """Write one tiny row; give in one word why that was not possible, None if it was."""
    try:
        with database.write() as session:
            row = insert_into(session, Pulse).values(id=1, at=now)
            session.execute(row.on_conflict_do_update(index_elements=["id"], set_={"at": now}))
    except (*AWAY, exc.ProgrammingError) as error:
        return _why(error)
    return None


def _why(error: exc.SQLAlchemyError) -> str:
    cause = getattr(error, "orig", None)
    if isinstance(cause, psycopg.errors.ReadOnlySqlTransaction):
        return READ_ONLY
    if isinstance(cause, psycopg.errors.DiskFull):
        return FULL
    if isinstance(cause, psycopg.errors.LockNotAvailable):
        return LOCKED
    if isinstance(error, exc.ProgrammingError):
        return NO_TABLES
    code = getattr(cause, "sqlite_errorcode", None)
    return AWAY_NOW if code is None else _SQLITE.get(code & 0xFF, AWAY_NOW)
