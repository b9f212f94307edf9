"""`python -m bench.storm`: one burst main, told by 1,000 residents in ten minutes, sped up.

Over HTTP with everything running: service, worker, and Tencent's side with its limits. Each tells
it in words of their own and says whether it is what a neighbour told; a worker takes it, reports,
calls it done; then 340 say that it is not solved. Ends with 1 where a promise broke.
"""

import argparse
import sys

from sqlalchemy import select

from bench.__main__ import HOME
from bench.people import spots
from bench.postgres import postgres
from bench.stages import ENGINES
from bench.stores import Stores
from bench.storm.living import cards, judge, report, stored, work
from bench.storm.promises import Promise, promises, table
from bench.storm.town import MINUTE, Heard, Town
from bench.whole.stand import stand
from core.database import Database
from flows.map.tables import GroupChat

MINUTES = 10


def main() -> int:
    options = _options()
    HOME.mkdir(parents=True, exist_ok=True)
    with postgres(HOME / "pg") as server:
        own = server if options.engine == "postgresql" else None
        store = Stores(HOME, own, fresh=True, say=print).empty("storm")
        heard = Heard()
        with (
            store.ground.database() as database,
            store.newcomers() as newcomers,
            stand(store.ground, heard.hear, lambda: 0.0, HOME / "storm.log") as running,
        ):
            running.tencent.platforms.webhook_keys |= keys(database)
            sides = store.ground.account_side(), store.ground.robot_side()
            town = Town(running, database, *sides, spots()[0], heard, newcomers)
            seconds = MINUTES * MINUTE / options.speed
            found = lived(town, seconds, options.residents, options.unsolved)
    print(f"{options.engine}: {options.residents} residents told it in {seconds:.0f} s\n")
    print(table(found))
    print(*(f"\nnot understood: {each}" for each in town.not_understood[:5]), sep="")
    return 0 if all(each.kept for each in found) else 1


def keys(database: Database) -> frozenset[str]:
    """Give the robots of all groups: a step may be told above the grid."""
    with database.read() as session:
        found = session.scalars(select(GroupChat.webhook_key))
        return frozenset(key for key in found if key)


def lived(town: Town, seconds: float, count: int, unsolved: int) -> list[Promise]:
    took = report(town, seconds, count)
    drained = town.settled()
    town.know_numbers()
    short = cards(town)
    steps = work(town, short[0])
    heard = judge(town, unsolved)
    town.settled()
    return promises(town, count, unsolved, took, drained, steps, heard, stored(town, short[0]))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.storm", description=__doc__)
    parser.add_argument("--engine", choices=ENGINES, default="sqlite")
    parser.add_argument("--residents", type=int, default=1000)
    parser.add_argument("--unsolved", type=int, default=340)
    parser.add_argument("--speed", type=float, default=10.0, help="times faster than ten minutes")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
