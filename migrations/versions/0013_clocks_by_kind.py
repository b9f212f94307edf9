"""clocks by kind

Without the kind in front, SQLite looked through all clocks of a kind for those that crossed a line;
and a condition on a flag it knows again only as the query writes it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_clocks_crosses_at": ("crosses_at", "crosses_at IS NOT NULL", "crosses_at IS NOT NULL"),
    "ix_clocks_provisional": (
        "due_at",
        "provisional = 1 AND done_at IS NULL",
        "provisional AND done_at IS NULL",
    ),
}


def upgrade() -> None:
    for name, (column, sqlite, postgresql) in INDEXES.items():
        op.drop_index(name, "clocks")
        op.create_index(
            name,
            "clocks",
            ["kind", column, "subject_id"],
            sqlite_where=sa.text(sqlite),
            postgresql_where=sa.text(postgresql),
        )
