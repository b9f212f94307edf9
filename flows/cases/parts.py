"""The parts of helpers 协办 in a joint case 联单: whose, what, and where each stands.

A part's clock is a clock of its own: kind "part", the case's id, and the part's number where a
case's clocks have the round.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base, Encrypted, Key, coded
from flows.cases.tables import Case
from flows.clocks.reads import clocks_of
from flows.clocks.tables import Clock
from flows.events import Subject

KIND = "part"
"""The kind of subject a part's clock belongs to."""


class PartState(StrEnum):
    """Where a helper's part stands."""

    OPEN = "open"  # 在办
    DONE = "done"  # 已办
    EXCUSED = "excused"  # 免办


class Part(Base):
    """What one department helps with; a case that is done again keeps the parts it had.

    Like the case itself it is what the case's events add up to. task is what was asked for.
    """

    __tablename__ = "case_parts"

    case_id: Mapped[int] = mapped_column(Key, ForeignKey("cases.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"), index=True)
    state: Mapped[PartState] = mapped_column(coded(PartState))
    task: Mapped[str] = mapped_column(Encrypted)


@dataclass(frozen=True, slots=True)
class NewPart:
    """A part about to be given; due in UTC."""

    number: int
    department_id: int
    due: datetime
    provisional: bool = False


def part_subject(case_id: int) -> Subject:
    """Name what the clocks of a case's parts belong to."""
    return Subject(KIND, case_id)


def parts_of(session: Session, case: Case) -> Sequence[Part]:
    """Give a case's parts in their order; nothing is read where it has none."""
    if not case.part_count:
        return ()
    query = select(Part).where(Part.case_id == case.id).order_by(Part.number)
    return session.scalars(query).all()


def part_clocks_of(session: Session, case: Case) -> Sequence[Clock]:
    return clocks_of(session, part_subject(case.id)) if case.part_count else ()


def helpers_of(session: Session, case: Case) -> frozenset[int]:
    """Give the ids of the departments that help with a case, or have helped."""
    return frozenset(part.department_id for part in parts_of(session, case))


def open_part(parts: Iterable[Part], department_ids: Iterable[int]) -> Part | None:
    """Give the first part that one of some departments still has to do."""
    own = set(department_ids)
    return next((p for p in parts if p.state is PartState.OPEN and p.department_id in own), None)
