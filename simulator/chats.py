"""What the phones, the group chats and the single chats with a smart robot show."""

import itertools
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from simulator.feed import Chat, Feed

LENGTH = 300
PHONE = "phone"
GROUP = "group"
SINGLE = "single"


@dataclass(frozen=True, slots=True)
class Bubble:
    """One thing on a screen.

    side: `me` and `them` on a phone, `member` and `robot` in WeCom, `system` in both.
    kind: text, mixed, image, voice, video, file, location, link, news, msgmenu, template,
      markdown, card.
    """

    side: str
    kind: str
    body: dict[str, Any]
    sender: str = ""


class Chats:
    """The last 300 bubbles of each chat."""

    def __init__(self, clock: Callable[[], float], feed: Feed) -> None:
        self._clock = clock
        self._feed = feed
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._chats: dict[Chat, deque[dict[str, Any]]] = {}

    def add(self, chat: Chat, bubble: Bubble) -> int:
        """Show it and return its number."""
        row = {**asdict(bubble), "at": self._clock()}
        with self._lock:
            row["id"] = next(self._numbers)
            self._chats.setdefault(chat, deque(maxlen=LENGTH)).append(row)
        self._tell(chat, row)
        return int(row["id"])

    def change(self, chat: Chat, number: int, body: dict[str, Any]) -> None:
        """Replace what a bubble shows, as a stream does while it grows."""
        with self._lock:
            rows = [row for row in self._chats.get(chat, ()) if row["id"] == number]
            for row in rows:
                row["body"] = body
        for row in rows:
            self._tell(chat, row)

    def rows(self, chat: Chat) -> list[dict[str, Any]]:
        with self._lock:
            return list(self._chats.get(chat, ()))

    def _tell(self, chat: Chat, row: dict[str, Any]) -> None:
        """Residents are few: every page hears of every phone, and of no chat but the open one."""
        place, name, person = chat
        if place == PHONE:
            self._feed.publish(PHONE, {"name": name, "person": person, "bubble": row})
        else:
            self._feed.publish("bubble", row, chat)


def phone_chat(account: str, openid: str) -> Chat:
    return PHONE, account, openid


def group_chat(chat_id: str) -> Chat:
    return GROUP, chat_id, ""


def single_chat(robot: str, userid: str) -> Chat:
    return SINGLE, robot, userid
