"""Live updates for the page: one bounded queue per open browser, drained as server-sent events."""

import json
import queue
import threading
from collections.abc import Iterator
from typing import Any

QUEUE_LENGTH = 1000
PING_SECONDS = 10.0


class Feed:
    """Publishing never waits: a browser that stopped reading is dropped and reloads the state."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queues: list[queue.Queue[str]] = []

    def publish(self, kind: str, data: Any) -> None:
        text = f"event: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
        with self._lock:
            self._queues = [waiting for waiting in self._queues if _offer(waiting, text)]

    def listen(self) -> Iterator[str]:
        """Server-sent events for one browser, with a comment as heartbeat, until it leaves."""
        waiting: queue.Queue[str] = queue.Queue(QUEUE_LENGTH)
        with self._lock:
            self._queues.append(waiting)
        return self._drain(waiting)

    def _drain(self, waiting: "queue.Queue[str]") -> Iterator[str]:
        try:
            yield "retry: 1000\n\n"
            while waiting in self._queues or not waiting.empty():
                try:
                    yield waiting.get(timeout=PING_SECONDS)
                except queue.Empty:
                    yield ": ping\n\n"
        finally:
            with self._lock:
                self._queues = [other for other in self._queues if other is not waiting]


def _offer(waiting: "queue.Queue[str]", text: str) -> bool:
    try:
        waiting.put_nowait(text)
    except queue.Full:
        return False
    return True
