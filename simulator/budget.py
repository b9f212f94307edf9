"""How many customer-service messages an account may send a resident, and when.

5 within 48 h after a message of theirs; 3 within 1 min after a menu click, a follow or a scan
(WeChat, "客服消息", rule of June 2023). A tap on a `msgmenu` item counts as a menu click although
it arrives as a text. Each action renews its own allowance; allowances do not add up.
"""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

OUTSIDE_WINDOW = 45015
USED_UP = 45047

MESSAGE = "message"
TOUCH = "touch"
RULES = {TOUCH: (3, 60.0), MESSAGE: (5, 48 * 3600.0)}


@dataclass(slots=True)
class _Allowance:
    left: int
    until: float


class Allowances:
    """Per account and resident; the one that ends first is spent first."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._open: dict[tuple[str, str], dict[str, _Allowance]] = {}

    def renew(self, account: str, openid: str, kind: str) -> None:
        count, seconds = RULES[kind]
        with self._lock:
            kinds = self._open.setdefault((account, openid), {})
            kinds[kind] = _Allowance(count, self._clock() + seconds)

    def spend(self, account: str, openid: str) -> int:
        """Take one; 0, or the errcode that refuses it."""
        with self._lock:
            kinds = self._open.get((account, openid), {})
            alive = [kinds[kind] for kind in RULES if kind in kinds and self._alive(kinds[kind])]
            if not alive:
                return OUTSIDE_WINDOW
            for allowance in alive:
                if allowance.left:
                    allowance.left -= 1
                    return 0
            return USED_UP

    def close(self, account: str, openid: str) -> None:
        with self._lock:
            self._open.pop((account, openid), None)

    def left(self, account: str, openid: str) -> dict[str, int]:
        with self._lock:
            kinds = self._open.get((account, openid), {})
            return {kind: row.left for kind, row in kinds.items() if self._alive(row)}

    def _alive(self, allowance: _Allowance) -> bool:
        return self._clock() <= allowance.until


class MinuteRate:
    """At most `limit` calls in any 60 s for one key, as for a group robot."""

    def __init__(self, clock: Callable[[], float], limit: int = 20) -> None:
        self._clock = clock
        self._limit = limit
        self._lock = threading.Lock()
        self._calls: dict[str, deque[float]] = {}

    def take(self, key: str) -> bool:
        now = self._clock()
        with self._lock:
            calls = self._calls.setdefault(key, deque(maxlen=self._limit))
            if len(calls) == self._limit and 0 <= now - calls[0] < 60:
                return False
            calls.append(now)
            return True
