"""Quartiles, ratios within a round, and what a burst says about its target."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import quantiles

from bench.load import Burst


@dataclass(frozen=True, slots=True)
class Quartiles:
    low: float
    median: float
    high: float

    def __str__(self) -> str:
        return f"{self.median:.3g} ({self.low:.3g} – {self.high:.3g})"


def quartiles(values: Sequence[float]) -> Quartiles:
    if len(values) == 1:
        return Quartiles(values[0], values[0], values[0])
    return Quartiles(*quantiles(values, n=4, method="inclusive"))


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@dataclass(slots=True)
class Series:
    """All bursts on one target: one rate and one cost a round, all latencies, all errors.

    cpu: processor milliseconds of the server for one request; seconds: of each request.
    """

    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    client: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    errors: int = 0

    def add(self, burst: Burst, cpu: float, errors: int) -> None:
        count = len(burst.answers)
        self.rates.append(burst.rate)
        self.cpu.append(1000 * cpu / count)
        self.client.append(1000 * burst.client_cpu / count)
        self.seconds += burst.seconds
        self.errors += errors

    def latency(self, share: float) -> float:
        """Give a percentile of the latency, in milliseconds."""
        return 1000 * percentile(self.seconds, share)


def ratio(above: Sequence[float], below: Sequence[float]) -> Quartiles:
    """Divide round by round, so that what slows a whole round cancels out."""
    return quartiles([a / b for a, b in zip(above, below, strict=True)])


def as_json(series: Mapping[str, Series]) -> dict[str, object]:
    return {
        name: {
            "requests": len(each.seconds),
            "errors": each.errors,
            "rate": each.rates,
            "server_cpu_ms": each.cpu,
            "client_cpu_ms": each.client,
            "p50_ms": each.latency(0.5),
            "p99_ms": each.latency(0.99),
        }
        for name, each in series.items()
    }
