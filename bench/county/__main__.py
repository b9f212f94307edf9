"""`python -m bench.county`: a day of a county of 1,715 grids; who knows of each case at midnight.

3,000 residents report over one day through the web application; half of the staff of the grids are
silent, a tenth goes away during the day, with a substitute, without one, or for good; the clock is
moved in steps, with the sweeps of the worker process and its deliveries over HTTP. Ends with 1
where a case has nobody who knows of it at one of three midnights: at the last one the time to take
it is over for all of them.
"""

import argparse
import random
import sys
import tempfile
import time as wall
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from datetime import time as daytime
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.county.day import STEP, Day
from bench.county.house import House, house
from bench.county.knowing import Eye, How, Known
from bench.table import table
from learning.measures.county import GRIDS

BEGIN = date(2026, 3, 4)
"""A Wednesday: none of the days after it is a holiday."""
ZONE = ZoneInfo("Asia/Shanghai")
NIGHTS, HOURS = 3, (8, 12, 16, 20, 24)
QUICK_GRIDS, QUICK_CASES, CASES = 98, 200, 3_000
MOST_SHOWN = 10
Say = Callable[[str], None]


def main() -> int:
    options = _options()
    began = wall.monotonic()

    def say(line: str) -> None:
        print(f"{wall.monotonic() - began:6.0f} s  {line}", file=sys.stderr, flush=True)

    grids = QUICK_GRIDS if options.quick else options.grids
    cases = QUICK_CASES if options.quick else options.cases
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        lost = lived(Path(folder), grids, cases, options.seed, say)
    print(f"\n{wall.monotonic() - began:.0f} s in all; {lost or 'no'} case had nobody")
    return 1 if lost else 0


def lived(folder: Path, grids: int, cases: int, seed: int, say: Say, step: timedelta = STEP) -> int:
    """Live the day and the nights after it; gives how many cases had nobody at a midnight."""
    chance, lost = random.Random(seed), 0  # noqa: S311 - invented people.
    begin = datetime.combine(BEGIN, daytime(), ZONE)
    with house(folder, begin, chance, grids) as county:
        day = Day(county, chance, ZONE, step)
        day.begin(BEGIN, cases)
        staff = sum(len(place.people) for place in county.places.values())
        say(f"{grids:,} grids with {staff:,} people")
        for night in range(1, NIGHTS + 1):
            for hour in HOURS:
                day.until(begin + timedelta(days=night - 1, hours=hour))
                say(f"day {night}, {hour}:00: {county.said:,} said, {day.count['sent']:,} sent")
            lost += _midnight(county, night)
        print(f"\n{table([(f'{number:,}', what) for what, number in sorted(day.count.items())])}")
        for answer in day.wrong[:MOST_SHOWN]:
            print(f"  ? {answer}")
    return lost


def _midnight(county: House, night: int) -> int:
    """Print who knows of each case; gives how many cases nobody knows of."""
    service = county.service
    people = (person for place in county.places.values() for person in place.people)
    silent = frozenset(person.userid for person in people if person.silent)
    with service.database.read() as session:
        found = list(Eye(session, service.office, silent).look())
    print(f"\n## Midnight of day {night}: {len(found):,} cases that have not ended\n")
    print(_table(found), flush=True)
    lost = [each for each in found if each.how is How.NOBODY]
    for each in lost[:MOST_SHOWN]:
        print(f"  nobody knows of {each.case_id}: {each.state}, {each.level}, {each.why}")
    return len(lost)


def _table(found: Sequence[Known]) -> str:
    counts = Counter((each.state, each.level, each.how) for each in found)
    rows = [(state, level, how, f"{number:,}") for (state, level, how), number in counts.items()]
    return table([("state", "with", "who knows", "cases"), *sorted(rows)])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.county", description=__doc__)
    parser.add_argument("--grids", type=int, default=GRIDS)
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_GRIDS} grids")
    parser.add_argument("--folder", help="where the database is made")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
