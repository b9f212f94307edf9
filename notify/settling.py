"""What becomes of the rows of calls that were made: the evidence finished, the next step set."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from core.database import UtcDateTime, table_of
from notify.budget import correct, refund
from notify.errors import DeliveryError, WindowClosedError
from notify.leases import hold, release
from notify.outbox import count_waiting
from notify.planning import DELAYS, URGENT_DELAYS, Call
from notify.tables import Attempt, Destination, Outbox, Outcome
from notify.words import MAYBE_SENT

UNANSWERED_AGAIN = timedelta(seconds=20)
"""After a call that nobody was there for. It uses up no delay: the message cannot be at fault."""
UNANSWERED_FOR = timedelta(days=1)
"""Age at which such a message is of no use any more, and somebody must look at it."""
MAYBE_SENT_DELAYS = (
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
)
"""What may have arrived is said again later than what surely has not, and less often."""

_OUTBOX, _ATTEMPTS = table_of(Outbox), table_of(Attempt)
_FINISH = (
    update(_ATTEMPTS)
    .where(_ATTEMPTS.c.call_id.in_(bindparam("calls", expanding=True)))
    .values(
        finished_at=bindparam("now", type_=UtcDateTime),
        outcome=bindparam("result"),
        error_code=bindparam("code"),
        detail=bindparam("said"),
    )
)
_SENT = (
    update(_OUTBOX)
    .where(
        _OUTBOX.c.id.in_(bindparam("ids", expanding=True)),
        _OUTBOX.c.status.in_(("pending", "failed")),
    )
    .values(status="sent", sent_at=bindparam("now", type_=UtcDateTime), last_error=None)
)


@dataclass(frozen=True, slots=True)
class Made:
    """A call that was made, and what went wrong with it, if anything did."""

    call: Call
    error: DeliveryError | None


def settle(
    session: Session, made: Sequence[Made], owner: str, now: datetime, *, windowed: bool
) -> list[int]:
    """Note what became of calls, and give up their leases; gives the rows that failed for good."""
    keys = [each.call.where.key for each in made]
    hold(session, *keys)
    _settle_sent(session, [each.call for each in made if each.error is None], now)
    failed: list[int] = []
    for each in made:
        if each.error is not None:
            failed += _settle_error(session, each.call, each.error, now, windowed=windowed)
    release(session, Destination, keys, owner)
    return failed


def _settle_sent(session: Session, calls: Sequence[Call], now: datetime) -> None:
    if calls:
        _finish(session, calls, now, "sent", None)
        ids = [each for call in calls for each in call.ids]
        session.execute(_SENT, {"ids": ids, "now": now})


def _settle_error(
    session: Session, call: Call, error: DeliveryError, now: datetime, *, windowed: bool
) -> list[int]:
    """Let each row try again later, wait for the person, or fail.

    A permanent error is believed only of a message that went alone: shared with others, it may
    not be the one that was refused.
    """
    key = call.where.key
    if isinstance(error, WindowClosedError):
        correct(session, key, used_up=error.used_up)
    elif windowed and not error.maybe_sent:
        refund(session, key)
    rows = session.scalars(
        select(Outbox).where(Outbox.id.in_(call.ids), Outbox.status == "pending").with_for_update()
    ).all()
    for row in rows:
        row.last_error = str(error)
        _next_step(row, error, now, alone=len(call.ids) == 1)
    waits = sum(row.status == "waiting" for row in rows)
    if waits:
        count_waiting(session, key, waits)
    failed = [row.id for row in rows if row.status == "failed"]
    all_failed = bool(rows) and len(failed) == len(rows)
    _finish(session, [call], now, "failed" if all_failed else "retry", error)
    return failed


def _next_step(row: Outbox, error: DeliveryError, now: datetime, *, alone: bool) -> None:
    if isinstance(error, WindowClosedError):
        row.status, row.attempts = "waiting", 0
    elif error.permanent and alone:
        row.status = "failed"
    elif error.retry_at is not None and error.retry_at > now:
        row.next_attempt_at = error.retry_at
        row.attempts -= 1
    elif error.unanswered and not error.maybe_sent and now < row.created_at + UNANSWERED_FOR:
        row.next_attempt_at = now + UNANSWERED_AGAIN
        row.attempts -= 1
    else:
        _try_later(row, now, maybe_sent=error.maybe_sent)


def _try_later(row: Outbox, now: datetime, *, maybe_sent: bool) -> None:
    """Use up the row's next delay; an alarm is rather said twice than late."""
    calm = MAYBE_SENT_DELAYS if maybe_sent else DELAYS
    delays = URGENT_DELAYS if row.urgent else calm
    if row.attempts > len(delays):
        row.status = "failed"
    else:
        row.next_attempt_at = now + delays[max(row.attempts, 1) - 1]


def _finish(
    session: Session,
    calls: Sequence[Call],
    now: datetime,
    outcome: Outcome,
    error: DeliveryError | None,
) -> None:
    said = None
    if error is not None:
        said = f"{error}{MAYBE_SENT}" if error.maybe_sent else str(error)
    values: dict[str, Any] = {
        "calls": [call.call_id for call in calls],
        "now": now,
        "result": outcome,
        "code": error.code if error is not None else None,
        "said": said,
    }
    session.execute(_FINISH, values)
