"""What the phones and the group chats show."""

import itertools
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from simulator.feed import Feed

LENGTH = 300
PHONE = "phone"
GROUP = "group"


@dataclass(frozen=True, slots=True)
class Bubble:
    """One thing on a screen.

    side: `me` and `them` on a phone, `member` and `robot` in a group, `system` in both.
    kind: text, image, voice, video, location, link, news, msgmenu, template, markdown, card.
    """

    side: str
    kind: str
    body: dict[str, Any]
    sender: str = ""


class Chats:
    """The last 300 bubbles of each chat; a chat is named by (place, name, person)."""

    def __init__(self, clock: Callable[[], float], feed: Feed) -> None:
        self._clock = clock
        self._feed = feed
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._chats: dict[tuple[str, str, str], deque[dict[str, Any]]] = {}

    def add(self, chat: tuple[str, str, str], bubble: Bubble) -> int:
        """Show it and return its number."""
        place, name, person = chat
        row = {**asdict(bubble), "at": self._clock()}
        with self._lock:
            row["id"] = next(self._numbers)
            self._chats.setdefault(chat, deque(maxlen=LENGTH)).append(row)
        self._feed.publish(place, {"name": name, "person": person, "bubble": row})
        return int(row["id"])

    def change(self, chat: tuple[str, str, str], number: int, body: dict[str, Any]) -> None:
        """Replace what a bubble shows, as a stream does while it grows."""
        place, name, person = chat
        with self._lock:
            rows = [row for row in self._chats.get(chat, ()) if row["id"] == number]
            for row in rows:
                row["body"] = body
        for row in rows:
            self._feed.publish(place, {"name": name, "person": person, "bubble": row})

    def rows(self, chat: tuple[str, str, str]) -> list[dict[str, Any]]:
        with self._lock:
            return list(self._chats.get(chat, ()))


def phone_chat(account: str, openid: str) -> tuple[str, str, str]:
    return PHONE, account, openid


def group_chat(robot: str) -> tuple[str, str, str]:
    return GROUP, robot, ""
