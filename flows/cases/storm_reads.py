"""A storm as somebody may see it: what a case follows, or the newest that follow it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from flows.cases.reads import case_seen_by
from flows.cases.scope import Viewer, visible
from flows.cases.states import State
from flows.cases.tables import Case

MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Storm:
    """head: what the case follows, where it follows one; followers: the newest of its own."""

    head: Case | None
    followers: Sequence[Case]


def storm_of(session: Session, who: Viewer, case: Case) -> Storm | None:
    """Give the storm a case is of, as far as somebody may see it; None where it is of none."""
    if case.state is State.MERGED and case.parent_id is not None:
        head = case_seen_by(session, who, case.parent_id)
        return Storm(head, ()) if head is not None else None
    return Storm(None, _followers(session, who, case)) if case.child_count else None


def _followers(session: Session, who: Viewer, case: Case) -> Sequence[Case]:
    return session.scalars(
        select(Case)
        .where(Case.parent_id == case.id, Case.state == State.MERGED, visible(who))
        .order_by(Case.id.desc())
        .limit(MOST_SHOWN)
        .options(*(defer(column) for column in (Case.summary, Case.description, Case.place)))
    ).all()
