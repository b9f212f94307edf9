"""The group chats as they stand now: those of the configuration and those made while playing."""

import secrets
import threading
import uuid
from collections.abc import Callable
from dataclasses import replace

from simulator.config import Group, Member


class Groups:
    """Found by chat id and by webhook key without a search; `changed` hears of each change."""

    def __init__(self, groups: tuple[Group, ...], changed: Callable[[Group], None]) -> None:
        self._lock = threading.Lock()
        self._changed = changed
        self._by_chat: dict[str, Group] = {}
        self._by_key: dict[str, str] = {}
        self._people: dict[str, Member] = {}
        for group in groups:
            self._keep(group)

    def _keep(self, group: Group) -> None:
        self._by_chat[group.chat_id] = group
        self._by_key[group.webhook_key] = group.chat_id
        self._people.update({member.userid: member for member in group.members})

    def all(self) -> list[Group]:
        with self._lock:
            return list(self._by_chat.values())

    def get(self, chat_id: str) -> Group | None:
        return self._by_chat.get(chat_id)

    def by_key(self, key: str) -> Group | None:
        """The group whose sending robot has this webhook key."""
        return self._by_chat.get(self._by_key.get(key, ""))

    def person(self, userid: str) -> Member | None:
        """A member of any group."""
        return self._people.get(userid)

    def add(self, title: str, members: tuple[Member, ...], robot: str) -> Group:
        """Make a group in which the smart robot stands, with a sending robot of its own."""
        chat_id, key = f"wr{secrets.token_urlsafe(22)}", str(uuid.uuid4())
        group = Group(chat_id, title, key, robot, members)
        with self._lock:
            self._keep(group)
        self._changed(group)
        return group

    def remove_robots(self, group: Group) -> Group:
        """Take the smart robot and the sending robot out of a group."""
        bare = replace(group, robot="", webhook_key="")
        with self._lock:
            self._by_key.pop(group.webhook_key, None)
            self._by_chat[group.chat_id] = bare
        self._changed(bare)
        return bare


def group_row(group: Group) -> dict[str, object]:
    """How a group stands in a list: neither members nor messages nor keys."""
    return {"chat_id": group.chat_id, "title": group.title, "robot": group.robot}


def member_of(group: Group, userid: str) -> Member | None:
    return next((member for member in group.members if member.userid == userid), None)
