"""How much one resident can say at once, so that nobody's flood drowns an alarm of somebody else.

Nothing is lost: every message is stored before it is looked at, and whoever reaches a limit is told
what becomes of their words, with the number to call where there is danger.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from bot.context import MOST_LETTERS
from bot.tables import Message
from flows.cases.states import OPEN
from flows.cases.tables import KIND, Case
from flows.events import Event
from nlp.catalogue.severity import Severity

HOUR = timedelta(hours=1)
MOST_MESSAGES = 200
"""An hour: three a minute for an hour is no talk any more, and each costs some milliseconds."""
MOST_CASES = 20
"""An hour: a volunteer who files for a whole stairway needs three minutes for each."""
MOST_ALARMS = 3
"""Urgent cases an hour: each rings in a group; who sees more than three fires sees one."""
MOST_SENTENCES = 50
"""Of one matter: more nobody reads, and all of it is understood anew with each."""

_MESSAGES = (
    select(Message.id)
    .where(Message.contact_id == bindparam("contact"), Message.received_at > bindparam("since"))
    .order_by(Message.received_at)
    .offset(MOST_MESSAGES - 1)
    .limit(1)
)
_CASES = (
    select(Case)
    .where(Case.resident_id == bindparam("resident"), Case.accepted_at > bindparam("since"))
    .order_by(Case.accepted_at.desc(), Case.id.desc())
    .limit(MOST_CASES)
)
_SUPPLEMENTS = (
    select(Event.text)
    .where(Event.kind == KIND, Event.subject_id == bindparam("case"), Event.step == "supplement")
    .limit(MOST_SENTENCES)
)
_COUNT_CASES = select(func.count()).where(
    Case.resident_id == bindparam("resident"), Case.accepted_at > bindparam("since")
)


def too_many_messages(session: Session, contact_id: int, now: datetime) -> bool:
    return session.scalar(_MESSAGES, {"contact": contact_id, "since": now - HOUR}) is not None


def too_many_cases(session: Session, resident_id: int, now: datetime) -> bool:
    count = session.scalars(_COUNT_CASES, {"resident": resident_id, "since": now - HOUR}).one()
    return count >= MOST_CASES


def alarms_of(session: Session, resident_id: int, now: datetime) -> Sequence[Case]:
    """Give the urgent cases a resident reported within the hour, newest first."""
    cases = session.scalars(_CASES, {"resident": resident_id, "since": now - HOUR})
    return [case for case in cases if case.severity is Severity.URGENT]


def is_full(session: Session, case: Case) -> bool:
    """Tell whether a case holds as much as one matter can."""
    added = session.scalars(_SUPPLEMENTS, {"case": case.id}).all()
    sentences = [*case.description.splitlines(), *(text or "" for text in added)]
    return len(sentences) >= MOST_SENTENCES or sum(map(len, sentences)) >= MOST_LETTERS


def still_open(cases: Sequence[Case]) -> Sequence[Case]:
    return [case for case in cases if case.state in OPEN]
