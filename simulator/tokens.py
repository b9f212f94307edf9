"""Access tokens of both platforms, with the rules of `stable_token`.

Ordinary calls hand out the current token until shortly before it ends; a forced refresh makes
the old one invalid at once, at most 20 times a day and 30 s apart (WeChat, stable_token).
"""

import math
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

LIFETIME = 7200
RENEW_BEFORE = 300
FORCED_A_DAY = 20
FORCED_APART = 30
DAY = 86_400

TOO_MANY_TODAY = 45009
TOO_SOON = 45011
INVALID_TOKEN = 40001
EXPIRED_TOKEN = 42001


@dataclass(slots=True)
class _Issued:
    token: str
    until: float
    forced: list[float] = field(default_factory=list)


class TokenBook:
    """Which token belongs to which app id (or corp id), and until when."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._current: dict[str, _Issued] = {}
        self._known: dict[str, tuple[str, float]] = {}

    def stable(self, owner: str) -> tuple[str, int]:
        """The owner's token and its remaining seconds; a new one only when it is about to end.

        Near its end the old token stays good beside the new one, as on the platform.
        """
        with self._lock:
            issued = self._current.get(owner)
            if issued is None or issued.until - self._clock() < RENEW_BEFORE:
                issued = self._issue(owner, issued.forced if issued else [])
            return issued.token, math.ceil(issued.until - self._clock())

    def force(self, owner: str) -> tuple[str, int] | int:
        """A new token that voids the old, or the errcode that refuses it."""
        with self._lock:
            now = self._clock()
            issued = self._current.get(owner)
            forced = [at for at in issued.forced if 0 <= now - at < DAY] if issued else []
            if forced and now - forced[-1] < FORCED_APART:
                return TOO_SOON
            if len(forced) >= FORCED_A_DAY:
                return TOO_MANY_TODAY
            if issued:
                self._known.pop(issued.token, None)
            fresh = self._issue(owner, [*forced, now])
            return fresh.token, LIFETIME

    def owner_of(self, token: str) -> str | int:
        """The owner of a good token, or the errcode for a bad one."""
        with self._lock:
            known = self._known.get(token)
            if known is None:
                return INVALID_TOKEN
            return known[0] if known[1] > self._clock() else EXPIRED_TOKEN

    def _issue(self, owner: str, forced: list[float]) -> _Issued:
        issued = _Issued(secrets.token_urlsafe(48), self._clock() + LIFETIME, forced)
        self._current[owner] = issued
        self._known[issued.token] = (owner, issued.until)
        return issued
