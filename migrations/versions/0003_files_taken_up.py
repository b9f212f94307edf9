"""files taken up by one hand, again and again"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "attachments", sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column("attachments", sa.Column("held_by", sa.String(40), nullable=True))
    op.drop_index("ix_attachments_state", "attachments")
    op.create_index(
        "ix_attachments_waiting",
        "attachments",
        ["channel", "id"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
