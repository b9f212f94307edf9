"""Many from few: copies the lived rows inside the database until enough are stored.

Copy k of a row has its id and references moved by k times the template's span, and its case lies
k grids further on; unique texts get a suffix. Everything else, encrypted columns too, is what the
service wrote. (What an event records of its grid is the template's.)
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Insert,
    MetaData,
    Row,
    String,
    Table,
    bindparam,
    case,
    cast,
    create_engine,
    delete,
    func,
    insert,
    literal,
    select,
    text,
)

from bench.ground import Ground
from bench.lives import openid
from bot.dialogue.tables import Conversation
from bot.tables import Message
from core.database import Base, table_of
from core.encryption import Cipher
from flows.cases.tables import Case
from flows.clocks.tables import Clock
from flows.counters import Counter
from flows.events import Event
from flows.map.tables import Grid
from flows.people.tables import Contact, Resident
from notify.tables import Attempt, Destination, Outbox

MODELS: tuple[type[Base], ...] = (
    Resident,
    Contact,
    Conversation,
    Destination,
    Case,
    Event,
    Clock,
    Message,
    Outbox,
    Attempt,
)
TABLES = tuple(map(table_of, MODELS))
REFERENCES = {
    "residents.id": "residents",
    "contacts.id": "contacts",
    "contacts.resident_id": "residents",
    "conversations.contact_id": "contacts",
    "cases.id": "cases",
    "cases.resident_id": "residents",
    "cases.contact_id": "contacts",
    "events.id": "events",
    "events.subject_id": "cases",
    "clocks.subject_id": "cases",
    "messages.id": "messages",
    "messages.contact_id": "contacts",
    "messages.case_id": "cases",
    "outbox.id": "outbox",
    "outbox.subject_id": "cases",
    "attempts.id": "attempts",
    "attempts.outbox_id": "outbox",
}
SUFFIXED = {
    "cases.number",
    "cases.public_code",
    "messages.key",
    "outbox.event_key",
    "attempts.call_id",
}
ADDRESSED = {
    "destinations.key": "wechat:contact:",
    "attempts.destination": "wechat:contact:",
    "outbox.recipient": "contact:",
}
"""Columns that may name a contact by its id, and what then stands before it."""

SHORT, GRIDS = "short numbers", "grids"
LOADING = {
    "sqlite": (
        "PRAGMA journal_mode=OFF",
        "PRAGMA synchronous=OFF",
        "PRAGMA cache_size=-1000000",
        "PRAGMA temp_store=MEMORY",
    ),
    "postgresql": ("SET session_replication_role = replica", "SET synchronous_commit = off"),
}
"""Nothing is synced and no reference checked while loading; a failed load is thrown away."""

K: ColumnElement[int] = bindparam("k", type_=BigInteger)
Spans = Mapping[str, int]
Progress = Callable[[int], None]


def _grid(cases: Table, spans: Spans) -> ColumnElement[Any]:
    """Give the grid k further on, beginning again after the last."""
    return (cases.c.grid_id + K) % spans[GRIDS] + 1


def _area_code(cases: Table, spans: Spans) -> ColumnElement[Any]:
    code = select(Grid.code).where(Grid.id == _grid(cases, spans)).scalar_subquery()
    return func.coalesce(code, cases.c.area_code)


def _short_number(cases: Table, spans: Spans) -> ColumnElement[Any]:
    return cases.c.short_number + K * spans[SHORT]


PLACED = {
    "cases.grid_id": _grid,
    "cases.area_code": _area_code,
    "cases.short_number": _short_number,
}
"""Where copy k of a case lies, and what it is called there."""


def multiply(ground: Ground, copies: int, tell: Progress) -> None:
    """Add so many copies of the rows that are there; tell hears how many are done."""
    with _loading(ground.url) as connection:
        spans = {table.name: _span(connection, table) for table in TABLES if "id" in table.c}
        spans[GRIDS] = _span(connection, table_of(Grid))
        spans[SHORT] = connection.scalar(select(func.max(Case.short_number))) or 0
        templates = {table.name: _template(connection, table) for table in TABLES}
        _copy_contacts(connection, ground, spans, copies)
        statements = [
            _copying(table, templates[table.name], spans) for table in TABLES if table != TABLES[1]
        ]
        for k in range(1, copies + 1):
            for statement in statements:
                connection.execute(statement, {"k": k})
            if k % 500 == 0:
                connection.commit()
                tell(k)
        _set_counters(connection, spans[SHORT] * (copies + 1))
        _move_sequences(connection)
    _tidy(ground.url)


@contextmanager
def _loading(url: str) -> Iterator[Connection]:
    """Open the database for loading."""
    engine = create_engine(url)
    with engine.connect() as connection:
        for line in LOADING[engine.name]:
            connection.exec_driver_sql(line)
        connection.commit()
        yield connection
        connection.commit()
    engine.dispose()


def _span(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.max(table.c.id))) or 0


def _template(connection: Connection, table: Table) -> Table:
    """Keep the lived rows in a temporary table: what is copied must not grow meanwhile."""
    stored = [column for column in table.columns if column.computed is None]
    columns = [Column(column.name, column.type) for column in stored]
    template = Table(f"template_{table.name}", MetaData(), *columns, prefixes=["TEMPORARY"])
    template.create(connection)
    rows = select(*stored)
    if table.name == "destinations":
        rows = rows.where(table.c.key.startswith("wechat:contact:"))
    connection.execute(insert(template).from_select([c.name for c in columns], rows))
    return template


def _copying(table: Table, template: Table, spans: Spans) -> Insert:
    values = [_moved(table.name, column, template, spans) for column in template.columns]
    return insert(table).from_select([c.name for c in template.columns], select(*values))


def _moved(
    table: str, column: ColumnElement[Any], template: Table, spans: Spans
) -> ColumnElement[Any]:
    """Give a column's value in copy k."""
    name = f"{table}.{column.key}"
    if name in REFERENCES:
        return column + K * spans[REFERENCES[name]]
    if name in PLACED:
        return PLACED[name](template, spans)
    if name in SUFFIXED:
        return column + "-" + cast(K, String)
    if name in ADDRESSED:
        prefix = ADDRESSED[name]
        contact = cast(func.substr(column, len(prefix) + 1), BigInteger)
        moved = prefix + cast(contact + K * spans["contacts"], String)
        return case((column.startswith(prefix), moved), else_=column)
    return column


def _set_counters(connection: Connection, used: int) -> None:
    """Let the short numbers of every grid go on after those that are taken."""
    connection.execute(delete(Counter).where(Counter.name.startswith("grid:")))
    name = literal("grid:") + cast(Grid.id, String)
    rows = select(name, literal(used))
    connection.execute(insert(Counter).from_select(["name", "value"], rows))


def _copy_contacts(connection: Connection, ground: Ground, spans: Spans, copies: int) -> None:
    """Copy the contacts here, not in the database: each has an openid of its own."""
    settings = ground.settings()
    cipher = Cipher(settings.data_key, settings.secret_key)
    connection.dialect.cipher = cipher  # type: ignore[attr-defined]  # Where Encrypted looks.
    lived = connection.execute(select(TABLES[1]).order_by(Contact.id)).all()
    for k in range(1, copies + 1):
        rows = [_contact(row, k, k * len(lived) + i, spans, cipher) for i, row in enumerate(lived)]
        connection.execute(insert(TABLES[1]), rows)


def _contact(
    row: Row[tuple[object, ...]], k: int, number: int, spans: Spans, cipher: Cipher
) -> dict[str, object]:
    values: dict[str, object] = dict(row._mapping)  # noqa: SLF001 - public in spite of its name.
    return values | {
        "id": row.id + k * spans["contacts"],
        "resident_id": row.resident_id + k * spans["residents"],
        "external_id": openid(number),
        "external_index": cipher.index(openid(number)),
    }


def _move_sequences(connection: Connection) -> None:
    if connection.dialect.name != "postgresql":
        return
    for table in TABLES:
        if "id" in table.c:
            sequence = func.pg_get_serial_sequence(table.name, "id")
            connection.execute(
                select(func.setval(sequence, select(func.max(table.c.id)).scalar_subquery()))
            )


def _tidy(url: str) -> None:
    """Leave a database as one that has grown slowly: rows settled, statistics known."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        if engine.name == "postgresql":
            connection.execute(text("VACUUM ANALYZE"))
            connection.execute(text("CHECKPOINT"))
    engine.dispose()
