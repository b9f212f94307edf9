"""What an hour's sweep costs beside how many cases are open: `python -m bench.sweep`.

The same crossings, once among ten thousand open cases and once among a million. Each crossing is a
case whose time to resolve turns yellow: locked, an event written, its assignee told.
"""

import argparse
import secrets
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from app.commands.database import upgrade
from app.demo.load import build_street
from app.ground import lay
from bench.table import table
from core.database import Database, table_of
from core.settings import Settings
from flows.cases import due
from flows.cases.actions import open_case, perform
from flows.cases.change import Change
from flows.cases.drafts import Draft
from flows.cases.tables import Case
from flows.clocks import lines, running
from flows.clocks.tables import Clock, Stage
from flows.events import Subject
from flows.map.tables import Grid
from flows.office import Office
from flows.people.actors import SYSTEM, staff
from flows.people.tables import Duty, Role, Staff
from nlp.catalogue.severity import Severity

SIZES = (10_000, 1_000_000)
CROSSINGS = 1_000
CHUNK = 20_000
NOW = datetime(2026, 3, 11, 3, tzinfo=UTC)
OWN = ("id", "number", "public_code", "short_number")


def main() -> int:
    options = _options()
    rows = []
    for size in options.sizes:
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            rows.append(_measured(Path(folder), size, options.crossings))
            print(" | ".join(rows[-1]), flush=True)
    heads = ("open cases", "crossings", "sweep of the hour", "a case", "median batch", "at rest")
    print(table([heads, *rows]))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.sweep", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--crossings", type=int, default=CROSSINGS)
    parser.add_argument("--folder", help="where the databases are made; they are big")
    return parser.parse_args()


def _measured(folder: Path, size: int, crossings: int) -> list[str]:
    settings = Settings(
        secret_key=secrets.token_urlsafe(40),
        data_key=(Fernet.generate_key().decode(),),
        database_url=f"sqlite:///{folder / 'open.db'}",
        state_dir=folder,
        quiet_hours=None,
    )
    ground = lay(settings, lambda: NOW)
    upgrade(ground.database)
    _fill(ground.database, ground.office, size, crossings)
    quiet = _seconds(lambda: due.sweep(ground.database, ground.office, 0))
    batches, served = [], 0
    while True:
        began = time.perf_counter()
        found = due.sweep(ground.database, ground.office)
        batches.append(time.perf_counter() - began)
        served += found
        if not found:
            break
    assert served == crossings, f"{served} served"
    idle = min(_seconds(lambda: due.sweep(ground.database, ground.office)) for _ in range(5))
    ground.database.close()
    whole = sum(batches) + quiet
    return [
        f"{size:,}",
        f"{served:,}",
        f"{whole:.2f} s",
        f"{whole / served * 1000:.2f} ms",
        f"{statistics.median(batches[:-1]):.2f} s",
        f"{idle * 1000:.2f} ms",
    ]


def _seconds(act: Any) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _fill(database: Database, office: Office, size: int, crossings: int) -> None:
    """Open one case as it is done, copy it, and give each copy its clocks."""
    with database.write() as session:
        build_street(session, {"groups": {}})
        first = _opened(session, office)
        names = [c.name for c in table_of(Case).columns if c.computed is None and c.name not in OWN]
        listed = ", ".join(names)
        session.execute(
            text(
                "WITH RECURSIVE series(n) AS "  # noqa: S608 - columns of our own.
                "(SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < :size) "
                f"INSERT INTO cases (id, number, public_code, short_number, {listed}) "
                f"SELECT :id + n, 'n' || n, 'p' || n, 1000 + n, {listed} "
                "FROM cases, series WHERE cases.id = :id"
            ),
            {"size": size - 1, "id": first},
        )
    for chunk in _clocks(office, first, size, crossings):
        with database.write() as session:
            session.execute(insert(table_of(Clock)), chunk)
    with database.write() as session:
        session.execute(text("ANALYZE"))


def _opened(session: Session, office: Office) -> int:
    grid = session.scalars(select(Grid).order_by(Grid.code)).first()
    assert grid is not None
    worker = session.scalars(
        select(Staff).join(Duty).where(Duty.grid_id == grid.id, Duty.role == Role.WORKER)
    ).first()
    assert worker is not None
    draft = Draft(
        source="wechat",
        resident_id=None,
        contact_id=None,
        item_code="fumes",
        item_name="餐饮油烟扰民",
        catalogue_version="1",
        severity=Severity.GENERAL,
        deadline_class="general",
        summary="楼下油烟太大",
        description="楼下油烟太大，窗户都不敢开",
        area_code=grid.code,
        grid_id=grid.id,
    )
    case = open_case(session, office, draft, SYSTEM)
    perform(session, office, case.id, Change("take", staff(worker)))
    session.execute(text("DELETE FROM clocks"))
    return case.id


def _clocks(
    office: Office, first: int, size: int, crossings: int
) -> Iterator[list[dict[str, Any]]]:
    """Give two clocks a case: of so many the second turns yellow in the last hour, of none else."""
    names = [column.name for column in table_of(Clock).columns]
    chunk: list[dict[str, Any]] = []
    every = size // crossings
    for number in range(size):
        crosses = number % every == 0 and number // every < crossings
        ahead = timedelta(hours=2 + number % 700) if not crosses else timedelta(0)
        started = NOW - timedelta(days=6, minutes=number % 59) + ahead
        subject = Subject("case", first + number)
        answer = running.start(
            subject, 1, Stage.ANSWER, started, started + timedelta(days=3), provisional=False
        )
        running.finish(answer, started + timedelta(days=1))
        resolve = running.start(
            subject, 1, Stage.RESOLVE, started, started + timedelta(days=8), provisional=False
        )
        resolve.told_until = min(NOW - timedelta(hours=1), resolve.told_until or NOW)
        lines.aim(resolve, office.workdays)
        chunk += [{name: getattr(clock, name) for name in names} for clock in (answer, resolve)]
        if len(chunk) >= CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


if __name__ == "__main__":
    raise SystemExit(main())
