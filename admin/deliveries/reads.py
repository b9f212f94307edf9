"""Deliveries, as far as they belong to cases somebody may see."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select, tuple_
from sqlalchemy.orm import Session

from core.paging import Cursor, Page, sift
from flows.cases.permissions import DELIVERY_ROLES, RESEND_ROLES, acting_as
from flows.cases.scope import Viewer, visible
from flows.cases.tables import Case
from flows.map.tables import GroupChat
from notify.tables import Attempt, Outbox, Status

PAGE = 50
ROBOT = "robot:"
STATUSES: tuple[Status, ...] = ("failed", "waiting", "pending", "sent")


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message on its way, without what it says or the address it goes to.

    group is the name of the group chat it goes to, where it goes to a known one.
    """

    id: int
    case_id: int
    case_number: str
    channel: str
    recipient: str
    group: str | None
    kind: str
    status: Status
    tries: int
    created_at: datetime
    next_attempt_at: datetime
    sent_at: datetime | None
    last_error: str | None


COLUMNS = (
    Outbox.id,
    Outbox.event_key,
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


def delivery_page(
    session: Session, who: Viewer, status: Status, after: Cursor | None, limit: int = PAGE
) -> Page[Delivery, Cursor]:
    """Give a page of deliveries of one status, the latest to be tried first."""
    viewer = acting_as(who, *DELIVERY_ROLES)
    numbers: dict[int, str] = {}

    def fetch(before: Cursor | None, count: int) -> Sequence[Row[*tuple[Any, ...]]]:
        return session.execute(in_order(status, before).limit(count)).all()

    def keep(rows: Sequence[Row[*tuple[Any, ...]]]) -> Sequence[Row[*tuple[Any, ...]]]:
        numbers.update(_numbers(session, viewer, {case_of(row.event_key) for row in rows}))
        return [row for row in rows if case_of(row.event_key) in numbers]

    page = sift(fetch, keep, lambda row: (row.next_attempt_at, row.id), after, limit)
    groups = _groups(session, page.rows)
    return Page([_delivery(row, numbers, groups) for row in page.rows], page.after)


def in_order(status: Status, before: Cursor | None) -> Select[*tuple[Any, ...]]:
    """Give the query of one status, a range of the index the worker sweeps."""
    query = select(*COLUMNS).where(Outbox.status == status)
    if before is not None:
        query = query.where(tuple_(Outbox.next_attempt_at, Outbox.id) < tuple_(*before))
    return query.order_by(Outbox.next_attempt_at.desc(), Outbox.id.desc())


def deliveries_of(session: Session, case: Case) -> Sequence[Delivery]:
    """Give all deliveries of one case, in the order they were written."""
    keys = [f"case:{case.id}:event:{number}" for number in range(1, case.event_count + 1)]
    query = select(*COLUMNS).where(Outbox.event_key.in_(keys)).order_by(Outbox.id)
    rows = session.execute(query).all()
    groups = _groups(session, rows)
    return [_delivery(row, {case.id: case.number}, groups) for row in rows]


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
    key = session.scalar(select(Outbox.event_key).where(Outbox.id == outbox_id))
    case_id = case_of(key or "")
    return bool(_numbers(session, acting_as(who, *RESEND_ROLES), {case_id}))


def case_of(event_key: str) -> int:
    """Read the case out of an event key ("case:7:event:2"); 0, which is no case, if there is none.

    What belongs to no case is shown to nobody here.
    """
    room, _, rest = event_key.partition(":")
    number = rest.partition(":")[0]
    return int(number) if room == "case" and number.isdecimal() else 0


def _numbers(session: Session, viewer: Viewer, ids: Iterable[int]) -> dict[int, str]:
    query = select(Case.id, Case.number).where(Case.id.in_(list(ids)), visible(viewer))
    return {row.id: row.number for row in session.execute(query)}


def _groups(session: Session, rows: Iterable[Row[*tuple[Any, ...]]]) -> Mapping[str, str]:
    """Give the names of the group chats that messages go to, by recipient."""
    robots = {row.recipient.removeprefix(ROBOT) for row in rows if row.recipient.startswith(ROBOT)}
    query = select(GroupChat.robot, GroupChat.name).where(GroupChat.robot.in_(robots))
    return {f"{ROBOT}{robot}": name for robot, name in session.execute(query)}


def _delivery(
    row: Row[*tuple[Any, ...]], numbers: Mapping[int, str], groups: Mapping[str, str]
) -> Delivery:
    case_id = case_of(row.event_key)
    return Delivery(
        id=row.id,
        case_id=case_id,
        case_number=numbers[case_id],
        channel=row.channel,
        recipient=row.recipient,
        group=groups.get(row.recipient),
        kind=row.kind,
        status=row.status,
        tries=row.attempts,
        created_at=row.created_at,
        next_attempt_at=row.next_attempt_at,
        sent_at=row.sent_at,
        last_error=row.last_error,
    )
