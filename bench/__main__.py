"""`make bench`: measure, print, and write var/bench/result.json."""

import argparse
import json
import os
import platform
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bench.postgres import postgres
from bench.report import beside_json, beside_table, grown_json, grown_table
from bench.stages import ENGINES, Bench, Plan
from core.settings import ROOT

HOME = ROOT / "var" / "bench"
FULL = Plan(rounds=12, seconds=2.5, sizes=(10_000, 1_000_000), size_rounds=8, size_seconds=2.0)
QUICK = Plan(rounds=4, seconds=1.5, sizes=(10_000,), size_rounds=3, size_seconds=1.0)


def main() -> int:
    options = _options()
    plan = replace(QUICK if options.quick else FULL, fresh=options.fresh)
    HOME.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {line}", file=sys.stderr, flush=True)

    found: dict[str, Any] = {"at": datetime.now(UTC).isoformat(), **_machine()}
    with postgres(HOME / "pg") as server:
        bench = Bench(plan, HOME, server, say)
        if options.only in (None, "beside"):
            beside = bench.beside_others()
            found["beside"] = beside_json(beside)
            print(f"\n{beside_table(beside)}\n", flush=True)
        for engine in ENGINES:
            if options.only in (None, engine):
                grown = bench.grown(engine)
                found[engine] = grown_json(grown)
                print(f"\n{grown_table(engine, grown)}\n", flush=True)
    result = HOME / "result.json"
    result.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    say(f"written to {result.relative_to(ROOT)}")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="under 3 minutes, no million")
    parser.add_argument("--fresh", action="store_true", help="fill the kept databases anew")
    parser.add_argument("--only", choices=("beside", *ENGINES), help="one measurement of three")
    return parser.parse_args()


def _machine() -> dict[str, Any]:
    return {"cores": os.cpu_count(), "python": platform.python_version()}


if __name__ == "__main__":
    sys.exit(main())
