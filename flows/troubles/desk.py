"""Who is told of troubles: the desk of the whole map, by another way where its own is broken."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from flows.map.reads import root_division
from flows.office import Office
from flows.people.duties import keepers_of
from flows.telling import audience
from flows.telling.audience import Recipient

WEBHOOK = "webhook"
"""The kind of trouble that keeps a group from being told; its key ends in the group's id."""


def webhook_key(group_id: int) -> str:
    return f"{WEBHOOK}:{group_id}"


def recipients(session: Session, office: Office, open_keys: Collection[str]) -> list[Recipient]:
    """Give the desk's group; while that cannot be told, its people by name, and the console."""
    root = root_division(session)
    if root is None:
        return [audience.CONSOLE]
    desk = audience.desk(session, root.code)
    heard = [who for who in desk if f"{WEBHOOK}:{who.account}" not in open_keys]
    if heard:
        return heard
    by_name = [
        who
        for person in keepers_of(session, root.id, office.today)
        for who in audience.person(office, person)
    ]
    return [*by_name, audience.CONSOLE]
