"""Who is away 请假, from when to when, and who stands in for them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import JSON, BindParameter, ColumnElement, ForeignKey, Index, and_, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base, Key, UtcDateTime
from core.upsert import dialect_of
from flows.people.tables import Staff

MOST_LINKS = 5
"""Substitutes of substitutes that are asked for; people who stand in for each other end it too."""


class Absence(Base):
    """One absence of one person, both days included.

    substitute_id: who has the duties meanwhile, None where nobody was named. duty_id: only this
    duty, None for all. ended_on: the day they were back early; that day is theirs again. handed:
    what they had in hand has been handed over. handed_cases: the cases that were, each with the
    number of the event that did it.
    """

    __tablename__ = "absences"
    __table_args__ = (
        Index("ix_absences_staff", "staff_id", "until"),
        Index("ix_absences_substitute", "substitute_id", "until"),
        Index("ix_absences_since", "handed", "since"),
        Index("ix_absences_said", "made_by", "made_at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    substitute_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    duty_id: Mapped[int | None] = mapped_column(ForeignKey("duties.id"))
    since: Mapped[date]
    until: Mapped[date]
    ended_on: Mapped[date | None]
    handed: Mapped[bool] = mapped_column(default=False)
    handed_cases: Mapped[list[list[int]] | None] = mapped_column(JSON)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


def lasts(today: date | BindParameter[date]) -> ColumnElement[bool]:
    """Give the condition that an absence is on today."""
    return and_(
        Absence.since <= today,
        Absence.until >= today,
        or_(Absence.ended_on.is_(None), Absence.ended_on > today),
    )


def absence_of(session: Session, staff_id: int, day: date) -> Absence | None:
    """Give somebody's absence on a day; of several the last that was made."""
    query = select(Absence).where(Absence.staff_id == staff_id, lasts(day))
    return session.scalar(query.order_by(Absence.id.desc()).limit(1))


def absences_of(session: Session, ids: Collection[int], day: date) -> Mapping[int, Absence]:
    """Give the absences of several people on a day, by the person's id."""
    query = select(Absence).where(Absence.staff_id.in_(ids), lasts(day)).order_by(Absence.id)
    return {absence.staff_id: absence for absence in session.scalars(query)}


def lasting(session: Session, staff_id: int, day: date) -> Sequence[Absence]:
    """Give all absences of somebody on a day, in the order they were made."""
    query = select(Absence).where(Absence.staff_id == staff_id, lasts(day))
    return session.scalars(query.order_by(Absence.id)).all()


def to_come(session: Session, staff_id: int, today: date) -> Sequence[Absence]:
    """Give the absences of somebody that are on, or still to come."""
    query = select(Absence).where(
        Absence.staff_id == staff_id,
        Absence.until >= today,
        or_(
            Absence.ended_on.is_(None),
            and_(Absence.ended_on > today, Absence.ended_on > Absence.since),
        ),
    )
    return session.scalars(query.order_by(Absence.since, Absence.id)).all()


def last_said_by(session: Session, staff_id: int, since: datetime, today: date) -> Absence | None:
    """Give the absence somebody said last, of whoever, if it was since a moment and still holds."""
    query = select(Absence).where(
        Absence.made_by == staff_id, Absence.made_at >= since, Absence.until >= today
    )
    found = session.scalar(query.order_by(Absence.id.desc()).limit(1))
    return found if found is not None and found.ended_on is None else None


def newest_of(session: Session, staff_id: int) -> str:
    """Name how somebody's absences stand, for whoever acts on what they saw."""
    query = select(Absence.id, Absence.ended_on).where(Absence.staff_id == staff_id)
    row = session.execute(query.order_by(Absence.id.desc()).limit(1)).first()
    return f"{row.id}-{row.ended_on or ''}" if row else ""


def at_work(
    session: Session, person: Staff | None, day: date, duty_id: int | None = None
) -> Staff | None:
    """Give somebody, or who stands in for them while they are away; None where nobody does.

    duty_id: the duty that is asked for; whoever stands in for another one of theirs only does not.
    """
    for _ in range(MOST_LINKS):
        if person is None or not person.active:
            return None
        away = lasting(session, person.id, day)
        if not away:
            return person
        chosen = substitute_of(away, duty_id)
        person, duty_id = session.get(Staff, chosen) if chosen else None, None
    return None


def hold(session: Session, staff_id: int) -> None:
    """Let nobody be given anything before this transaction has said that they go away."""
    if dialect_of(session) != "sqlite":  # There a session that writes holds the lock already.
        own = select(Staff.id).where(Staff.id == staff_id)
        session.execute(own.with_for_update(key_share=True))


def is_there(session: Session, staff_id: int, day: date) -> bool:
    """Tell whether somebody is there who is about to be given something, and stays until then.

    Of two who give them a case and let them go at the same moment one waits for the other.
    """
    active = select(Staff.active).where(Staff.id == staff_id)
    if dialect_of(session) != "sqlite":
        active = active.with_for_update(read=True)
    return bool(session.scalar(active)) and absence_of(session, staff_id, day) is None


def substitute_of(absences: Sequence[Absence], duty_id: int | None) -> int | None:
    """Give who stands in for a duty, by what was said last of it."""
    for absence in reversed(absences):
        if duty_id is None or absence.duty_id in (None, duty_id):
            return absence.substitute_id
    return None


def stand_ins(
    session: Session, absences: Mapping[int, Absence], day: date
) -> Mapping[int, Staff | None]:
    """Give who stands in for each of some people who are away, by the id of who is away."""
    ids = {each.substitute_id for each in absences.values() if each.substitute_id}
    named = {each.id: each for each in session.scalars(select(Staff).where(Staff.id.in_(ids)))}
    away = absences_of(session, ids, day)
    found: dict[int, Staff | None] = {}
    for staff_id, absence in absences.items():
        person = named.get(absence.substitute_id or 0)
        there = person is None or (person.active and person.id not in away)
        found[staff_id] = person if there else at_work(session, person, day)
    return found


def starting(session: Session, today: date, limit: int = 200) -> Sequence[Absence]:
    """Give the absences that have begun and whose cases have not been handed over yet."""
    query = select(Absence).where(Absence.handed.is_(False), Absence.since <= today)
    return session.scalars(query.order_by(Absence.since, Absence.id).limit(limit)).all()
