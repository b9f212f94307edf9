"""INSERT … ON CONFLICT in the words of the database at hand."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

Insert = sqlite.Insert | postgresql.Insert

MAKERS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_into(session: Session, table: Any) -> Insert:
    """Start an insert that knows on_conflict_do_nothing and on_conflict_do_update."""
    statement: Insert = MAKERS[dialect_of(session)](table)
    return statement


def dialect_of(session: Session) -> str:
    return session.get_bind().dialect.name
