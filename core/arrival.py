"""When the request that is being answered was whole: whoever waited for a thread has waited."""

import time
from contextvars import ContextVar

_ARRIVED: ContextVar[float | None] = ContextVar("arrived", default=None)


def arrived_at(moment: float | None) -> None:
    """Note the moment, of time.monotonic; None where nobody noted it."""
    _ARRIVED.set(moment)


def waited() -> float:
    """Give the seconds since then; 0 where nobody noted it."""
    moment = _ARRIVED.get()
    return 0.0 if moment is None else max(0.0, time.monotonic() - moment)
