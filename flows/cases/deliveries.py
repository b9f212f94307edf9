"""What was or is to be told about cases, as far as somebody may see the case."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select, tuple_
from sqlalchemy.orm import Session

from core.paging import Cursor, Page, sift
from flows.cases.permissions import DELIVERY_ROLES, RESEND_ROLES
from flows.cases.scope import Viewer, visible
from flows.cases.tables import KIND, Case
from flows.people.reads import staff_names
from flows.telling.groups import group_names
from notify.tables import Attempt, Outbox, Status

PAGE = 50
STATUSES: tuple[Status, ...] = ("failed", "waiting", "pending", "sent")

MOST_OF_ONE = 60
"""Deliveries of one case that its page shows."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message on its way, without what it says or the address it goes to.

    to: what kind of recipient it is (contact, group, staff, desk). name: of the group or of the
    member of staff; None of a resident, whose id would join an anonymous case to a named one.
    """

    id: int
    case_id: int
    case_number: str
    channel: str
    to: str
    name: str | None
    kind: str
    status: Status
    tries: int
    created_at: datetime
    next_attempt_at: datetime
    sent_at: datetime | None
    last_error: str | None


COLUMNS = (
    Outbox.id,
    Outbox.subject_kind,
    Outbox.subject_id,
    Outbox.channel,
    Outbox.recipient,
    Outbox.kind,
    Outbox.status,
    Outbox.attempts,
    Outbox.created_at,
    Outbox.next_attempt_at,
    Outbox.sent_at,
    Outbox.last_error,
)
"""All but what it says and the address: neither is opened for a list."""
OutboxRow = Row[*tuple[Any, ...]]


def delivery_page(
    session: Session, who: Viewer, status: Status, after: Cursor | None, limit: int = PAGE
) -> Page[Delivery, Cursor]:
    """Give a page of deliveries of one status, the latest to be tried first."""
    viewer = who.acting_as(*DELIVERY_ROLES)
    numbers: dict[int, str] = {}

    def fetch(before: Cursor | None, count: int) -> Sequence[OutboxRow]:
        return session.execute(in_order(status, before).limit(count)).all()

    def keep(rows: Sequence[OutboxRow]) -> Sequence[OutboxRow]:
        ours = [row for row in rows if row.subject_kind == KIND]
        numbers.update(_numbers(session, viewer, {row.subject_id for row in ours}))
        return [row for row in ours if row.subject_id in numbers]

    page = sift(fetch, keep, lambda row: (row.next_attempt_at, row.id), after, limit)
    return Page(_deliveries(session, page.rows, numbers), page.after)


def in_order(status: Status, before: Cursor | None) -> Select[*tuple[Any, ...]]:
    """Give the query of one status, a range of the index the worker sweeps."""
    query = select(*COLUMNS).where(Outbox.status == status)
    if before is not None:
        query = query.where(tuple_(Outbox.next_attempt_at, Outbox.id) < tuple_(*before))
    return query.order_by(Outbox.next_attempt_at.desc(), Outbox.id.desc())


def deliveries_of(session: Session, case: Case) -> Sequence[Delivery]:
    """Give the newest deliveries of one case, in the order they were written.

    Not all: of a storm there is one for each reporter and step.
    """
    query = select(*COLUMNS).where(Outbox.subject_kind == KIND, Outbox.subject_id == case.id)
    rows = session.execute(query.order_by(Outbox.id.desc()).limit(MOST_OF_ONE)).all()
    return _deliveries(session, rows[::-1], {case.id: case.number})


def attempts_of(
    session: Session, deliveries: Sequence[Delivery]
) -> Mapping[int, Sequence[Attempt]]:
    """Give the attempts of deliveries, by the delivery's id, in their order."""
    ids = [delivery.id for delivery in deliveries]
    found: dict[int, list[Attempt]] = {row_id: [] for row_id in ids}
    query = select(Attempt).where(Attempt.outbox_id.in_(ids)).order_by(Attempt.id)
    for attempt in session.scalars(query):
        found[attempt.outbox_id].append(attempt)
    return found


def resendable(session: Session, who: Viewer, outbox_id: int) -> bool:
    """Tell whether a delivery belongs to a case somebody looks after, as more than a reader."""
    seen = visible(who.acting_as(*RESEND_ROLES))
    query = (
        select(Outbox.id)
        .join(Case, Case.id == Outbox.subject_id)
        .where(Outbox.id == outbox_id, Outbox.subject_kind == KIND, seen)
    )
    return session.scalar(query) is not None


def _numbers(session: Session, viewer: Viewer, ids: Iterable[int]) -> dict[int, str]:
    query = select(Case.id, Case.number).where(Case.id.in_(list(ids)), visible(viewer))
    return {row.id: row.number for row in session.execute(query)}


def _deliveries(
    session: Session, rows: Sequence[OutboxRow], numbers: Mapping[int, str]
) -> Sequence[Delivery]:
    names = {
        "group": group_names(session, _ids("group", rows)),
        "staff": staff_names(session, _ids("staff", rows)),
    }
    return [_delivery(row, numbers, names) for row in rows]


def _ids(kind: str, rows: Iterable[OutboxRow]) -> set[int]:
    keys = (row.recipient.partition(":") for row in rows)
    return {int(number) for to, _, number in keys if to == kind and number.isdecimal()}


def _delivery(
    row: OutboxRow, numbers: Mapping[int, str], names: Mapping[str, Mapping[int, str]]
) -> Delivery:
    to, _, number = row.recipient.partition(":")
    return Delivery(
        id=row.id,
        case_id=row.subject_id,
        case_number=numbers[row.subject_id],
        channel=row.channel,
        to=to,
        name=names[to].get(int(number)) if to in names and number.isdecimal() else None,
        kind=row.kind,
        status=row.status,
        tries=row.attempts,
        created_at=row.created_at,
        next_attempt_at=row.next_attempt_at,
        sent_at=row.sent_at,
        last_error=row.last_error,
    )
