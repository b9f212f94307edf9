"""the whole life of a case: objections, more time, helpers"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("cases", sa.Column("solved", sa.String(20), nullable=True))
    op.add_column("cases", sa.Column("objection", sa.String(20), nullable=True))
    op.add_column("cases", sa.Column("asked_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("cases", sa.Column("parent_id", KEY, nullable=True))
    op.create_index("ix_cases_parent_id", "cases", ["parent_id"])
    for name in ("part_count", "open_parts", "child_count"):
        op.add_column("cases", sa.Column(name, KEY, server_default="0", nullable=False))
    for name, column in (("objection", "objection"), ("asked_until", "asked_until")):
        op.create_index(
            f"ix_cases_{name}",
            "cases",
            ["accepted_at"],
            sqlite_where=sa.text(f"{column} IS NOT NULL"),
            postgresql_where=sa.text(f"{column} IS NOT NULL"),
        )
    op.create_table(
        "case_parts",
        sa.Column("case_id", KEY, nullable=False),
        sa.Column("number", KEY, autoincrement=False, nullable=False),
        sa.Column("department_id", KEY, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_parts_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["departments.id"],
            name=op.f("fk_case_parts_department_id_departments"),
        ),
        sa.PrimaryKeyConstraint("case_id", "number", name=op.f("pk_case_parts")),
    )
    op.create_index("ix_case_parts_department_id", "case_parts", ["department_id"])
    op.create_table(
        "case_tags",
        sa.Column("group_id", KEY, nullable=False),
        sa.Column("number", KEY, autoincrement=False, nullable=False),
        sa.Column("case_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group_chats.id"], name=op.f("fk_case_tags_group_id_group_chats")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_tags_case_id_cases")),
        sa.PrimaryKeyConstraint("group_id", "number", name=op.f("pk_case_tags")),
        sa.UniqueConstraint("group_id", "case_id", name="uq_case_tags_case"),
    )
