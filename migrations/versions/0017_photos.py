"""photos of staff, and the step they came with"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attachments", sa.Column("sequence", sa.Integer(), nullable=True))
    op.add_column("unsettled", sa.Column("photos", sa.Text(), nullable=True))
