"""How a clock runs: started, paused, done; and its light. No database, no calendar."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from flows.clocks.tables import Clock, Stage
from flows.events import Subject

YELLOW_SHARE = 4  # The last quarter of the time …
YELLOW_LEAST = timedelta(hours=4)  # … and never less than this before the end.
WORKING = (Stage.ASSIGN, Stage.ANSWER, Stage.RESOLVE)
"""The stages in which somebody owes the resident something: they carry the three lights."""
_TIMES = ("started_at", "due_at", "paused_at", "done_at")
_VALUES = ("provisional", "paused_seconds")


class Light(StrEnum):
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


def start(
    subject: Subject, number: int, stage: Stage, at: datetime, due: datetime, *, provisional: bool
) -> Clock:
    """Start the clock of a stage in a round."""
    clock = Clock(
        kind=subject.kind,
        subject_id=subject.id,
        round=number,
        stage=stage,
        started_at=at,
        due_at=due,
        provisional=provisional,
        paused_at=None,
        paused_seconds=0,
        done_at=None,
        crosses_at=None,
    )
    advance(clock, at)
    return clock


def restart(clock: Clock, at: datetime, due: datetime, *, provisional: bool) -> None:
    """Let a stage that was done in this round begin anew, as when a case is returned again."""
    clock.started_at, clock.due_at, clock.provisional = at, due, provisional
    clock.paused_at, clock.paused_seconds, clock.done_at = None, 0, None
    advance(clock, at)


def finish(clock: Clock, at: datetime) -> None:
    """Stop a clock; one that was stopped before keeps its moment, one that stands moves its end."""
    resume(clock, at)
    clock.done_at = clock.done_at or at
    clock.crosses_at = None


def take_back(clock: Clock, at: datetime) -> None:
    """Let a clock run on as if it had not been stopped: what it waits for was undone."""
    clock.done_at = None
    advance(clock, at)


def pause(clock: Clock, at: datetime) -> None:
    """Stop the time, as while the resident is asked something."""
    if clock.done_at is None and clock.paused_at is None:
        clock.paused_at = at
        advance(clock, at)


def resume(clock: Clock, at: datetime) -> None:
    """Let the time run on; the end moves by the whole seconds that it stood."""
    if clock.paused_at is not None:
        stood = int((at - clock.paused_at).total_seconds())
        clock.paused_at = None
        clock.paused_seconds += stood
        clock.due_at += timedelta(seconds=stood)
        advance(clock, at)


def move(clock: Clock, due: datetime, at: datetime, *, provisional: bool) -> None:
    """Give a clock another end, as when the calendar of its year arrives."""
    clock.due_at, clock.provisional = due, provisional
    advance(clock, at)


def kept(clock: Clock) -> dict[str, Any]:
    """Give how a clock stands, as an event can record it."""
    return {name: _plain(getattr(clock, name)) for name in (*_TIMES, *_VALUES)}


def put_back(clock: Clock, was: Mapping[str, Any], at: datetime) -> None:
    """Let a clock stand as it stood once."""
    for name in _TIMES:
        setattr(clock, name, datetime.fromisoformat(was[name]) if was[name] else None)
    for name in _VALUES:
        setattr(clock, name, was[name])
    advance(clock, at)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def advance(clock: Clock, now: datetime) -> None:
    """Let the lines up to now be nobody's business; `flows.clocks.lines` knows the next."""
    clock.told_until = now


def light(clock: Clock, now: datetime) -> Light:
    """Give a stage's light: green in time, yellow near its end, red past it."""
    if clock.done_at is not None:
        return Light.GREEN if clock.done_at < clock.due_at else Light.RED
    moment = clock.paused_at or now
    if moment >= clock.due_at:
        return Light.RED
    return Light.YELLOW if moment >= yellow_from(clock) else Light.GREEN


def yellow_from(clock: Clock) -> datetime:
    """Give when a clock turns yellow; the time it stood still is none of its time."""
    own = clock.due_at - clock.started_at - clock.paused
    return clock.due_at - max(own / YELLOW_SHARE, YELLOW_LEAST)
