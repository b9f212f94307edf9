"""Whether a resident can be told something now: who follows, and what WeChat still allows."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from flows.people.tables import Contact
from flows.telling.audience import reporter
from notify.budget import has_room
from notify.tables import destination_key


class Reach(StrEnum):
    NOW = "now"
    LATER = "later"  # when they write again
    AWAY = "away"  # does not follow any more
    NOBODY = "nobody"  # found on patrol, or told by telephone


def reach(session: Session, contact: Contact | None, now: datetime) -> Reach:
    """Say how far a word to a resident would come."""
    if contact is None:
        return Reach.NOBODY
    for who in reporter(contact):
        key = destination_key(who.channel, who.key)
        return Reach.NOW if has_room(session, key, now) else Reach.LATER
    return Reach.AWAY
