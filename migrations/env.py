"""Alembic's entry: runs on the connection that `flask db upgrade` hands over."""

from typing import Any

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext

from app.metadata import metadata
from core.database import Encrypted, EncryptedJson, UtcDateTime


def render_item(kind: str, item: Any, _autogen: AutogenContext) -> str | bool:
    """Write our column types as what they are at rest, so that a migration stands alone."""
    if kind != "type":
        return False
    if isinstance(item, (Encrypted, EncryptedJson)):
        return "sa.Text()"
    if isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, sa.BigInteger):
        return 'sa.BigInteger().with_variant(sa.Integer(), "sqlite")'
    if isinstance(item, sa.Enum):
        return f"sa.String({item.length})"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transaction_per_migration=True,
    render_item=render_item,
    compare_type=False,
)
with context.begin_transaction():
    context.run_migrations()
