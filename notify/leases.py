"""Leases: who may serve a row now, taken by one conditional write and given up by another."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, bindparam, or_, select, update
from sqlalchemy.orm import Session

from core.database import UtcDateTime, table_of
from core.upsert import MAKERS, dialect_of
from notify.tables import Destination, Token

Leased = type[Destination] | type[Token]


def _claiming(leased: Leased, dialect: str) -> Any:
    table = table_of(leased)
    until = bindparam("until", type_=UtcDateTime)
    owner: BindParameter[str] = bindparam("owner")
    free = or_(
        table.c.lease_until.is_(None),
        table.c.lease_until <= bindparam("now", type_=UtcDateTime),
    )
    statement = MAKERS[dialect](table).values(
        key=bindparam("at_key"), lease_owner=owner, lease_until=until
    )
    return statement.on_conflict_do_update(
        index_elements=["key"], set_={"lease_owner": owner, "lease_until": until}, where=free
    ).returning(table.c.key)


_CLAIMS = {
    (leased, dialect): _claiming(leased, dialect)
    for leased in (Destination, Token)
    for dialect in MAKERS
}
"""Built once: one runs for every call out."""


def claim(
    session: Session, table: Leased, key: str, owner: str, now: datetime, span: timedelta
) -> bool:
    """Take the lease, making the row if there is none; False while another holds it."""
    values = {"at_key": key, "owner": owner, "now": now, "until": now + span}
    return session.execute(_CLAIMS[table, dialect_of(session)], values).first() is not None


def hold(session: Session, *keys: str) -> None:
    """Keep others off some destinations until this transaction ends.

    Everyone who changes their outbox rows does this first, in the order of the keys, so that
    nobody waits in a ring.
    """
    held = select(Destination.key).where(Destination.key.in_(keys)).order_by(Destination.key)
    session.execute(held.with_for_update()).all()


def release(session: Session, table: Leased, keys: Collection[str], owner: str) -> None:
    """Give up the leases, those that are still this owner's."""
    session.execute(
        update(table)
        .where(table.key.in_(keys), table.lease_owner == owner)
        .values(lease_owner=None, lease_until=None)
        .execution_options(synchronize_session=False)
    )
