"""what is near a new report, and what is rising, are ranges of one index"""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    columns = ["community_code", "item_code", "accepted_at", "id"]
    op.create_index("ix_cases_community_item", "cases", columns)
