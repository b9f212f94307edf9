"""The database: one way to write, one way to read, and the column types.

SQLite runs in WAL with synchronous=FULL; a write transaction takes the lock at its start
(BEGIN IMMEDIATE), so that two writers wait for each other instead of failing half-way.
"""

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar, TypeVar, cast

import psycopg
from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    ExceptionContext,
    Integer,
    MetaData,
    PoolProxiedConnection,
    Table,
    Text,
    create_engine,
    event,
    exc,
    make_url,
)
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from core.encryption import Cipher
from core.files import private_file
from core.postgres import CONNECT, Patience, let_wait

E = TypeVar("E", bound=StrEnum)
AWAY = (exc.OperationalError, exc.InterfaceError, exc.TimeoutError, exc.InternalError)
"""What a database ends in that cannot be reached, is locked, full or read-only, hangs, or gives no
connection. A PostgreSQL that became a replica says so in an InternalError."""
PATIENCE_SECONDS = 2.5
"""For a lock, a connection, an answer: WeChat waits 5 s, and a kind sentence must still fit."""
STALE = (
    *(sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN),
    *(sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_PROTOCOL),
)
NAP_MS = 3
"""SQLite naps ever longer, up to 100 ms, while the lock is free: half of both cores stood idle."""

Key = BigInteger().with_variant(Integer, "sqlite")
"""Type of primary keys: SQLite counts up only in a plain INTEGER."""


def coded(kind: type[E]) -> Enum:
    """Give the column type of a StrEnum: its values at rest, its members in the program."""
    return Enum(
        kind,
        native_enum=False,
        length=20,
        values_callable=lambda members: [m.value for m in members],
    )


class Base(DeclarativeBase):
    """All tables of the service."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {int: Key}


def table_of(model: type[Base]) -> Table:
    """Give a model's table, for a statement built once and run at every message.

    The mapper has no part in such a statement, which is most of what a small one costs.
    """
    return Base.metadata.tables[model.__tablename__]


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware on the way in, UTC at rest, aware on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Encrypted(TypeDecorator[str]):
    """Personal data: clear in the program, encrypted at rest with the database's cipher."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _cipher_of(dialect).encrypt(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _cipher_of(dialect).decrypt(value)


class EncryptedJson(TypeDecorator[Any]):
    """The same for small structures, as JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return _cipher_of(dialect).encrypt(json.dumps(value, ensure_ascii=False))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(_cipher_of(dialect).decrypt(value))


def _cipher_of(dialect: Dialect) -> Cipher:
    cipher: Cipher = dialect.cipher  # type: ignore[attr-defined]  # Database puts it there.
    return cipher


class Database:
    """An engine to write with and one to read with, their cipher, and the sessions over them.

    patience: how long PostgreSQL may take; a web process sets it.
    """

    def __init__(self, url: str, cipher: Cipher) -> None:
        self.patience = Patience()
        self.engine = _engine(url, self.patience)
        self.reader = _reader(url, self.engine)
        self.cipher = cipher
        for engine in (self.engine, self.reader):
            engine.dialect.cipher = cipher  # type: ignore[attr-defined]

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open a session whose work commits at the end of the block, or not at all."""
        with (
            self.engine.connect() as connection,
            _session_over(connection) as session,
            connection.begin(),
        ):
            yield session
            session.flush()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a session that takes no write lock; it changes nothing."""
        with self.reader.connect() as connection, _session_over(connection) as session:
            yield session

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def close(self) -> None:
        self.engine.dispose()
        self.reader.dispose()


def _session_over(connection: Connection) -> Session:
    """Make a session that does nothing before the mapper is first asked."""
    return Session(connection, expire_on_commit=False, join_transaction_mode="rollback_only")


def _engine(url: str, patience: Patience) -> Engine:
    """Open an engine whose errors do not print the parameters: they may be personal data."""
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite_engine(url, _prepare, _begin_to_write)
    engine = create_engine(
        url,
        pool_pre_ping=True,
        pool_timeout=PATIENCE_SECONDS,
        connect_args=CONNECT,
        hide_parameters=True,
    )
    let_wait(engine, patience)
    event.listen(engine, "handle_error", _renew_after)
    return engine


def _reader(url: str, engine: Engine) -> Engine:
    """Give the engine to read with: on SQLite one of its own, whose connections cannot write."""
    if engine.dialect.name != "sqlite":
        return engine
    return _sqlite_engine(url, _prepare_to_read, _begin_to_read)


def _sqlite_engine(
    url: str,
    prepare: Callable[[sqlite3.Connection, object], None],
    begin: Callable[[PoolProxiedConnection], None],
) -> Engine:
    if database := make_url(url).database:
        private_file(Path(database))
    engine = create_engine(url, pool_timeout=PATIENCE_SECONDS, hide_parameters=True)
    event.listen(engine, "connect", prepare)
    event.listen(engine, "handle_error", _renew_after)
    # A listener to "begin" would do the same, and make every statement look for listeners.
    engine.dialect.do_begin = begin  # type: ignore[assignment]
    return engine


def _renew_after(context: ExceptionContext) -> None:
    """Drop connections that could not write or read a file: they would never try it anew.

    One opened while the database was read-only may stay so for ever.
    """
    error = context.original_exception
    code = getattr(error, "sqlite_errorcode", None)
    if isinstance(error, psycopg.errors.ReadOnlySqlTransaction) or (
        code is not None and code & 0xFF in STALE
    ):
        context.is_disconnect = True


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # The driver's own BEGIN would come too late.
    connection.execute(f"PRAGMA busy_timeout={NAP_MS}").close()  # See _insist.
    # A file brought back from a copy is not in WAL yet; of two who would change that at once,
    # SQLite refuses one without letting it wait.
    _insist(connection, "PRAGMA journal_mode=WAL")
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _prepare_to_read(connection: sqlite3.Connection, record: object) -> None:
    _prepare(connection, record)
    for pragma in (f"busy_timeout={int(PATIENCE_SECONDS * 1000)}", "query_only=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_to_read(connection: PoolProxiedConnection) -> None:
    _raw(connection).execute("BEGIN").close()


def _begin_to_write(connection: PoolProxiedConnection) -> None:
    _insist(_raw(connection), "BEGIN IMMEDIATE")


def _insist(connection: sqlite3.Connection, statement: str) -> None:
    """Run what takes a lock; who finds it taken asks anew after each of SQLite's short naps."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            connection.execute(statement).close()
        except sqlite3.OperationalError as error:
            taken = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not taken or time.monotonic() > until:
                raise
        else:
            return


def _raw(connection: PoolProxiedConnection) -> sqlite3.Connection:
    return cast("sqlite3.Connection", connection.driver_connection)
