"""shut places: summaries and exact coordinates are encrypted; messages of an hour are counted

The key is the database's own cipher, which `db upgrade` brings along.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

AT_ONCE = 500


def upgrade() -> None:
    op.create_index(
        "ix_messages_contact_received",
        "messages",
        ["contact_id", "received_at"],
        sqlite_where=sa.text("contact_id IS NOT NULL"),
        postgresql_where=sa.text("contact_id IS NOT NULL"),
    )
    op.add_column("cases", sa.Column("point", sa.Text(), nullable=True))
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        # What is overwritten or dropped here must not stay readable in the file's free pages.
        connection.execute(sa.text("PRAGMA secure_delete = ON"))
    cipher = connection.dialect.cipher
    last = 0
    while rows := connection.execute(READ, {"last": last, "limit": AT_ONCE}).all():
        shut = [
            {
                "row": row.id,
                "summary": cipher.encrypt(row.summary),
                "point": None
                if row.longitude is None or row.latitude is None
                else cipher.encrypt(json.dumps([row.longitude, row.latitude])),
            }
            for row in rows
        ]
        connection.execute(WRITE, shut)
        last = rows[-1].id
    for column in ("longitude", "latitude"):
        op.execute(f"ALTER TABLE cases DROP COLUMN {column}")


READ = sa.text(
    "SELECT id, summary, longitude, latitude FROM cases WHERE id > :last ORDER BY id LIMIT :limit"
)
WRITE = sa.text("UPDATE cases SET summary = :summary, point = :point WHERE id = :row")
