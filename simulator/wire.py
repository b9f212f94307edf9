"""The wire log: what passed between the service and Tencent's stand-in, raw and in clear."""

import itertools
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from simulator.feed import Feed

LENGTH = 500
BODY_LIMIT = 8000


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer. `direction` is `in` towards the service, `out` from it.

    `plain` bodies are decrypted; `problem` says in Chinese what Tencent would refuse.
    """

    direction: str
    summary: str
    method: str
    path: str
    request_raw: str = ""
    request_plain: str = ""
    status: int | None = None
    answer_raw: str = ""
    answer_plain: str = ""
    milliseconds: int = 0
    attempt: int = 1
    problem: str = ""


class WireLog:
    """The last 500 exchanges, oldest first."""

    def __init__(self, clock: Callable[[], float], feed: Feed) -> None:
        self._clock = clock
        self._feed = feed
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._rows: deque[dict[str, Any]] = deque(maxlen=LENGTH)

    def add(self, exchange: Exchange) -> None:
        row = {key: _short(value) for key, value in asdict(exchange).items()}
        with self._lock:
            row |= {"id": next(self._numbers), "at": self._clock()}
            self._rows.append(row)
        self._feed.publish("wire", row)

    def clear(self) -> None:
        with self._lock:
            self._rows.clear()
        self._feed.publish("wire-cleared", {})

    def rows(self) -> list[dict[str, Any]]:
        with self._lock:
            return list(self._rows)


def _short(value: Any) -> Any:
    if isinstance(value, str) and len(value) > BODY_LIMIT:
        return value[:BODY_LIMIT] + "…"
    return value
