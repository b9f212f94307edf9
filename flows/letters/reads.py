"""What is asked of letters and bulletins: lists are ranges of an index, newest first."""

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.strategy_options import _AbstractLoad

from core.paging import Page
from flows.cases.scope import Viewer
from flows.cases.scope import visible as visible_case
from flows.cases.tables import Case
from flows.letters.permissions import bulletins_over, ranges, to_answer, visible
from flows.letters.states import ENDED, OPEN, OWED, State
from flows.letters.tables import Bulletin, BulletinLetter, Letter, LetterCase
from flows.map.tables import Division
from flows.people.tables import Role

PAGE = 30


class Shelf(StrEnum):
    """One of the lists of letters."""

    MINE = "mine"  # 待我方办理
    OPEN = "open"  # 未结
    OVERDUE = "overdue"  # 超期
    CLOSED = "closed"  # 已结


STATES: dict[Shelf, tuple[State, ...]] = {
    Shelf.MINE: OWED,
    Shelf.OPEN: OPEN,
    Shelf.OVERDUE: OPEN,
    Shelf.CLOSED: ENDED,
}


def letter_page(
    session: Session, who: Viewer, shelf: Shelf, before: int | None = None, limit: int = PAGE
) -> Page[Letter, int]:
    """Give a page of the letters somebody may see, newest first."""
    found: set[int] = set()
    for seen in to_answer(who) if shelf is Shelf.MINE else ranges(who):
        for state in STATES[shelf]:
            query = select(Letter.id).where(seen, Letter.state == state)
            if shelf is Shelf.OVERDUE:
                query = query.where(Letter.missed > 0)
            if before is not None:
                query = query.where(Letter.id < before)
            found.update(session.scalars(query.order_by(Letter.id.desc()).limit(limit + 1)))
    ids = sorted(found, reverse=True)
    shown = select(Letter).where(Letter.id.in_(ids[:limit])).options(selectinload(Letter.cases))
    rows = session.scalars(shown.order_by(Letter.id.desc())).all()
    return Page(rows, ids[limit - 1] if len(ids) > limit else None)


def letter_seen_by(session: Session, who: Viewer, letter_id: int) -> Letter | None:
    """Give one letter, if the viewer may see it."""
    return session.scalar(select(Letter).where(Letter.id == letter_id, visible(who)))


def bulletin_page(
    session: Session, who: Viewer, before: int | None = None, limit: int = PAGE
) -> Page[Bulletin, int]:
    """Give a page of the bulletins somebody may see, newest first."""
    found: set[int] = set()
    for seen in bulletins_over(who):
        query = select(Bulletin.id).where(seen)
        if before is not None:
            query = query.where(Bulletin.id < before)
        found.update(session.scalars(query.order_by(Bulletin.id.desc()).limit(limit + 1)))
    ids = sorted(found, reverse=True)
    shown = select(Bulletin).where(Bulletin.id.in_(ids[:limit])).options(_with_letters())
    rows = session.scalars(shown.order_by(Bulletin.id.desc())).all()
    return Page(rows, ids[limit - 1] if len(ids) > limit else None)


def bulletin_seen_by(session: Session, who: Viewer, bulletin_id: int) -> Bulletin | None:
    for seen in bulletins_over(who):
        query = select(Bulletin).where(Bulletin.id == bulletin_id, seen)
        if found := session.scalar(query.options(_with_letters())):
            return found
    return None


def _with_letters() -> _AbstractLoad:
    return (
        selectinload(Bulletin.misses).joinedload(BulletinLetter.letter).selectinload(Letter.cases)
    )


def issuers_for(session: Session, who: Viewer) -> Sequence[Division]:
    """Give the divisions that somebody writes for: those they have the desk of."""
    codes = who.acting_as(Role.DISPATCHER).codes
    query = select(Division).where(Division.code.in_(codes)).order_by(Division.code)
    return session.scalars(query).all()


def cases_to_urge(session: Session, who: Viewer, numbers: Sequence[str]) -> Sequence[Case]:
    """Give the cases of some numbers that lie where somebody dispatches."""
    seen: ColumnElement[bool] = visible_case(who.acting_as(Role.DISPATCHER))
    query = select(Case).where(Case.number.in_(numbers), seen).options(joinedload(Case.grid))
    return session.scalars(query.order_by(Case.number)).all()


def letters_about(session: Session, who: Viewer, case_id: int) -> Sequence[Letter]:
    """Give the letters about a case that somebody may see, in the order they were issued."""
    about = select(LetterCase.letter_id).where(LetterCase.case_id == case_id)
    query = select(Letter).where(Letter.id.in_(about), visible(who)).order_by(Letter.id)
    return session.scalars(query).all()
