"""Statements of every message: compiled once, run by the driver itself.

SQLAlchemy's own execution of a small statement costs several times the statement
(docs/decisions/0011). Types still convert and encrypt; errors are the driver's own, and
core.database.AWAY names those that mean a database that cannot be reached.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Connection, Dialect, Select, UpdateBase

Convert = Callable[[Any], Any]
Statement = Select[Any] | UpdateBase


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement for one database: its text, what its values and columns go through."""

    text: str
    names: tuple[str, ...] | None  # In the order of their places; None where places have names.
    fixed: dict[str, Any]
    into: tuple[tuple[str, Convert], ...]
    out: tuple[tuple[int, Convert], ...]
    answers: bool

    def parameters(self, values: dict[str, Any]) -> Any:
        given = {**self.fixed, **values}
        for name, convert in self.into:
            given[name] = convert(given[name])
        return given if self.names is None else tuple(given[name] for name in self.names)

    def converted(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        cells = list(row)
        for index, convert in self.out:
            cells[index] = convert(cells[index])
        return tuple(cells)


class Prepared:
    """One statement; sets names the columns an update or insert takes values for."""

    def __init__(self, make: Callable[[str], Statement], *sets: str) -> None:
        self._make = make
        self._sets = sets
        self._compiled: WeakKeyDictionary[Dialect, _Compiled] = WeakKeyDictionary()

    def first(self, connection: Connection, values: dict[str, Any]) -> tuple[Any, ...] | None:
        """Run it in the connection's transaction; give the first row of its answer, if any."""
        compiled = self._compiled.get(connection.dialect)
        if compiled is None:
            compiled = self._compiled[connection.dialect] = self._compile(connection.dialect)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(compiled.text, compiled.parameters(values))
            row = cursor.fetchone() if compiled.answers else None
        finally:
            cursor.close()
        return None if row is None else compiled.converted(row)

    def _compile(self, dialect: Dialect) -> _Compiled:
        statement = self._make(dialect.name)
        compiled: Any = statement.compile(dialect=dialect, column_keys=list(self._sets) or None)
        columns: list[ColumnElement[Any]] = list(statement.exported_columns)
        into = {name: _in(bind.type, dialect) for name, bind in compiled.binds.items()}
        out = [_out(column.type, dialect) for column in columns]
        return _Compiled(
            text=str(compiled),
            names=tuple(compiled.positiontup) if compiled.positional else None,
            fixed=dict(compiled.params),
            into=tuple((name, convert) for name, convert in into.items() if convert),
            out=tuple((index, convert) for index, convert in enumerate(out) if convert),
            answers=bool(columns),
        )


def _in(kind: Any, dialect: Dialect) -> Convert | None:
    convert: Convert | None = kind.dialect_impl(dialect).bind_processor(dialect)
    return convert


def _out(kind: Any, dialect: Dialect) -> Convert | None:
    convert: Convert | None = kind.dialect_impl(dialect).result_processor(dialect, None)
    return convert
