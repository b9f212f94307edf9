"""What the database holds of the lives that were lived: what is lost, doubled, still to be sent."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bench.figures import percentile
from bench.script import NUMBER, Turn
from bench.whole.living import Lived
from bench.whole.posting import Posted
from bot.tables import Message
from core.database import Database
from flows.cases.tables import Case
from notify.tables import Outbox

DRAINING = 180.0
KEY_PREFIX = "message:"
"""What the service keeps before a message's own number."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the tables went before a load began."""

    case: int
    message: int
    outbox: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of what was said.

    lost: told to be stored and not there, or never answered and not there. late: never answered
    within three tries, and stored. doubled: cases beyond the one of each life.
    """

    messages: int
    lost: int
    late: int
    doubled: int


@dataclass(frozen=True, slots=True)
class Sent:
    """The outbox: what waited when the load ended, how long until nothing did, and delays."""

    backlog: int
    drained: float | None
    sent: int
    unsent: int
    delays: tuple[float, ...]

    def delay(self, share: float) -> float:
        return percentile(self.delays, share) if self.delays else 0.0


def mark(database: Database) -> Mark:
    with database.read() as session:
        return Mark(*(session.scalar(select(func.max(t.id))) or 0 for t in (Case, Message, Outbox)))


def drained(database: Database, before: Mark) -> Sent:
    """Wait until nothing of this load is to be sent any more, or for so long."""
    began = time.monotonic()
    first = pending = _pending(database, before)
    while pending and time.monotonic() < began + DRAINING:
        time.sleep(0.1)
        pending = _pending(database, before)
    took = None if pending else time.monotonic() - began
    with database.read() as session:
        rows = _sent(session, before)
    delays = tuple((sent - created).total_seconds() for created, sent in rows if sent)
    return Sent(first, took, len(delays), len(rows) - len(delays), delays)


def _pending(database: Database, before: Mark) -> int:
    with database.read() as session:
        return (
            session.scalar(
                select(func.count()).where(
                    Outbox.status == "pending",
                    Outbox.id > before.outbox,
                    Outbox.subject_kind.is_distinct_from("trouble"),  # Nobody here is told of them.
                )
            )
            or 0
        )


def _sent(session: Session, before: Mark) -> list[tuple[datetime, datetime | None]]:
    rows = session.execute(
        select(Outbox.created_at, Outbox.sent_at).where(Outbox.id > before.outbox)
    )
    return [(created, sent) for created, sent in rows]


def kept(database: Database, lived: Sequence[Lived], before: Mark) -> Kept:
    """Compare what was said and answered with what is stored."""
    posted = [each for life in lived for each in life.posted]
    with database.read() as session:
        stored = session.scalars(select(Message.key).where(Message.id > before.message))
        keys = {key.removeprefix(KEY_PREFIX).partition("@")[0] for key in stored}
        numbers = set(session.scalars(select(Case.number).where(Case.id > before.case)))
        cases = session.scalar(select(func.count()).where(Case.id > before.case)) or 0
        residents = (
            session.scalar(
                select(func.count(Case.resident_id.distinct())).where(Case.id > before.case)
            )
            or 0
        )
    there = [each.say.key in keys for each in posted]
    promised = [_number(each) for each in posted if each.say.turn is Turn.FILED]
    lost = there.count(False) + sum(number not in numbers for number in promised if number)
    late = sum(each.answer is None and here for each, here in zip(posted, there, strict=True))
    return Kept(len(posted), lost, late, cases - residents)


def _number(posted: Posted) -> str | None:
    """Give the number a resident was told."""
    text = posted.say.is_answered(posted.body)
    found = NUMBER.search(text) if text else None
    return found[1] if found else None
