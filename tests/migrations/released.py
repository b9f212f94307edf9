"""Keeps a released version's database as a starting point: `python -m tests.migrations.released`.

Written once a release, never again for the same one: its schema as SQLite has it, and every row of
a lived-in demo street as it lies in the tables (personal data encrypted with the key below).
"""

import json
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, Table, create_engine, insert, text

HERE = Path(__file__).parent
DATA_KEY = "c3RyZWV0LTAuMi4wLWlzLWtlcHQtZm9yLWV2ZXItMDE="
SECRET_KEY = "an invented secret key of a kept database"


def schema_of(connection: Connection) -> str:
    """Give a SQLite database's tables and indexes as text, in their order by name."""
    rows = connection.execute(
        text("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC, name")
    )
    return "\n".join(f"{' '.join(sql.split())};" for (sql,) in rows) + "\n"


def rows_of(connection: Connection) -> str:
    """Give every row of every table, one JSON object a line, parents before children."""
    metadata = MetaData()
    metadata.reflect(connection)
    lines: list[str] = []
    for table in metadata.sorted_tables:
        if table.name == "alembic_version":
            continue
        stored = [column for column in table.columns if column.computed is None]
        rows = connection.execute(table.select().with_only_columns(*stored))
        named = ({"table": table.name, **row._mapping} for row in rows)
        lines.extend(json.dumps(row, default=_written) for row in named)
    return "\n".join(lines) + "\n"


def put_in(connection: Connection, rows: str) -> None:
    """Write kept rows into a database of the same version, on either engine."""
    metadata = MetaData()
    metadata.reflect(connection)
    for line in rows.splitlines():
        row: dict[str, Any] = json.loads(line)
        table = metadata.tables[row.pop("table")]
        connection.execute(insert(table).values(_typed(table, row)))


def _typed(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """Give each value the type its column has on this engine."""
    return {name: _value(table.columns[name], value) for name, value in row.items()}


def _value(column: Any, value: Any) -> Any:
    kind = column.type.python_type
    if value is None or isinstance(value, kind):
        return value
    if kind is datetime:
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return date.fromisoformat(value) if kind is date else kind(value)


def _written(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(type(value))


def main(version: str) -> None:
    """Live a demo street on a new SQLite database and keep it."""
    from app.build import build  # Only who keeps a database needs the whole service.
    from app.commands.database import upgrade
    from app.demo.load import load
    from core.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            secret_key=SECRET_KEY,
            data_key=(DATA_KEY,),
            database_url=f"sqlite:///{folder}/street.db",
            state_dir=Path(folder),
        )
        service = build(settings)
        upgrade(service.database)
        load(service.database, service.office, service.engine, {})
        service.database.close()
        with create_engine(settings.database_url).connect() as connection:
            (HERE / f"{version}.sql").write_text(schema_of(connection), encoding="utf-8")
            (HERE / f"{version}.jsonl").write_text(rows_of(connection), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
