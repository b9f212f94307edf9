"""What was added to a case since it was filed, as its pages show it at the top."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.cases.states import State
from flows.cases.tables import KIND, Case
from flows.events import Event

ADDING = ("supplement", "supplement_too")


@dataclass(frozen=True, slots=True)
class Added:
    """How often words were added, and the last of them with their moment."""

    count: int = 0
    text: str = ""
    at: datetime | None = None


def added_to(session: Session, case: Case) -> Added:
    """Give what was added to a case, and to those that follow it."""
    rows = session.execute(
        select(Event.at, Event.text)
        .where(
            Event.kind == KIND,
            Event.step.in_(ADDING),
            Event.subject_id.in_(_own_and_following(session, case)),
        )
        .order_by(Event.at, Event.id)
    ).all()
    if not rows:
        return Added()
    at, text = rows[-1]
    return Added(len(rows), text or "", at)


def _own_and_following(session: Session, case: Case) -> Sequence[int]:
    if not case.child_count:
        return [case.id]
    following = select(Case.id).where(Case.parent_id == case.id, Case.state == State.MERGED)
    return [case.id, *session.scalars(following)]
