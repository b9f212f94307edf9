"""`python -m bench.walk [--lives N] [--processes 2]`: a month of random lives, each checked.

The long form of what the tests walk a little of: whatever anybody tries, whoever is away, however
many act at once, events rebuild the rows, no clock is lost, rounds stay apart, and nobody is told
of what does not concern them. Ends with an AssertionError and the seed of the broken life, or with
1 where a row of a table of steps was never reached.
"""

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.__main__ import HOME
from bench.coverage import Taken, as_table, never_taken, taken_by
from bench.postgres import postgres
from bench.racing import Race, check_race, race
from bench.random_letters import live_letters
from bench.random_lives import World, live, put_away
from bench.stages import ENGINES
from bench.walk_world import draft_of, settings_in, world_of
from flows.cases.actions import open_case
from flows.cases.tables import KIND
from flows.letters.tables import BULLETIN, LETTER
from flows.people.actors import resident

STEPS, LETTER_STEPS = 24, 10
RACES, FAMILIES, TRIES = 40, 4, 40
EVERY = 50
ALL_REACHED_FROM = 1_000
"""So many lives reach every row; of fewer it is not asked."""


def main() -> int:
    options = _options()
    taken: Counter[Taken] = Counter()
    if options.processes > 1:
        for engine in options.engines:
            taken += _raced(engine, options)
        print(as_table(taken))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        taken = _lived(world_of(settings_in(Path(folder))), options.seed, options.lives)
    print(f"{options.lives} lives of {STEPS} tries each: all rebuilt from their events")
    print(as_table(taken))
    missing = never_taken(taken)
    print(f"never reached: {', '.join(missing) or 'none'}")
    return 1 if missing and options.lives >= ALL_REACHED_FROM else 0


def _lived(world: World, first: int, lives: int) -> Counter[Taken]:
    taken: Counter[Taken] = Counter()
    for seed in range(first, first + lives):
        chance = random.Random(seed)  # noqa: S311 - a walk, no secret.
        try:
            taken += walked(world, chance)
        except BaseException:
            print(f"the life of seed {seed} broke", file=sys.stderr)
            raise
        if seed % EVERY == 0:
            print(f"{seed - first + 1:6} lives", file=sys.stderr, flush=True)
    world.database.close()
    return taken


def walked(world: World, chance: random.Random) -> Counter[Taken]:
    """Live one life, and some letters about it; gives the steps that were taken."""
    family = live(world, draft_of(chance, world), chance, STEPS)
    letters, bulletins = live_letters(world, family, chance, LETTER_STEPS)
    with world.database.write() as session:
        kinds = ((KIND, family), (LETTER, letters), (BULLETIN, bulletins))
        found = sum((taken_by(session, *each) for each in kinds), Counter[Taken]())
        put_away(session, family)
    return found


def _raced(engine: str, options: argparse.Namespace) -> Counter[Taken]:
    """Let several processes act on the same cases, again and again; gives the steps taken."""
    taken: Counter[Taken] = Counter()
    tries = busy = 0
    with _home(engine) as (folder, url):
        settings = settings_in(folder, url)
        world = world_of(settings)
        for seed in range(options.seed, options.seed + options.races):
            chance = random.Random(seed)  # noqa: S311 - a walk, no secret.
            own = _race(world, settings, chance)
            found = race(world, own, [seed * 10 + each for each in range(options.processes)])
            check_race(world, found)
            tries, busy = tries + found.tries, busy + found.busy
            with world.database.write() as session:
                family = sorted(set().union(*found.families))
                taken += taken_by(session, KIND, family)
                put_away(session, family)
            print(f"{engine}: race {seed}, {busy} of {tries} refused", file=sys.stderr, flush=True)
        world.database.close()
    print(
        f"{engine}: {tries} tries of {options.processes} processes, {busy} refused by the database"
    )
    return taken


def _race(world: World, settings: dict[str, object], chance: random.Random) -> Race:
    draft = draft_of(chance, world)
    with world.database.write() as session:
        who = resident(1)
        opened = [(open_case(session, world.office, draft, who).id,) for _ in range(FAMILIES)]
    return Race(
        settings,
        world.people,
        world.grids,
        world.departments,
        world.leavers,
        draft,
        tuple(opened),
        TRIES,
    )


@contextmanager
def _home(engine: str) -> Iterator[tuple[Path, str]]:
    """Give a folder and an empty database; "" for SQLite's own file."""
    with tempfile.TemporaryDirectory() as folder:
        if engine == "sqlite":
            yield Path(folder), ""
            return
        with postgres(HOME / "pg") as server:
            server.create("walk")
            yield Path(folder), server.url("walk")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.walk", description=__doc__)
    parser.add_argument("--lives", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1, help="so many act at once")
    parser.add_argument("--races", type=int, default=RACES, help="of several processes")
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=ENGINES)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
