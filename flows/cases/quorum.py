"""When a storm is solved: all who reported are asked, and too many a no keeps it open."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.cases.states import Solved, State
from flows.cases.tables import Case

ENOUGH = 3
"""So many answers at least are waited for before it is weighed; or all, where they are fewer."""
TOO_MANY = 3
"""Open stays what more than one in so many says is not solved; PRODUCT.md, "Storms"."""


def unsolved(session: Session, parent: Case) -> bool:
    """Tell whether more than a third of those who answered say that it is not solved.

    Of the running round only. Until enough have answered, nothing is weighed.
    """
    answers = [parent.solved] if parent.solved is not None else []
    rows = session.scalars(
        select(Case.solved).where(
            Case.parent_id == parent.id,
            Case.state == State.MERGED,
            Case.round == parent.round,
            Case.solved.is_not(None),
        )
    )
    answers += [solved for solved in rows if solved is not None]
    if len(answers) < min(ENOUGH, parent.child_count + 1):
        return False
    against = sum(answer is not Solved.YES for answer in answers)
    return against * TOO_MANY > len(answers)
