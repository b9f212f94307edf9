"""Storms: what is near an open case, who follows it, and when enough say that it is not solved.

A case and all that follow it are a storm. Locks are taken from the one that follows to the one it
follows, so that two who merge at once never wait for each other.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from flows.cases.actions import locked, open_case, perform
from flows.cases.change import Change
from flows.cases.conduct import STAFF, about_staff
from flows.cases.drafts import PUBLIC_SAFETY_GROUP, Draft
from flows.cases.places import building
from flows.cases.states import ENDED, OPEN
from flows.cases.tables import Case
from flows.deadlines import UTILITY
from flows.map.tables import COMMUNITY
from flows.office import Office
from flows.people.actors import SYSTEM, Actor
from nlp.catalogue.items import ServiceItem
from nlp.catalogue.severity import Severity
from nlp.weighing import one_matter
from nlp.weighing.one_matter import Fresh, Known

NEAR_FOR = timedelta(seconds=one_matter.NEAR_FOR)
NEAR_ON_CONSOLE = timedelta(days=7)
LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class Matter:
    """What is about to be filed, as far as comparing needs it: items are all it may be about."""

    item_code: str
    items: Collection[str]
    area_code: str
    place: str | None
    text: str
    resident_id: int | None


COMMON = ("社情民意收集", PUBLIC_SAFETY_GROUP)
"""Groups of items that are of many: all others are somebody's own affairs."""


def is_common(item: ServiceItem) -> bool:
    """Tell whether a matter of an item may be a neighbour's as well, and be spoken of to them."""
    return item.group in COMMON and item.group_visible and not item.fallback


def near(session: Session, matter: Matter, now: datetime) -> Case | None:
    """Give the open case that a new report is most likely one more of; None where there is none.

    What the newest reports follow counts as reported when they were: a storm goes on. Of several
    the one of the same item, then the one that most follow, then the newest.
    """
    fresh = Fresh(
        matter.items,
        matter.area_code[:COMMUNITY],
        building(matter.place),
        now.timestamp(),
        matter.text,
    )
    lately = _reported_lately(session, matter, now)
    found = session.scalars(
        select(Case)
        .where(Case.id.in_(list(lately)), Case.state.in_(OPEN), Case.severity != Severity.URGENT)
        .options(*(defer(column) for column in (Case.description, Case.point, Case.behalf)))
    )
    fits = [
        case
        for case in found
        if case.resident_id != matter.resident_id
        and one_matter.may_be_one(_known(case, lately[case.id]), fresh)
    ]
    return max(
        fits,
        key=lambda case: (
            case.item_code == matter.item_code,
            case.child_count,
            lately[case.id],
            case.id,
        ),
        default=None,
    )


def _reported_lately(session: Session, matter: Matter, now: datetime) -> dict[int, datetime]:
    """Give the cases of the like in the community, or what they follow, and when last reported."""
    found: dict[int, datetime] = {}
    for item in matter.items:
        rows = session.execute(
            select(Case.id, Case.parent_id, Case.accepted_at)
            .where(
                Case.community_code == matter.area_code[:COMMUNITY],
                Case.item_code == item,
                Case.accepted_at > now - NEAR_FOR,
                Case.item_code != STAFF,
            )
            .order_by(Case.accepted_at.desc(), Case.id.desc())
            .limit(LOOKED_AT)
        )
        for case_id, parent_id, at in rows:
            head = parent_id or case_id
            if at is not None:
                found[head] = max(at, found.get(head, at))
    newest = sorted(found, key=lambda case_id: found[case_id], reverse=True)
    return {case_id: found[case_id] for case_id in newest[:LOOKED_AT]}


def _known(case: Case, at: datetime) -> Known:
    return Known(
        case.item_code,
        case.area_code[:COMMUNITY],
        building(case.place),
        at.timestamp(),
        case.summary,
        wide=case.deadline_class == UTILITY,
    )


def near_on_console(session: Session, case: Case, now: datetime) -> Sequence[Case]:
    """Give the open cases a dispatcher may merge a case into, the newest first."""
    return session.scalars(
        select(Case)
        .where(
            Case.item_code == case.item_code,
            Case.accepted_at > now - NEAR_ON_CONSOLE,
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
