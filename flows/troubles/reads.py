"""What is asked about troubles: those there are, and those there were."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.paging import Page
from flows.people.tables import Role
from flows.troubles.tables import Trouble

TROUBLE_ROLES = (Role.DISPATCHER, Role.ADMIN)
"""Those who can do something about them."""
PAGE = 50


def open_troubles(session: Session) -> Sequence[Trouble]:
    """Give the troubles there are, the longest first."""
    return session.scalars(
        select(Trouble).where(Trouble.over_at.is_(None)).order_by(Trouble.since, Trouble.id)
    ).all()


def past_troubles(
    session: Session, before: int | None = None, limit: int = PAGE
) -> Page[Trouble, int]:
    """Give a page of the troubles there were, the newest first."""
    query = select(Trouble).where(Trouble.over_at.is_not(None))
    if before is not None:
        query = query.where(Trouble.id < before)
    rows = session.scalars(query.order_by(Trouble.id.desc()).limit(limit + 1)).all()
    shown = rows[:limit]
    return Page(shown, shown[-1].id if len(rows) > limit else None)
