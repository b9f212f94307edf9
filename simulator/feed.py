"""Live updates for the page: one bounded queue per open browser, drained as server-sent events."""

import json
import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

QUEUE_LENGTH = 1000
PING_SECONDS = 10.0

Chat = tuple[str, str, str]
"""Names a chat: place, name, person."""


@dataclass(frozen=True, slots=True, eq=False)
class _Listener:
    chat: Chat | None
    waiting: queue.Queue[str] = field(default_factory=lambda: queue.Queue(QUEUE_LENGTH))


class Feed:
    """Publishing never waits: a browser that stopped reading is dropped and reloads the state.

    What is said in one chat of many goes only to those who have that chat open.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: list[_Listener] = []

    def publish(self, kind: str, data: Any, chat: Chat | None = None) -> None:
        text = f"event: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
        with self._lock:
            self._listeners = [
                one
                for one in self._listeners
                if chat not in {None, one.chat} or _offer(one.waiting, text)
            ]

    def listen(self, chat: Chat | None = None) -> Iterator[str]:
        """Server-sent events for one browser, with a comment as heartbeat, until it leaves."""
        listener = _Listener(chat)
        with self._lock:
            self._listeners.append(listener)
        return self._drain(listener)

    def _drain(self, listener: _Listener) -> Iterator[str]:
        waiting = listener.waiting
        try:
            yield "retry: 1000\n\n"
            while listener in self._listeners or not waiting.empty():
                try:
                    yield waiting.get(timeout=PING_SECONDS)
                except queue.Empty:
                    yield ": ping\n\n"
        finally:
            with self._lock:
                self._listeners = [other for other in self._listeners if other is not listener]


def _offer(waiting: "queue.Queue[str]", text: str) -> bool:
    try:
        waiting.put_nowait(text)
    except queue.Full:
        return False
    return True
