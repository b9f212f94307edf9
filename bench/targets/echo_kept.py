"""WeRoBot's echo as it comes: a session for each sender, read and written in SQLite."""

import os

from werobot import WeRoBot  # type: ignore[import-untyped]  # It ships no types.
from werobot.session.sqlitestorage import (  # type: ignore[import-untyped]
    SQLiteStorage,
)

from bench.targets.echo import TOKEN, echo_of

robot = WeRoBot(token=TOKEN, session_storage=SQLiteStorage(os.environ["BENCH_SESSIONS"]))
application = echo_of(robot)
