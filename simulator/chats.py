"""What the phones, the group chats and the single chats with a smart robot show."""

import itertools
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from simulator.feed import Chat, Feed

LENGTH = 300
INCOMING = {"them", "robot", "member"}
"""Sides whose bubbles are unread until somebody looks."""
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
        self._unread: dict[Chat, int] = {}

    def add(self, chat: Chat, bubble: Bubble) -> int:
        """Show it and return its number."""
        row = {**asdict(bubble), "at": self._clock()}
        with self._lock:
            row["id"] = next(self._numbers)
            self._chats.setdefault(chat, deque(maxlen=LENGTH)).append(row)
            if bubble.side in INCOMING:
                self._unread[chat] = self._unread.get(chat, 0) + 1
        self._tell(chat, row)
        if bubble.side in INCOMING:
            self._tell_unread(chat)
        return int(row["id"])

    def seen(self, chat: Chat) -> None:
        """Somebody looks at a chat: nothing in it is unread any more."""
        with self._lock:
            known = self._unread.pop(chat, 0)
        if known:
            self._tell_unread(chat)

    def unread(self, chat: Chat) -> int:
        """How many messages came in since somebody last looked."""
        return self._unread.get(chat, 0)

    def last(self) -> int:
        """The number of the newest bubble, 0 if there is none."""
        with self._lock:
            return max((rows[-1]["id"] for rows in self._chats.values()), default=0)

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

    def _tell_unread(self, chat: Chat) -> None:
        place, name, person = chat
        row = {"place": place, "name": name, "person": person, "unread": self.unread(chat)}
        self._feed.publish("unread", row)

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
