"""`python -m bench.bad_days`: bad days under a steady load, on both engines; some 20 minutes each.

Residents report matters (two messages each) and fires, with retries as Tencent makes them, while a
day does its harm. Afterwards all that was said and heard is compared with what is stored.
"""

import argparse
import asyncio
import sys
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.__main__ import HOME
from bench.bad_days import audit
from bench.bad_days.audit import Found
from bench.bad_days.days import DAYS, Day, Stage, fallen, filled
from bench.bad_days.residents import Street
from bench.bad_days.supervised import supervised
from bench.people import spots
from bench.postgres import Postgres, postgres
from bench.servers import free_port
from bench.stages import ENGINES
from bench.stores import Store, Stores
from bench.table import table
from bench.whole.tencent import Platforms, Tencent
from core.database import Database
from core.encryption import Cipher
from core.journal import Journal

BEFORE, AFTER = 5.0, 10.0
"""Seconds of load before the harm and after it."""
SETTLING = 300.0
HEAD = (
    *("day", "sent", "answered", "kept", "refused", "slowest answer s", "p95", "lost", "doubled"),
    *("told once", "twice", "never", "119 at once", "card within 5 s", "slowest card s"),
    "recovered after s",
)


def main() -> int:
    options = _options()
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {line}", file=sys.stderr, flush=True)

    disk = options.small or HOME
    for each in (HOME, disk):
        each.mkdir(parents=True, exist_ok=True)
    if options.small:
        for days in DAYS.values():
            days["disk full"] = (60, filled(disk))
        DAYS["postgresql"]["disk full, log and all"] = (60, fallen(disk))
    with postgres(disk / "pg") as server:
        for engine in options.engines:
            own = server if engine == "postgresql" else None
            # A server's disk is its own; SQLite's file lies beside the journal.
            store = Stores(HOME if own else disk, own, fresh=True, say=say).empty("bad_days")
            days = {
                name: (seconds * options.share, day)
                for name, (seconds, day) in DAYS[engine].items()
                if not options.only or any(part in name for part in options.only)
            }
            rows = _lived(store, own, days, options.every, HOME / "servers.log", say)
            print(f"\n## {engine}\n\n{table([HEAD, *rows])}", flush=True)
    return 0


def _lived(
    store: Store,
    server: Postgres | None,
    days: dict[str, tuple[float, Day]],
    every: float,
    log: Path,
    say: Callable[[str], None],
) -> list[tuple[str, ...]]:
    """Live each day over one store; gives the rows of the table."""
    hearing: list[Street] = []
    settings = store.ground.settings()
    keys = frozenset(spot.webhook_key for spot in spots())
    here = deque(spots())

    def hear(to: str, body: dict[str, Any]) -> None:
        hearing[-1].hear_from_thread(to, body)

    platforms = Platforms(settings, keys, hear)
    own, port = free_port(), free_port()
    environment = store.ground.environment(f"http://127.0.0.1:{own}")
    rows = []
    journal = Journal(settings.state_dir, Cipher(settings.data_key, settings.secret_key))
    with (
        store.ground.database() as database,
        store.newcomers() as newcomers,
        Tencent(platforms, own),
        supervised(port, environment, log) as (web, worker),
    ):
        for name, (seconds, day) in days.items():
            say(f"{name} …")
            street = Street(port, platforms, store.ground.account_side(), here, newcomers)
            hearing.append(street)
            url = store.ground.url
            stage = Stage(url, port, web, worker, platforms, server, street, seconds)
            found = _one(street, stage, day, every, database, journal)
            rows.append((name, *_row(found)))
            say(f"  {dict(zip(HEAD[1:], rows[-1][1:], strict=True))}")
    return rows


def _one(
    street: Street, stage: Stage, day: Day, every: float, database: Database, journal: Journal
) -> Found:
    messages, outbox = audit.newest(database)
    waited: list[float | None] = []

    async def lived() -> None:
        street.loop = asyncio.get_running_loop()
        over = asyncio.Event()

        async def load() -> None:
            number = 0
            while not over.is_set():
                number += 1
                street.begin(fire=number % 4 == 0)
                await asyncio.sleep(every)

        loading = asyncio.create_task(load())
        await asyncio.sleep(BEFORE)
        await day(stage)
        ended = time.monotonic()
        await asyncio.sleep(AFTER)
        over.set()
        await loading
        idle = await asyncio.to_thread(
            audit.settled, database, journal, outbox, SETTLING, lambda: street.all_done
        )
        waited.append(None if idle is None else time.monotonic() - ended - AFTER)
        await street.leave()
        street.loop = None

    asyncio.run(lived())
    return audit.found(database, street, messages, waited[0])


def _row(found: Found) -> tuple[str, ...]:
    card = "–" if found.slowest_card is None else f"{found.slowest_card:.1f}"
    back = "not" if found.recovered is None else f"{max(found.recovered, 0):.0f}"
    counts = (found.sent, found.answered, found.kept, found.refused)
    return (
        *map(str, counts),
        f"{found.slowest:.1f}",
        f"{found.p95:.1f}",
        *map(str, (found.lost, found.doubled, found.once, found.twice, found.never)),
        f"{found.called} of {found.fires}",
        f"{found.in_time} of {found.fires}",
        card,
        back,
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.bad_days", description=__doc__)
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=ENGINES)
    parser.add_argument("--only", nargs="+", help="parts of the names of days")
    parser.add_argument(
        "--small", type=Path, help="a folder on a small disk of its own, to be filled"
    )
    parser.add_argument("--share", type=float, default=1.0, help="of each day's length")
    parser.add_argument("--every", type=float, default=1.0, help="seconds between two matters")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
