"""`python -m bench.whole`: whole lives a second over HTTP, everything running on this machine.

For each engine over each number of stored cases: a closed loop for the capacity, an open one for
the percentiles, and a burst with retries as Tencent makes them.
"""

import argparse
import sys
import time

from bench.__main__ import HOME
from bench.disk import commit_milliseconds
from bench.postgres import postgres
from bench.stages import ENGINES, no_cpu
from bench.stores import Stores
from bench.whole.measuring import Measured, Plan, measure
from bench.whole.report import latencies, summary

FULL = Plan(closed=60, steady=60, burst=60)
QUICK = Plan(closed=10, steady=10, burst=10)
SIZES = (0, 10_000, 1_000_000)


def main() -> int:
    options = _options()
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {line}", file=sys.stderr, flush=True)

    HOME.mkdir(parents=True, exist_ok=True)
    plan = QUICK if options.quick else FULL
    with postgres(HOME / "pg") as server:
        for engine in options.engines:
            stores = Stores(HOME, server if engine == "postgresql" else None, options.fresh, say)
            database_cpu = server.cpu if engine == "postgresql" else no_cpu
            for size in options.sizes:
                store = stores.empty("lives_0") if size == 0 else stores.filled(size)
                say(f"{engine}, {size:,} stored cases")
                found = measure(store, plan, database_cpu, HOME / "servers.log", say)
                print(f"\n## {engine}, {size:,} stored cases\n", flush=True)
                _print(found)
    return 0


def _print(found: Measured) -> None:
    print(f"a durable commit of 4 KB here: {commit_milliseconds(HOME):.1f} ms (median)")
    print(summary(found.capacity))
    if found.steady:
        print(summary(found.steady), latencies(found.steady.lived), sep="\n")
    if found.burst and found.judged:
        burst = found.judged
        after = "not" if burst.recovered is None else f"{burst.recovered:.0f} s after its end"
        print(summary(found.burst))
        print(
            f"  burst of {burst.rate:.1f} lives/s: p95 of a turn {1000 * burst.calm:.0f} ms "
            f"before, at worst {burst.worst:.1f} s; recovered {after}",
            flush=True,
        )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.whole", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="10 s a load, no million")
    parser.add_argument("--fresh", action="store_true", help="fill the kept databases anew")
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=ENGINES)
    parser.add_argument("--sizes", nargs="+", type=int, help="stored cases; all three by default")
    options = parser.parse_args()
    options.sizes = options.sizes or (SIZES[:-1] if options.quick else SIZES)
    return options


if __name__ == "__main__":
    sys.exit(main())
