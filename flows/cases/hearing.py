"""Who may be told of a complaint about staff: of groups only a desk's above, or whose it is.

This holds for whatever a step tells, so that no telling has to think of it.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.cases.conduct import STAFF, about_staff
from flows.cases.decision import Decision
from flows.cases.permissions import relations
from flows.cases.states import Level
from flows.cases.tables import KIND, Case
from flows.cases.tellings import Message
from flows.cases.words_conduct import STAYS_ABOVE
from flows.map.tables import COMMUNITY, Division, GroupChat
from flows.office import Office
from flows.people.actors import Actor
from flows.telling.audience import CONSOLE, GROUP_CHANNEL, MEMBER_CHANNEL, Recipient, desk
from notify.tables import Outbox
from notify.taking_back import take_back_from


def goes_below(case: Case, decision: Decision) -> str | None:
    """Say why a decision cannot be that would give a complaint about staff to grids or helpers."""
    fields = decision.fields
    if fields.get("item_code", case.item_code) != STAFF:
        return None
    brought_down = fields.get("level") is Level.GRID and case.level is not Level.GRID
    below = fields.get("grid_id") is not None or brought_down or decision.parts
    return STAYS_ABOVE if below else None


def heard(
    session: Session, office: Office, case: Case, messages: Iterable[Message]
) -> Iterable[Message]:
    """Leave out who may not hear of a case, and tell in their place whoever stands in."""
    if not about_staff(case):
        yield from messages
        return
    for who, payload in messages:
        own = (who,) if _may_hear(session, office, case, who) else _instead(session, case, who)
        yield from ((each, payload) for each in own)


def _may_hear(session: Session, office: Office, case: Case, who: Recipient) -> bool:
    if who.channel == MEMBER_CHANNEL:
        actor = Actor("staff", int(who.key.removeprefix("staff:")), "")
        return bool(relations(session, case, actor, office.today))
    if who.channel != GROUP_CHANNEL:
        return True
    chat = session.get_one(GroupChat, int(who.account))
    if chat.division_id is not None:
        return case.area_code.startswith(session.get_one(Division, chat.division_id).code)
    return case.department_id is not None and chat.department_id == case.department_id


def _instead(session: Session, case: Case, who: Recipient) -> tuple[Recipient, ...]:
    """Give the console for a desk that lies below, and the desk for a grid that still has it."""
    if who.channel != GROUP_CHANNEL:
        return ()
    chat = session.get_one(GroupChat, int(who.account))
    if chat.division_id is not None:
        return (CONSOLE,)
    theirs = chat.grid_id is not None and chat.grid_id == case.grid_id
    return desk(session, case.area_code[:COMMUNITY]) if theirs else ()


def hush(session: Session, office: Office, case: Case, at: datetime) -> None:
    """Take back what groups and people were still to be told of a case they may not hear of."""
    rows = session.execute(
        select(Outbox.channel, Outbox.recipient, Outbox.account, Outbox.address)
        .distinct()
        .where(
            Outbox.subject_kind == KIND,
            Outbox.subject_id == case.id,
            Outbox.channel.in_((GROUP_CHANNEL, MEMBER_CHANNEL)),
        )
    )
    told = (Recipient(*row) for row in rows)
    shut_out = [who.key for who in told if not _may_hear(session, office, case, who)]
    take_back_from(session, at, case.subject, shut_out)
