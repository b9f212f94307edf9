"""routing table"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STANDING = sa.text("until IS NULL OR until >= since")


def upgrade() -> None:
    op.create_table(
        "routes",
        sa.Column("id", KEY, nullable=False),
        sa.Column("item_code", sa.String(40), nullable=False),
        sa.Column("area_code", sa.String(15), nullable=False),
        sa.Column("level", sa.String(20), nullable=False),
        sa.Column("department_id", KEY, nullable=True),
        sa.Column("helpers", sa.JSON(), nullable=False),
        sa.Column("profile", sa.String(20), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_routes_department_id_departments")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["staff.id"], name=op.f("fk_routes_made_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routes")),
    )
    op.create_index("ix_routes_key", "routes", ["item_code", "area_code", "since", "id"])
    op.create_index(
        "uq_routes_standing",
        "routes",
        ["item_code", "area_code", "since"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
