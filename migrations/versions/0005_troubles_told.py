"""troubles told"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "troubles",
        sa.Column("id", KEY, nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("place", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.Column("over_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_troubles")),
    )
    op.create_index(
        "ix_troubles_open",
        "troubles",
        ["place", "key"],
        unique=True,
        sqlite_where=sa.text("over_at IS NULL"),
        postgresql_where=sa.text("over_at IS NULL"),
    )
    op.create_index("ix_troubles_before", "troubles", ["place", "key", "over_at"])
    op.create_table(
        "pulse",
        sa.Column("id", KEY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulse")),
    )
    op.add_column("tokens", sa.Column("problem", sa.String(40), nullable=True))
    op.add_column("tokens", sa.Column("problem_since", MOMENT, nullable=True))
    op.create_index(
        "ix_outbox_pending_since",
        "outbox",
        ["channel", "urgent", "created_at"],
        sqlite_where=sa.text("status = 'pending'"),
        postgresql_where=sa.text("status = 'pending'"),
    )
