"""The short number by which a department's or a police grid's group calls a case: 5号.

A grid's own number stands on the case, for a case lies in one grid. Other groups stand over many
grids: each gives its numbers as the cards come in.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, ForeignKey, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column

from core.database import Base, Key
from flows.cases.conduct import STAFF
from flows.cases.states import OPEN, State
from flows.cases.tables import Case
from flows.counters import next_number
from flows.map.tables import GroupChat


class Tag(Base):
    """What one group calls one case."""

    __tablename__ = "case_tags"
    __table_args__ = (UniqueConstraint("group_id", "case_id", name="uq_case_tags_case"),)

    group_id: Mapped[int] = mapped_column(Key, ForeignKey("group_chats.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))


def tag(session: Session, group_id: int, case_id: int) -> int:
    """Give the number of a case in a group; the first time it gets one."""
    known = session.scalar(
        select(Tag.number).where(Tag.group_id == group_id, Tag.case_id == case_id)
    )
    if known is not None:
        return known
    number = next_number(session, f"tag:{group_id}")
    session.add(Tag(group_id=group_id, number=number, case_id=case_id))
    session.flush()
    return number


def tagged(session: Session, group_id: int, number: int) -> Case | None:
    """Give the case that a group calls so."""
    of_group = (Tag.group_id == group_id, Tag.number == number, _may_know(group_id))
    return session.scalar(select(Case).join(Tag, Tag.case_id == Case.id).where(*of_group))


def _may_know(group_id: int) -> ColumnElement[bool]:
    """Leave out a complaint about staff, unless it was given to the department of the group."""
    own = select(GroupChat.department_id).where(GroupChat.id == group_id).scalar_subquery()
    return or_(Case.item_code != STAFF, Case.department_id == own)


def open_tagged(
    session: Session, group_id: int, states: Sequence[State] = OPEN, limit: int = 200
) -> Sequence[Case]:
    """Give the cases of a group in some states, the newest first."""
    return session.scalars(
        select(Case)
        .join(Tag, Tag.case_id == Case.id)
        .where(Tag.group_id == group_id, Case.state.in_(states), _may_know(group_id))
        .order_by(Tag.number.desc())
        .limit(limit)
        .options(joinedload(Case.assignee))
    ).all()
