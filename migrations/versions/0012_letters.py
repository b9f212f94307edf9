"""letters and bulletins"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
RED = sa.text("red")


def _prefix(column: str, of: str, length: int, *, nullable: bool = False) -> sa.Column:
    computed = sa.Computed(f"substr({of}, 1, {length})", persisted=True)
    return sa.Column(column, sa.String(length), computed, nullable=nullable)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name)


def upgrade() -> None:
    op.create_table(
        "letter_offices",
        sa.Column("division_id", KEY, nullable=False),
        sa.Column("short_name", sa.String(20), nullable=False),
        sa.Column("acknowledge_days", KEY, nullable=False),
        sa.Column("answer_days", KEY, nullable=False),
        _refers("letter_offices", "division_id", "divisions"),
        sa.PrimaryKeyConstraint("division_id", name=op.f("pk_letter_offices")),
    )
    _letters()
    _letter_cases()
    _bulletins()


def _letters() -> None:
    op.create_table(
        "letters",
        sa.Column("id", KEY, nullable=False),
        sa.Column("issuer_id", KEY, nullable=False),
        sa.Column("issuer_code", sa.String(12), nullable=False),
        sa.Column("issuer_name", sa.String(60), nullable=False),
        sa.Column("year", KEY, nullable=False),
        sa.Column("number", KEY, nullable=False),
        sa.Column("word", sa.String(60), nullable=False),
        sa.Column("red", sa.Boolean(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("to_kind", sa.String(20), nullable=False),
        sa.Column("department_id", KEY, nullable=True),
        sa.Column("division_id", KEY, nullable=True),
        sa.Column("grid_id", KEY, nullable=True),
        sa.Column("to_code", sa.String(15), nullable=True),
        sa.Column("to_name", sa.String(130), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("round", KEY, nullable=False),
        sa.Column("missed", KEY, nullable=False),
        sa.Column("signed_by_id", KEY, nullable=True),
        sa.Column("signed_at", MOMENT, nullable=True),
        sa.Column("issued_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("event_count", KEY, nullable=False),
        _prefix("issuer_county", "issuer_code", 6),
        _prefix("issuer_street", "issuer_code", 9),
        _prefix("to_street", "to_code", 9, nullable=True),
        _prefix("to_community", "to_code", 12, nullable=True),
        _refers("letters", "issuer_id", "divisions"),
        _refers("letters", "department_id", "departments"),
        _refers("letters", "division_id", "divisions"),
        _refers("letters", "grid_id", "grids"),
        _refers("letters", "signed_by_id", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint("issuer_id", "year", "number", name="uq_letters_number"),
    )
    for column in ("issuer_county", "issuer_street", "issuer_code"):
        op.create_index(f"ix_letters_{column}", "letters", [column, "state", "id"])
    for column in ("to_street", "to_community", "to_code", "department_id"):
        op.create_index(f"ix_letters_{column}", "letters", [column, "state", "id"])


def _letter_cases() -> None:
    op.create_table(
        "letter_cases",
        sa.Column("letter_id", KEY, nullable=False),
        sa.Column("case_id", KEY, nullable=False),
        sa.Column("position", KEY, nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("item_name", sa.String(60), nullable=False),
        sa.Column("area_name", sa.String(130), nullable=False),
        sa.Column("round", KEY, nullable=False),
        sa.Column("stage", sa.String(20), nullable=True),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("light", sa.String(20), nullable=True),
        sa.Column("resolve_at", MOMENT, nullable=True),
        sa.Column("red", sa.Boolean(), nullable=False),
        _refers("letter_cases", "letter_id", "letters"),
        _refers("letter_cases", "case_id", "cases"),
        sa.PrimaryKeyConstraint("letter_id", "case_id", name=op.f("pk_letter_cases")),
    )
    op.create_index(
        "ix_letter_cases_red",
        "letter_cases",
        ["case_id", "round", "stage"],
        unique=True,
        sqlite_where=RED,
        postgresql_where=RED,
    )
    op.create_index("ix_letter_cases_case_id", "letter_cases", ["case_id", "letter_id"])


def _bulletins() -> None:
    op.create_table(
        "bulletins",
        sa.Column("id", KEY, nullable=False),
        sa.Column("division_id", KEY, nullable=False),
        sa.Column("issuer_code", sa.String(12), nullable=False),
        sa.Column("issuer_name", sa.String(60), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("year", KEY, nullable=True),
        sa.Column("number", KEY, nullable=True),
        sa.Column("word", sa.String(60), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("drawn_up_at", MOMENT, nullable=True),
        sa.Column("issued_at", MOMENT, nullable=True),
        sa.Column("event_count", KEY, nullable=False),
        _prefix("issuer_county", "issuer_code", 6),
        _prefix("issuer_street", "issuer_code", 9),
        _refers("bulletins", "division_id", "divisions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletins")),
        sa.UniqueConstraint("division_id", "week", name="uq_bulletins_week"),
        sa.UniqueConstraint("division_id", "year", "number", name="uq_bulletins_number"),
    )
    for column in ("issuer_county", "issuer_street", "issuer_code"):
        op.create_index(f"ix_bulletins_{column}", "bulletins", [column, "id"])
    op.create_table(
        "bulletin_letters",
        sa.Column("bulletin_id", KEY, nullable=False),
        sa.Column("letter_id", KEY, nullable=False),
        sa.Column("why", sa.String(20), nullable=False),
        _refers("bulletin_letters", "bulletin_id", "bulletins"),
        _refers("bulletin_letters", "letter_id", "letters"),
        sa.PrimaryKeyConstraint(
            "bulletin_id", "letter_id", "why", name=op.f("pk_bulletin_letters")
        ),
    )
    op.create_index(op.f("ix_bulletin_letters_letter_id"), "bulletin_letters", ["letter_id"])
