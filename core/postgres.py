"""PostgreSQL's driver with an end to its patience, and connections that notice a dead network."""

from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import Dialect, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

CONNECT = {
    "connect_timeout": 2,  # Seconds; libpq knows nothing shorter.
    "tcp_user_timeout": 5_000,  # Milliseconds; of what was sent and never acknowledged.
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
}


@dataclass
class Patience:
    """How many seconds a server may take for a statement; None waits for ever, as a command does.

    A server that hangs ends in the same error as one that is away. Its own statement_timeout would
    not do: who hangs keeps no time.
    """

    seconds: float | None = None


class PatientConnection(psycopg.Connection[Any]):
    patience = Patience()

    def wait(self, gen: Any, *args: Any, **options: Any) -> Any:
        """Wait for the server as psycopg does; OperationalError when patience is at its end."""
        if options.get("timeout") is None:
            options["timeout"] = self.patience.seconds
        try:
            return super().wait(gen, *args, **options)
        except psycopg.OperationalError:
            # Whatever it says later would be taken for the answer to another statement.
            if self.pgconn.transaction_status == psycopg.pq.TransactionStatus.ACTIVE:
                self.pgconn.finish()
            raise


def let_wait(engine: Engine, patience: Patience) -> None:
    """Make an engine's connections wait for their server only so long."""

    @event.listens_for(engine, "do_connect")
    def connect(
        _dialect: Dialect, _record: ConnectionPoolEntry, arguments: Any, options: Any
    ) -> PatientConnection:
        connection = PatientConnection.connect(*arguments, **options)
        connection.patience = patience
        return connection
