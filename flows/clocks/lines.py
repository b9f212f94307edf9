"""The lines a clock crosses: when somebody is reminded, warned, or told that it is too late.

Endless while a stage is red, for that is said again every working day. A clock knows its next line
as crosses_at; `aim` is what sets it.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from enum import StrEnum

from core.workdays import Workdays
from flows.clocks.running import yellow_from
from flows.clocks.tables import Clock, Stage

MORNING, NOON = time(9), time(12)
ONE_DAY = timedelta(days=1)
ASKED_AFTER = timedelta(days=3)


class Line(StrEnum):
    """What is crossed."""

    HALF = "half"  # of the time in which somebody should take it
    YELLOW = "yellow"
    RED = "red"  # the end
    DESK = "desk"  # past the end, and still nobody takes it
    AGAIN = "again"  # another working day, still red
    JUDGE = "judge"  # the resident is asked for a mark once more
    WAITED_2 = "waited_2"  # working days for the resident's answer
    WAITED_5 = "waited_5"
    WAITED_10 = "waited_10"


WAITING = {Line.WAITED_2: 2, Line.WAITED_5: 5, Line.WAITED_10: 10}
"""Working days after a question to the resident."""
Crossing = tuple[datetime, Line]


def lines(clock: Clock, workdays: Workdays, after: datetime) -> Iterator[Crossing]:
    """Give a clock's lines in their order; of those said daily only what may lie after a moment."""
    if clock.done_at is not None:
        return
    if clock.paused_at is not None:
        yield from _waiting(clock, clock.paused_at, workdays)
    elif clock.stage is Stage.JUDGE:
        yield clock.started_at + ASKED_AFTER, Line.JUDGE
        yield clock.due_at, Line.RED
    else:
        yield from _working(clock, workdays, after)


def _waiting(clock: Clock, since: datetime, workdays: Workdays) -> Iterator[Crossing]:
    """Give the lines of a case that stands still; it has several clocks, and one speaks for all."""
    if clock.stage is Stage.RESOLVE:
        for line, days in WAITING.items():
            yield workdays.after(since, days).at, line


def _working(clock: Clock, workdays: Workdays, after: datetime) -> Iterator[Crossing]:
    last = clock.due_at
    if clock.stage is Stage.ASSIGN:
        yield half_time(clock, workdays), Line.HALF
        yield clock.due_at, Line.RED
        last = _for_the_desk(clock, workdays)
        yield last, Line.DESK
    else:
        yield warned_from(clock), Line.YELLOW
        yield clock.due_at, Line.RED
    last = max(last, after - ONE_DAY)
    while True:
        last = workdays.morning_after(last, MORNING)
        yield last, Line.AGAIN


def own_time(clock: Clock) -> timedelta:
    """Give a clock's time without the pauses."""
    return clock.due_at - clock.started_at - clock.paused


def half_time(clock: Clock, workdays: Workdays) -> datetime:
    """Give when half the time is over: where days count, on a day off not before people work."""
    half = clock.due_at - own_time(clock) / 2
    if own_time(clock) <= ONE_DAY or workdays.works_at(half):
        return half
    return min(workdays.morning_after(half, MORNING), clock.due_at)


def warned_from(clock: Clock) -> datetime:
    """Give when a yellow stage is spoken of: a short one, yellow from its start, at half."""
    yellow = yellow_from(clock)
    return yellow if yellow > clock.started_at else clock.due_at - own_time(clock) / 2


def _for_the_desk(clock: Clock, workdays: Workdays) -> datetime:
    """Give when the desk hears of what its head has not moved: the next working noon, or sooner."""
    if own_time(clock) <= ONE_DAY:
        return clock.due_at + own_time(clock) / 2
    return workdays.morning_after(clock.due_at - timedelta(seconds=1), NOON)


def aim(clock: Clock, workdays: Workdays) -> None:
    """Set when the next line is crossed; a clock stored before it had lines keeps its own."""
    since = clock.told_until
    if since is not None:
        ahead = (moment for moment, _ in lines(clock, workdays, since) if moment > since)
        clock.crosses_at = next(ahead, None)


def serve(clock: Clock, workdays: Workdays, now: datetime) -> Sequence[Line]:
    """Give the lines that are to be spoken of now, and aim at the next.

    Of several crossed at once, as after an outage, the end and the last one.
    """
    since = clock.told_until
    if since is None:
        since = (clock.crosses_at or now) - timedelta(microseconds=1)
    crossed: list[Line] = []
    for moment, line in lines(clock, workdays, since):
        if moment > now:
            break
        if moment > since:
            crossed.append(line)
    clock.told_until = now
    aim(clock, workdays)
    return [line for line in dict.fromkeys(crossed) if line in (Line.RED, crossed[-1])]
