"""Storms: what is near an open case, who follows it, and when enough say that it is not solved.

A case and all that follow it are a storm. Locks are taken from the one that follows to the one it
follows, so that two who merge at once never wait for each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from flows.cases import words
from flows.cases.actions import locked, open_case, perform
from flows.cases.change import Change
from flows.cases.conduct import STAFF, about_staff
from flows.cases.drafts import Draft, ItemNow
from flows.cases.places import building
from flows.cases.states import ENDED, OPEN
from flows.cases.tables import Case
from flows.cases.words_conduct import ANOTHER_MATTER
from flows.map.tables import COMMUNITY
from flows.office import Office
from flows.people.actors import SYSTEM, Actor
from nlp.catalogue.severity import Severity

NEAR_FOR = timedelta(hours=12)
"""So long after a report another is offered as the same; learning/measures/storms.py measures."""
LOOKED_AT = 50
RISING_OVER = timedelta(hours=24)
COMPARED_WITH = timedelta(days=28)
MOST_RISING = 30


@dataclass(frozen=True, slots=True)
class Matter:
    """What is about to be filed, as far as comparing needs it."""

    item_code: str
    area_code: str
    place: str | None
    resident_id: int | None


def near(session: Session, matter: Matter, now: datetime) -> Case | None:
    """Give the open case that a new report is most likely one more of; None where there is none.

    The same item in the same community, not long ago, and not plainly another building. The one
    that most follow already comes first, then the newest.
    """
    found = session.scalars(
        select(Case)
        .where(
            Case.item_code == matter.item_code,
            Case.accepted_at > now - NEAR_FOR,
            Case.community_code == matter.area_code[:COMMUNITY],
            Case.state.in_(OPEN),
            Case.severity != Severity.URGENT,
            Case.item_code != STAFF,
        )
        .order_by(Case.accepted_at.desc(), Case.id.desc())
        .limit(LOOKED_AT)
    ).all()
    fits = [case for case in found if _fits(case, matter)]
    return max(fits, key=lambda case: (case.child_count, case.accepted_at, case.id), default=None)


def _fits(case: Case, matter: Matter) -> bool:
    """Whether it may be the same: of somebody else, and of no other building."""
    there, here = building(case.place), building(matter.place)
    return case.resident_id != matter.resident_id and (not there or not here or there == here)


def near_on_console(session: Session, case: Case, now: datetime) -> Sequence[Case]:
    """Give the open cases a dispatcher may merge a case into, the newest first."""
    return session.scalars(
        select(Case)
        .where(
            Case.item_code == case.item_code,
            Case.accepted_at > now - 7 * RISING_OVER,
            Case.community_code == case.area_code[:COMMUNITY],
            Case.state.in_(OPEN),
            Case.id != case.id,
            Case.item_code != STAFF,
        )
        .order_by(Case.accepted_at.desc(), Case.id.desc())
        .limit(LOOKED_AT)
    ).all()


def file_with(session: Session, office: Office, draft: Draft, actor: Actor, parent_id: int) -> Case:
    """File a report as one more of an open case; by itself, where that has ended meanwhile.

    Or where it turned out to be about staff: nobody is told that, nor follows it.
    """
    parent = locked(session, parent_id)
    if parent.state not in OPEN or parent.parent_id is not None or about_staff(parent):
        return open_case(session, office, draft, actor)
    case = open_case(session, office, draft, actor, parent_id=parent.id)
    perform(session, office, parent.id, Change("gather", SYSTEM))
    return case


def merge(session: Session, office: Office, case_id: int, change: Change) -> Case:
    """Let a case follow another, and count it there; ActionError says why it cannot."""
    case = perform(session, office, case_id, change)
    perform(session, office, change.parent_id or 0, Change("gather", SYSTEM))
    return case


def unmerge(session: Session, office: Office, case_id: int, change: Change) -> Case:
    """Let a case be one of its own again."""
    parent_id = locked(session, case_id).parent_id
    case = perform(session, office, case_id, change)
    parent = locked(session, parent_id) if parent_id is not None else None
    if parent is not None and parent.state not in ENDED:
        perform(session, office, parent.id, Change("release", SYSTEM))
    return case


def split(
    session: Session, office: Office, case_id: int, item: ItemNow, said: str, masked: str
) -> Case:
    """Make a case of its own of what one report tells besides, for the same reporter."""
    case = locked(session, case_id)
    draft = Draft(
        source=case.source,
        resident_id=case.resident_id,
        contact_id=case.contact_id,
        item_code=item.code,
        item_name=item.name,
        catalogue_version=case.catalogue_version,
        severity=Severity.GENERAL,
        deadline_class=case.deadline_class,
        police=item.police,
        department_id=item.department_id,
        summary=words.NOT_FOR_GROUPS if item.hidden else masked,
        description=said,
        place=case.place,
        anonymous=case.anonymous,
        behalf=case.behalf,
        area_code=case.area_code,
        grid_id=case.grid_id,
    )
    apart = open_case(session, office, draft, SYSTEM)
    # Whoever handles the one may not know that the other is about staff.
    name = ANOTHER_MATTER if item.code == STAFF else item.name
    told = words.SPLIT_OFF.format(number=apart.number, item=name)
    perform(session, office, case_id, Change("split", SYSTEM, told, told))
    return apart


@dataclass(frozen=True, slots=True)
class Rising:
    """An item in a community: reports of the last day, and on a usual one."""

    item_code: str
    item_name: str
    community_code: str
    today: int
    usually: float


def rising(session: Session, codes: Sequence[str], now: datetime) -> Sequence[Rising]:
    """Give what rises now against the last four weeks, in some communities, the steepest first."""
    since = now - RISING_OVER
    today = _counts(session, codes, since, now)
    before = _counts(session, codes, since - COMPARED_WITH, since)
    found = [
        Rising(item, name, community, count, before.get((item, name, community), 0) / 28)
        for (item, name, community), count in today.items()
        if count > 1
    ]
    found.sort(key=lambda each: (each.usually - each.today, each.item_code))
    return [each for each in found if each.today > 2 * each.usually][:MOST_RISING]


def _counts(
    session: Session, codes: Sequence[str], since: datetime, until: datetime
) -> dict[tuple[str, str, str], int]:
    rows = session.execute(
        select(Case.item_code, Case.item_name, Case.community_code, func.count())
        .where(Case.street_code.in_(codes), Case.accepted_at > since, Case.accepted_at <= until)
        .group_by(Case.item_code, Case.item_name, Case.community_code)
    )
    return {(item, name, community): count for item, name, community, count in rows}
