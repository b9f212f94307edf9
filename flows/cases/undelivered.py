"""What becomes of an alarm that reached nobody: the next ways, at once.

Of what is not an alarm the console's list of failed deliveries tells.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.cases import words
from flows.cases.tables import KIND, Case
from flows.cases.tellings import short
from flows.office import Office
from flows.people.duties import heads
from flows.telling import audience
from flows.telling.audience import CONSOLE_CHANNEL, GROUP_CHANNEL, Recipient
from flows.telling.group_text import plain
from flows.telling.outgoing import tell
from notify.payload import Payload
from notify.tables import Outbox

UNDELIVERED = "undelivered"
"""Kind of the notices that say so."""


def alarm_again(office: Office) -> Callable[[Session, Sequence[int], datetime], None]:
    """Give what the post calls with rows that have failed for good, in their transaction."""

    def on_lost(session: Session, ids: Sequence[int], now: datetime) -> None:
        rows = session.scalars(
            select(Outbox)
            .where(Outbox.id.in_(ids), Outbox.urgent, Outbox.subject_kind == KIND)
            .order_by(Outbox.id)
        )
        for row in rows.all():
            _pass_on(session, office, row, now)

    return on_lost


def _pass_on(session: Session, office: Office, row: Outbox, now: datetime) -> None:
    """Tell the heads by name and the desk; where that failed too, the console as the last."""
    case = session.get(Case, row.subject_id)
    if case is None or row.channel == CONSOLE_CHANNEL:
        return
    text = words.UNDELIVERED.format(
        mark=words.SEVERITY_MARKS[case.severity],
        number=case.number,
        item=case.item_name,
        summary=short(plain(case.summary)),
        why=row.last_error,
        link=office.links.console(case.id),
    )
    told = [
        (who, _payload(who, text))
        for who in _next(session, office, case, row)
        if (who.channel, who.key) != (row.channel, row.recipient)
    ]
    tell(session, case.subject, f"outbox:{row.id}", UNDELIVERED, told, now, urgent=True)


def _next(session: Session, office: Office, case: Case, row: Outbox) -> Iterable[Recipient]:
    if row.kind == UNDELIVERED or row.channel != GROUP_CHANNEL:
        return (audience.CONSOLE,)
    by_name = [
        who
        for head in heads(session, case.grid_id, office.today)
        for who in audience.person(office, head)
    ]
    return (*by_name, *audience.desk(session, case.area_code))


def _payload(who: Recipient, text: str) -> Payload:
    return {"markdown": text} if who.channel == GROUP_CHANNEL else {"text": text}
