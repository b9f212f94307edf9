"""What the simulator is told to do badly, from the page or by a test."""

import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

KINDS = ("errcode", "http500", "drop", "drop_after")


@dataclass(frozen=True, slots=True)
class Faults:
    """The knobs.

    delay: seconds before Tencent's side answers the service.
    fail_next: how many of the service's next calls fail, counted down.
    fail_kind: `errcode` (with `fail_errcode`), `http500`, `drop` (connection cut before acting),
      `drop_after` (acted on, then cut: the caller can't know).
    fail_path: only calls whose path holds this text; empty means all.
    token_dead: every access token is answered with 40001.
    triple: each message goes to the service three times at once.
    late_answer: seconds the simulator pretends the service's answers take longer; 5 or more
      makes the same message come again, three tries in all.
    """

    delay: float = 0.0
    fail_next: int = 0
    fail_kind: str = "errcode"
    fail_errcode: int = -1
    fail_path: str = ""
    token_dead: bool = False
    triple: bool = False
    late_answer: float = 0.0


class FaultBoard:
    """The knobs' present setting, shared by all threads."""

    def __init__(self, changed: Callable[[dict[str, Any]], None]) -> None:
        self._lock = threading.Lock()
        self._changed = changed
        self._faults = Faults()

    def now(self) -> Faults:
        return self._faults

    def set(self, changes: dict[str, Any]) -> Faults:
        """Change some knobs; ValueError with the name of a bad one, and then nothing changes."""
        checked = {name: _checked(name, value) for name, value in changes.items()}
        with self._lock:
            self._faults = replace(self._faults, **checked)
        self._changed(asdict(self._faults))
        return self._faults

    def take_failure(self, path: str) -> Faults | None:
        """The fault that hits this call, counted down, or none."""
        with self._lock:
            faults = self._faults
            if faults.fail_next < 1 or faults.fail_path not in path:
                return None
            self._faults = replace(faults, fail_next=faults.fail_next - 1)
        self._changed(asdict(self._faults))
        return faults


def _checked(name: str, value: Any) -> Any:
    kinds = {item.name: type(item.default) for item in fields(Faults)}
    if name not in kinds:
        raise ValueError(name)
    kind = kinds[name]
    whole = isinstance(value, int) and not isinstance(value, bool)
    if kind is float and (whole or isinstance(value, float)) and 0 <= value <= 600:
        return float(value)
    if kind is int and whole:
        return value
    if kind in {bool, str} and isinstance(value, kind) and (name != "fail_kind" or value in KINDS):
        return value
    raise ValueError(name)
