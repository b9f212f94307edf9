"""clocks: profiles of the office's own, lines that are served, when somebody last moved a case"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOVED = "moved_at IS NOT NULL"
URGENT = f"severity = 'urgent' AND {MOVED}"


def upgrade() -> None:
    op.create_table(
        "deadline_profiles",
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("extension_days", sa.Integer(), nullable=False),
        sa.Column("extensions", sa.Integer(), nullable=False),
        sa.Column("return_days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", "version", name=op.f("pk_deadline_profiles")),
    )
    op.add_column(
        "outbox", sa.Column("joins", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    moment = sa.DateTime(timezone=True)
    op.add_column("clocks", sa.Column("told_until", moment, nullable=True))
    op.add_column(
        "cases", sa.Column("profile", sa.String(24), nullable=False, server_default="13710")
    )
    op.add_column("cases", sa.Column("moved_at", moment, nullable=True))
    op.execute(
        """
        UPDATE cases SET moved_at = coalesce(
            (SELECT max(at) FROM events WHERE kind = 'case' AND subject_id = cases.id
             AND actor_kind != 'system'), accepted_at)
        WHERE state IN ('accepted', 'assigned', 'handling')
        """
    )
    # What is red or stands still has lines now, which it had not: it is looked at once, at once.
    op.execute(
        """
        UPDATE clocks SET crosses_at = CURRENT_TIMESTAMP
        WHERE crosses_at IS NULL AND done_at IS NULL AND kind = 'case'
        """
    )
    for column in ("county_code", "street_code", "community_code"):
        op.create_index(
            f"ix_cases_{column}_moved",
            "cases",
            [column, "moved_at", "id"],
            sqlite_where=sa.text(MOVED),
            postgresql_where=sa.text(MOVED),
        )
    op.create_index(
        "ix_cases_urgent",
        "cases",
        ["accepted_at", "id"],
        sqlite_where=sa.text(URGENT),
        postgresql_where=sa.text(URGENT),
    )
