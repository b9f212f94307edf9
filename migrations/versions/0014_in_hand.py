"""what somebody has in hand, and what an absence handed over

The index is of the open cases alone: what somebody finished years ago is not looked through.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

OPEN = "moved_at IS NOT NULL"


def upgrade() -> None:
    op.drop_index("ix_cases_assignee_id", "cases")
    op.create_index(
        "ix_cases_in_hand",
        "cases",
        ["assignee_id"],
        sqlite_where=sa.text(OPEN),
        postgresql_where=sa.text(OPEN),
    )
    op.add_column("absences", sa.Column("handed_cases", sa.JSON(), nullable=True))
    op.create_index("ix_absences_said", "absences", ["made_by", "made_at"])
