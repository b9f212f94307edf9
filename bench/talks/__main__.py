"""`python -m bench.talks [--turns N] [--seed N]`: random talks, every rule held after every turn.

Two residents and two workers say anything at any time: sentences of many kinds, photos, taps late
and early, pins, copies, bursts, clock jumps; items go and come, and so do workers. It stops at the
first broken rule, with the seed of the life and the shortest talk that breaks it.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from bench.talks.rules import RULES, Tally, name_of
from bench.talks.street import Street
from bench.talks.walking import TURNS, FoundError, live, shortest

EVERY = 10
LAST = 12
"""Turns that are shown of a life that broke a rule."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.talks", description=__doc__)
    parser.add_argument("--turns", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--life", type=int, help="live this one life of the seed, no other")
    options = parser.parse_args()
    lives = range(-(-options.turns // TURNS))
    tally, began = Tally(), time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        street = Street(Path(folder))
        for number in lives if options.life is None else (options.life,):
            try:
                live(street, f"{options.seed}:{number}", TURNS, tally)
            except FoundError as found:
                _say(found, street)
                sys.exit(1)
            if (number + 1) % EVERY == 0:
                spent = time.perf_counter() - began
                print(f"{tally.turns:7} turns, {spent:5.0f} s", file=sys.stderr, flush=True)
        street.database.close()
    report(tally)


def _say(found: FoundError, street: Street) -> None:
    print(f"life {found.seed} broke a rule after {len(found.acts)} turns:\n  {found.broken}\n")
    print("\n".join(found.told[-LAST:]), flush=True)
    short = shortest(street, found)
    print(f"\nthe shortest talk that was found ({len(short.acts)} turns):\n  {short.broken}\n")
    print("\n".join(short.told))


def report(tally: Tally) -> None:
    """Print what was checked, and how often there was something to look at."""
    print(f"{tally.turns} turns; every rule held\n")
    print("looked at  rule")
    for rule in RULES:
        name = name_of(rule)
        about = (rule.__doc__ or "").strip().splitlines()[0]
        print(f"{tally.checked[name]:9}  {about}")


if __name__ == "__main__":
    main()
