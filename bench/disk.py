"""What this machine's disk takes for a durable commit: the least a durable turn can wait."""

import sqlite3
import time
from pathlib import Path
from statistics import median

COMMITS = 200


def commit_milliseconds(folder: Path) -> float:
    """Give the median of small commits on SQLite as the service opens it, nobody else writing."""
    file = folder / "disk.db"
    for old in folder.glob("disk.db*"):
        old.unlink()
    with sqlite3.connect(file, isolation_level=None) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE rows (body TEXT)")
        took = [_commit(connection) for _ in range(COMMITS)]
    connection.close()
    for old in folder.glob("disk.db*"):
        old.unlink()
    return 1000 * median(took)


def _commit(connection: sqlite3.Connection) -> float:
    began = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO rows VALUES (?)", ("x" * 4000,))
    connection.execute("COMMIT")
    return time.perf_counter() - began
