"""A case's own number, and the short one it is called by in its group."""

from datetime import datetime

from sqlalchemy.orm import Session

from flows.counters import next_number
from flows.office import Office


def case_number(session: Session, office: Office, now: datetime) -> str:
    """Give the next number of the day: its date and a count, such as 2611220007."""
    day = now.astimezone(office.workdays.zone).strftime("%y%m%d")
    return f"{day}{next_number(session, f'day:{day}'):04d}"


def short_number(session: Session, grid_id: int) -> int:
    """Give the next short number of a grid."""
    return next_number(session, f"grid:{grid_id}")
