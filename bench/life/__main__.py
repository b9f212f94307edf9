"""`python -m bench.life [--beside CHECKOUT]`: what each turn of a life costs in one process.

Milliseconds of processor time of the application's own call, on SQLite: median and quartiles over
rounds of lives, in both checkouts in turn; ratios within a round.
"""

import argparse
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from bench.figures import quartiles, ratio
from bench.life.house import house
from bench.life.measuring import LIFE, ROUND_LIVES, Costs, measured, profiled
from bench.script import Turn
from bench.table import table
from core.settings import ROOT

FOLDER = ROOT / "var" / "bench" / "life"
ROUNDS, QUICK = 20, 4


def main() -> int:
    options = _options()
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {line}", file=sys.stderr, flush=True)

    with ExitStack() as stack:
        houses = {"here": stack.enter_context(house(ROOT, FOLDER / "here"))}
        if options.profile:
            print(profiled(houses["here"], options.profile, options.lives, 25))
            return 0
        if options.beside:
            beside = house(options.beside.resolve(), FOLDER / "beside")
            houses["beside"] = stack.enter_context(beside)
        costs = measured(houses, QUICK if options.quick else options.rounds, say)
    print(_table(costs))
    return 0


def _table(costs: dict[str, Costs]) -> str:
    rows = [("ms of processor time", *costs, *(["here / beside"] if len(costs) > 1 else []))]
    for name in (*Turn, LIFE):
        every = [each.rounds[name] for each in costs.values()]
        ratios = [str(ratio(*every))] if len(every) > 1 else []
        rows.append((str(name), *(str(quartiles(each)) for each in every), *ratios))
    return table(rows)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.life", description=__doc__)
    parser.add_argument("--beside", type=Path, help="another checkout, measured in turn")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"of {ROUND_LIVES} lives")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} rounds")
    parser.add_argument(
        "--profile", type=Turn, nargs="?", const=Turn.FILED, help="where a turn's time goes"
    )
    parser.add_argument("--lives", type=int, default=100, help="of the profile")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
