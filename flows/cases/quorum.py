"""When a storm is solved: all who reported are asked, and too many a no keeps it open."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from flows.cases.states import Solved, State
from flows.cases.tables import Case

ENOUGH, SHARE = 3, 10
"""So many answers, and one of so many who were asked, are waited for before it is weighed.

Else the first three of a thousand would decide for all.
"""
TOO_MANY = 3
"""Open stays what more than one in so many says is not solved; PRODUCT.md, "Storms"."""


def unsolved(session: Session, parent: Case, *, over: bool = False) -> bool:
    """Tell whether more than a third of those who answered say that it is not solved.

    Of the running round only. Until enough have answered nothing is weighed, unless the time to
    answer is over.
    """
    rows = session.execute(
        select(Case.solved, func.count())
        .where(
            Case.parent_id == parent.id,
            Case.state == State.MERGED,
            Case.round == parent.round,
            Case.solved.is_not(None),
        )
        .group_by(Case.solved)
    )
    answers = {solved: many for solved, many in rows if solved is not None}
    if parent.solved is not None:
        answers[parent.solved] = answers.get(parent.solved, 0) + 1
    answered = sum(answers.values())
    if not over and answered < _waited_for(parent.child_count + 1):
        return False
    return (answered - answers.get(Solved.YES, 0)) * TOO_MANY > answered


def _waited_for(asked: int) -> int:
    return min(asked, max(ENOUGH, asked // SHARE))
