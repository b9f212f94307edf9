"""Looks at personal data: written before anything is shown, and read by auditors."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from core.paging import Page, sift
from flows.cases.scope import Viewer, visible
from flows.cases.tables import Case, Look
from flows.people.tables import Role, Staff

PAGE = 50
LOOK_LASTS = timedelta(hours=1)


def note_look(session: Session, who: Viewer, case: Case, page: str, now: datetime) -> None:
    """Write down that somebody sees a case's personal data on a page."""
    session.add(Look(staff_id=who.staff.id, case_id=case.id, at=now, page=page))
    session.flush()


def looked_lately(session: Session, who: Viewer, case_id: int, now: datetime) -> bool:
    """Tell whether somebody has looked at a case within LOOK_LASTS; its files go with a look."""
    query = select(Look.id).where(
        Look.case_id == case_id, Look.staff_id == who.staff.id, Look.at > now - LOOK_LASTS
    )
    return session.scalar(query.limit(1)) is not None


def look_page(
    session: Session, who: Viewer, after: int | None, limit: int = PAGE
) -> Page[Row[*tuple[Any, ...]], int]:
    """Give a page of the looks at cases somebody audits, newest first.

    Rows carry id, at, page, name (of who looked), case_id and number.
    """
    auditor = who.acting_as(Role.AUDITOR)

    def fetch(before: int | None, count: int) -> Sequence[Row[*tuple[Any, ...]]]:
        query = (
            select(Look.id, Look.at, Look.page, Look.case_id, Case.number, Staff.name)
            .join(Case, Case.id == Look.case_id)
            .join(Staff, Staff.id == Look.staff_id)
            .order_by(Look.id.desc())
        )
        if before is not None:
            query = query.where(Look.id < before)
        return session.execute(query.limit(count)).all()

    def keep(rows: Sequence[Row[*tuple[Any, ...]]]) -> Sequence[Row[*tuple[Any, ...]]]:
        ids = {row.case_id for row in rows}
        seen = set(session.scalars(select(Case.id).where(Case.id.in_(ids), visible(auditor))))
        return [row for row in rows if row.case_id in seen]

    return sift(fetch, keep, lambda row: int(row.id), after, limit)
