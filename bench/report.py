"""The figures as tables for the terminal and as JSON."""

from collections.abc import Sequence
from typing import Any

from bench.figures import Quartiles, Series, as_json, quartiles, ratio
from bench.stages import ECHO, ECHO_KEPT, ECHO_SAFE, HELLO, LEAST, TURNS, Beside, Grown, settled
from bench.table import table

RATIOS = (
    (TURNS["sqlite"], ECHO),
    (TURNS["postgresql"], ECHO),
    (TURNS["sqlite"], ECHO_SAFE),
    (TURNS["postgresql"], ECHO_SAFE),
    (TURNS["sqlite"], ECHO_KEPT),
    (TURNS["postgresql"], ECHO_KEPT),
    (TURNS["sqlite"], LEAST),
    (TURNS["sqlite"], HELLO),
    (TURNS["postgresql"], HELLO),
    (LEAST, ECHO),
    (LEAST, ECHO_SAFE),
    (ECHO, HELLO),
    (ECHO_SAFE, HELLO),
)
COLUMNS = ("", "requests/s", "server CPU ms", "p50 ms", "p99 ms", "errors", "USS MB", "PSS MB")


def beside_table(found: Beside) -> str:
    rows: list[Sequence[str]] = [COLUMNS]
    for name, series in found.series.items():
        memory = settled(found.memory[name])
        sizes = (f"{memory.uss / 1024:.0f}", f"{memory.pss / 1024:.0f}")
        rows.append((name, *_figures(series), *sizes))
    ratios = [("requests/s, round by round", "ratio", "CPU, the other way round")]
    for above, below in RATIOS:
        a, b = found.series[above], found.series[below]
        ratios.append(
            (f"{above} / {below}", str(ratio(a.rates, b.rates)), str(ratio(b.cpu, a.cpu)))
        )
    return f"{table(rows)}\n\n{table(ratios)}"


def grown_table(engine: str, found: Grown) -> str:
    rows: list[Sequence[str]] = [
        (TURNS[engine], *COLUMNS[1:6], "cost / cost at 0", "CPU / CPU at 0")
    ]
    for what, every in (("told", found.told), ("filed", found.filed)):
        none = every["0"]
        for cases, series in every.items():
            cost, cpu = ratio(none.rates, series.rates), ratio(series.cpu, none.cpu)
            rows.append((f"{what}, {int(cases):,} cases", *_figures(series), str(cost), str(cpu)))
    return table(rows)


def _figures(series: Series) -> tuple[str, ...]:
    return (
        str(quartiles(series.rates)),
        str(quartiles(series.cpu)),
        f"{series.latency(0.5):.1f}",
        f"{series.latency(0.99):.1f}",
        f"{series.errors} of {len(series.seconds)}",
    )


def beside_json(found: Beside) -> dict[str, Any]:
    return {
        "targets": as_json(found.series),
        "memory_kb": {
            name: [{"uss": each.uss, "pss": each.pss} for each in memory]
            for name, memory in found.memory.items()
        },
        "ratios": {
            f"{above} / {below}": _quartiles(
                ratio(found.series[above].rates, found.series[below].rates)
            )
            for above, below in RATIOS
        },
    }


def grown_json(found: Grown) -> dict[str, Any]:
    return {
        what: {
            "targets": as_json(every),
            "cost_over_cost_at_0": {
                cases: _quartiles(ratio(every["0"].rates, series.rates))
                for cases, series in every.items()
            },
        }
        for what, every in (("told", found.told), ("filed", found.filed))
    }


def _quartiles(found: Quartiles) -> dict[str, float]:
    return {"low": found.low, "median": found.median, "high": found.high}
