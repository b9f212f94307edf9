"""Running numbers: a case's own, and the short one it is called by in its group."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.upsert import insert_into
from flows.cases.tables import Counter
from flows.office import Office


def case_number(session: Session, office: Office, now: datetime) -> str:
    """Give the next number of the day: its date and a count, such as 2611220007."""
    day = now.astimezone(office.workdays.zone).strftime("%y%m%d")
    return f"{day}{_next(session, f'day:{day}'):04d}"


def short_number(session: Session, grid_id: int) -> int:
    """Give the next short number of a grid."""
    return _next(session, f"grid:{grid_id}")


def _next(session: Session, name: str) -> int:
    statement = (
        insert_into(session, Counter)
        .values(name=name, value=1)
        .on_conflict_do_update(index_elements=[Counter.name], set_={"value": Counter.value + 1})
        .returning(Counter.value)
    )
    value: int = session.execute(statement).scalar_one()
    return value
