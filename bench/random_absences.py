"""Absences in a random life: people go away, with or without a substitute, come back, leave."""

import random
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.database import Database
from flows.cases.absences import leave, retire
from flows.cases.change import ActionError
from flows.cases.coming_back import back
from flows.office import Office
from flows.people.actors import staff
from flows.people.tables import Duty, Staff

WAYS = ("leave", "leave", "leave", "back", "back", "retire", "rehire")
MOST_AWAY = 2
"""So many leave for good at most: a life in which nobody is left tells little."""


def somebody_goes(
    database: Database, office: Office, chance: random.Random, people: Sequence[int]
) -> None:
    """Let somebody go away or come back; a refusal is as good as any other answer."""
    way, who, other = chance.choice(WAYS), chance.choice(people), chance.choice((None, *people))
    begins, lasts = chance.choice((0, 0, 1)), chance.randrange(4)
    try:
        with database.write() as session:
            person = session.get_one(Staff, who)
            if way == "leave":
                first = office.today + timedelta(days=begins)
                instead = session.get(Staff, other) if other else None
                until = first + timedelta(days=lasts)
                leave(session, office, staff(person), person, first, until, instead)
            elif way == "back":
                back(session, office, person)
            elif way == "retire" and _gone(session, people) < MOST_AWAY and person.active:
                retire(session, office, person)
            elif way == "rehire":
                _rehire(session, person)
    except ActionError:
        return


def _gone(session: Session, people: Sequence[int]) -> int:
    gone = select(Staff.id).where(Staff.id.in_(people), Staff.active.is_(False))
    return len(session.scalars(gone).all())


def _rehire(session: Session, person: Staff) -> None:
    """Let somebody who had left work again, where they did."""
    if not person.active:
        person.active = True
        session.execute(update(Duty).where(Duty.staff_id == person.id).values(until=None))
