"""Who is told: groups, desks, residents and single members of staff, as addresses to write to.

The only place beside `notify/` that knows a channel's name. Each function gives the recipients it
finds, none where there is nobody to reach; whoever calls decides who stands in.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from flows.map import reads
from flows.map.tables import GroupChat
from flows.office import Office
from flows.people.tables import Contact, Staff

GROUP_CHANNEL = "wecom_robot"
MEMBER_CHANNEL = "wecom_app"
CONSOLE_CHANNEL = "console"
REPORTER = "contact:"
UP = {"grid": 12, "community": 9, "street": 6, "county": 6}
"""The length of the code of the desk that stands above a level."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who can be told; key is stable and holds no personal data."""

    channel: str
    key: str
    account: str
    address: str


def reporter(contact: Contact | None) -> tuple[Recipient, ...]:
    """Give the resident, where they wrote from; nobody who does not follow any more."""
    if contact is None or not contact.following:
        return ()
    key = f"{REPORTER}{contact.id}"
    return (Recipient(contact.channel, key, contact.account, contact.external_id),)


def is_reporter(key: str) -> bool:
    """Tell whether a recipient's key is a resident's."""
    return key.startswith(REPORTER)


def grid_group(session: Session, grid_id: int | None) -> tuple[Recipient, ...]:
    return _groups(reads.group_of_grid(session, grid_id)) if grid_id is not None else ()


def department_group(session: Session, department_id: int) -> tuple[Recipient, ...]:
    return _groups(reads.group_of_department(session, department_id))


def police_groups(session: Session, grid_id: int | None) -> tuple[Recipient, ...]:
    """Give the groups of the police grids 警格 over a grid."""
    return _groups(*reads.groups_of_police(session, grid_id)) if grid_id is not None else ()


def desk(session: Session, area_code: str) -> tuple[Recipient, ...]:
    """Give the group of the nearest desk 指挥中心; the console where no desk has one."""
    return _groups(reads.desk_of(session, area_code)) or (CONSOLE,)


def level_above(session: Session, area_code: str, level: str) -> tuple[Recipient, ...]:
    """Give the desk of the level above: a community's for a grid, a street's for a community."""
    return _groups(reads.desk_of(session, area_code, UP.get(level, 6))) or (CONSOLE,)


def person(office: Office, somebody: Staff | None) -> tuple[Recipient, ...]:
    """Give one member of staff, by the app; nobody where there is no app or no member."""
    if somebody is None or not somebody.active or not somebody.wecom_userid or not office.app:
        return ()
    key = f"staff:{somebody.id}"
    return (Recipient(MEMBER_CHANNEL, key, office.app, somebody.wecom_userid),)


CONSOLE = Recipient(CONSOLE_CHANNEL, "desk", "", "desk")
"""Who is always there: the log of the worker, and the list of deliveries."""


def group(chat: GroupChat) -> Recipient:
    """Give a group; the way out finds its robot by the id when it sends, for a key may change."""
    return Recipient(GROUP_CHANNEL, f"group:{chat.id}", str(chat.id), str(chat.id))


def _groups(*chats: GroupChat | None) -> tuple[Recipient, ...]:
    return tuple(group(chat) for chat in chats if chat is not None)
