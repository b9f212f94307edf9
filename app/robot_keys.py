"""The keys of the robots that send into groups: read anew for each call, remembered in between."""

from core.database import AWAY, Database
from flows.map.reads import webhook_key


class RobotKeys:
    """Gives a group's key by its id; the last one known while the database is away."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[str, str | None] = {}

    def __call__(self, group: str) -> str | None:
        try:
            with self._database.read() as session:
                key = webhook_key(session, int(group))
        except AWAY:
            if group in self._known:
                return self._known[group]
            raise
        self._known[group] = key
        return key
