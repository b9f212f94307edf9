"""from which day a version of a deadline profile holds, and who wrote it"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("deadline_profiles", sa.Column("since", sa.Date(), nullable=True))
    op.add_column("deadline_profiles", sa.Column("made_by", KEY, nullable=True))
    op.add_column(
        "deadline_profiles", sa.Column("made_at", sa.DateTime(timezone=True), nullable=True)
    )
