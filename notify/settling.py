"""What becomes of the rows of a call that was made: the evidence finished, the next step set."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from notify.budget import correct, refund
from notify.errors import DeliveryError, WindowClosedError
from notify.leases import hold
from notify.outbox import count_waiting
from notify.planning import DELAYS, Call
from notify.tables import Attempt, Outbox, Outcome


def settle_sent(session: Session, call: Call, now: datetime) -> None:
    """Note that the platform took the call."""
    hold(session, call.where.key)
    _finish(session, call, now, "sent", None)
    session.execute(
        update(Outbox)
        .where(Outbox.id.in_(call.ids), Outbox.status.in_(("pending", "failed")))
        .values(status="sent", sent_at=now, last_error=None)
        .execution_options(synchronize_session=False)
    )


def settle_error(
    session: Session, call: Call, error: DeliveryError, now: datetime, *, windowed: bool
) -> None:
    """Note that it did not; each row tries again later, waits for the person, or has failed.

    A permanent error is believed only of a message that went alone: shared with others, it may
    not be the one that was refused.
    """
    key = call.where.key
    hold(session, key)
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
    failed = bool(rows) and all(row.status == "failed" for row in rows)
    _finish(session, call, now, "failed" if failed else "retry", error)


def _next_step(row: Outbox, error: DeliveryError, now: datetime, *, alone: bool) -> None:
    if isinstance(error, WindowClosedError):
        row.status, row.attempts = "waiting", 0
    elif (error.permanent and alone) or row.attempts > len(DELAYS):
        row.status = "failed"
    elif error.retry_at is not None and error.retry_at > now:
        row.next_attempt_at = error.retry_at
        row.attempts -= 1
    else:
        row.next_attempt_at = now + DELAYS[max(row.attempts, 1) - 1]


def _finish(
    session: Session, call: Call, now: datetime, outcome: Outcome, error: DeliveryError | None
) -> None:
    values: dict[str, Any] = {"finished_at": now, "outcome": outcome}
    if error is not None:
        values |= {"error_code": error.code, "detail": str(error)}
    session.execute(
        update(Attempt)
        .where(Attempt.call_id == call.call_id)
        .values(values)
        .execution_options(synchronize_session=False)
    )
