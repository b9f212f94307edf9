"""Leases: who may serve a row now, taken by one conditional write and given up by another."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from core.upsert import insert_into
from notify.tables import Destination, Token

Leased = type[Destination] | type[Token]


def claim(
    session: Session, table: Leased, key: str, owner: str, now: datetime, span: timedelta
) -> bool:
    """Take the lease, making the row if there is none; False while another holds it."""
    statement = insert_into(session, table).values(
        key=key, lease_owner=owner, lease_until=now + span
    )
    free = or_(table.lease_until.is_(None), table.lease_until <= now)
    taken = session.execute(
        statement.on_conflict_do_update(
            index_elements=["key"],
            set_={"lease_owner": owner, "lease_until": now + span},
            where=free,
        ).returning(table.key)
    )
    return taken.first() is not None


def hold(session: Session, key: str) -> None:
    """Keep others off a destination until this transaction ends.

    Everyone who changes its outbox rows does this first, so that nobody waits in a ring.
    """
    session.execute(select(Destination.key).where(Destination.key == key).with_for_update())


def release(session: Session, table: Leased, key: str, owner: str) -> None:
    """Give up the lease, if it is still this owner's."""
    session.execute(
        update(table)
        .where(table.key == key, table.lease_owner == owner)
        .values(lease_owner=None, lease_until=None)
        .execution_options(synchronize_session=False)
    )
