"""A burst: calm, ten times that for a minute, calm again; and when it is as it was."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.figures import percentile
from bench.whole.living import Lived
from bench.whole.loads import Phase

TIMES = 10
CALM_SHARE = 1 / 6
"""Of the capacity: ten times that is 1.7 times what can be done, so that work piles up."""
WINDOW = 5.0
"""Seconds over which a p95 is taken while things settle."""
SETTLING = 2.5
"""Times the burst's own length that are watched after it."""


@dataclass(frozen=True, slots=True)
class Burst:
    """p95 of the turns, in seconds: before, and the worst; recovered: seconds after the burst's
    end until every later window's p95 is below twice the steady one, None if that never was.
    """

    rate: float
    calm: float
    worst: float
    recovered: float | None


def burst_phases(capacity: float, seconds: float) -> list[Phase]:
    calm = max(0.5, CALM_SHARE * capacity)
    return [
        Phase(calm, seconds / 2),
        Phase(TIMES * calm, seconds),
        Phase(calm, SETTLING * seconds),
    ]


def judged(lived: Sequence[Lived], starts: Sequence[float]) -> Burst:
    """Tell how far the turns' p95 went and when it was back; starts: of the phases, and the end."""
    calm_began, began, ended, over = starts
    turns = [(p.began, p.seconds) for each in lived for p in each.posted]
    calm = _p95(turns, calm_began, began)
    windows = []
    at = began
    while at < over:
        windows.append((at, _p95(turns, at, at + WINDOW)))
        at += WINDOW
    bad = [at + WINDOW for at, p95 in windows if p95 >= 2 * calm]
    last = max(bad, default=ended)
    recovered = None if last >= over else max(0.0, last - ended)
    rate = sum(began <= each.began < ended for each in lived) / (ended - began)
    return Burst(rate, calm, max(p95 for _, p95 in windows), recovered)


def _p95(turns: Sequence[tuple[float, float]], start: float, end: float) -> float:
    """Give the p95 of the turns that began in a span, 0 if there were none."""
    times = [seconds for began, seconds in turns if start <= began < end]
    return percentile(times, 0.95) if times else 0.0
