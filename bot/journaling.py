"""Messages through the journal and back: written while the database is away, replayed after."""

import json
from dataclasses import asdict
from datetime import datetime

from bot.incoming import Incoming, Kind


def entry(incoming: Incoming) -> str:
    """Write a message as one journal entry."""
    values = asdict(incoming) | {"sent_at": incoming.sent_at.isoformat()}
    return json.dumps(values, ensure_ascii=False)


def incoming_of(text: str) -> Incoming:
    """Read a journal entry back."""
    values = json.loads(text)
    values["kind"] = Kind(values["kind"])
    values["media"] = tuple(values["media"])
    values["sent_at"] = datetime.fromisoformat(values["sent_at"])
    return Incoming(**values)
