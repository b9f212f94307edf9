"""`python -m bench.police`: what the reconciliation with the police costs over a county's month.

Public-safety cases of 30 days in all grids of the county, half of them acknowledged by an officer:
seconds and megabytes at most of the lines, of their sums, and of the spreadsheet.
"""

import argparse
import itertools
import random
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.commands.database import upgrade
from app.commands.sheets import write_sheet
from app.ground import Ground, lay
from bench.county.land import lay as lay_county
from bench.random_lives import MovingClock
from bench.table import table
from bench.walk_world import settings_in
from core.settings import Settings
from flows.cases.actions import open_case, perform
from flows.cases.change import Change
from flows.cases.drafts import Draft
from flows.cases.police import Days, Line, reconciled, shares
from flows.cases.police_sheet import COLUMNS, cells
from flows.cases.scope import lies_in
from flows.map.reads import root_code
from flows.map.tables import Grid, PoliceGridPart
from flows.people.actors import SYSTEM, staff
from flows.people.tables import Duty, Role, Staff
from learning.measures.county import GRIDS
from nlp.catalogue.severity import Severity
from notify.tables import Outbox

SIZES = (2_000, 20_000)
MONTH = 30
BEGIN = datetime(2026, 3, 1, 1, tzinfo=UTC)
AT_ONCE = 500


def main() -> int:
    options = _options()
    rows = []
    for size in options.sizes:
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            rows.append(measured(Path(folder), size, options.grids))
            print(" | ".join(rows[-1]), file=sys.stderr, flush=True)
    print(table([("cases", "lines s", "MB at most", "sums s", "to .xlsx s", "MB at most"), *rows]))
    return 0


def measured(folder: Path, size: int, grids: int) -> Sequence[str]:
    """Fill a county and reconcile its month; gives the row of the table."""
    clock = MovingClock(BEGIN)
    ground = lay(Settings(**settings_in(folder)), clock)
    upgrade(ground.database)
    with ground.database.write() as session:
        lay_county(session, random.Random(1), grids)  # noqa: S311 - invented people.
    _fill(ground, clock, size)
    days = Days(date(2026, 3, 1), date(2026, 3, MONTH), ground.office.workdays.zone)

    def read() -> Sequence[Line]:
        with ground.database.read() as session:
            return reconciled(session, [lies_in(root_code(session))], days)

    lines = read()
    assert len(lines) == size, f"{len(lines)} of {size}"
    assert sum(each.tenths for each in shares(lines)) == 1_000

    def into_a_file() -> None:
        write_sheet(folder / "police.xlsx", COLUMNS, [cells(each, days.zone) for each in lines])

    took, summed, written = _seconds(read), _seconds(lambda: shares(lines)), _seconds(into_a_file)
    row = (f"{size:,}", f"{took:.2f}", f"{_most(read):.0f}", f"{summed:.3f}")
    ground.database.close()
    return (*row, f"{written:.1f}", f"{_most(into_a_file):.0f}")


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _most(act: Callable[[], object]) -> float:
    """Give how many megabytes an act holds at most."""
    tracemalloc.start()
    act()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1e6


def _fill(ground: Ground, clock: MovingClock, size: int) -> None:
    """Open the cases over the month; what was to be told has gone out; half are acknowledged."""
    with ground.database.read() as session:
        grids = session.execute(select(Grid.id, Grid.code).order_by(Grid.id)).all()
        officers = _officers(session)
    step = timedelta(days=MONTH - 1) / size
    turns = list(enumerate(itertools.islice(itertools.cycle(grids), size)))
    for first in range(0, size, AT_ONCE):
        with ground.database.write() as session:
            for number, (grid_id, code) in turns[first : first + AT_ONCE]:
                clock.now += step
                case = open_case(session, ground.office, _draft(grid_id, code), SYSTEM)
                if number % 2 and grid_id in officers:
                    perform(session, ground.office, case.id, _seen(officers[grid_id]))
    with ground.database.write() as session:
        gone = update(Outbox).values(status="sent", sent_at=Outbox.created_at)
        session.execute(gone.execution_options(synchronize_session=False))


def _officers(session: Session) -> dict[int, Staff]:
    rows = session.execute(
        select(PoliceGridPart.grid_id, Staff)
        .join(Duty, Duty.police_grid_id == PoliceGridPart.police_grid_id)
        .join(Staff, Staff.id == Duty.staff_id)
        .where(Duty.role == Role.POLICE)
    )
    return {row.grid_id: row.Staff for row in rows}


def _seen(officer: Staff) -> Change:
    return Change("acknowledge", staff(officer))


def _draft(grid_id: int, code: str) -> Draft:
    return Draft(
        source="wechat",
        resident_id=None,
        contact_id=None,
        item_code="theft",
        item_name="盗窃",
        catalogue_version="1",
        severity=Severity.GENERAL,
        deadline_class="general",
        summary="电动车被偷了",
        description="电动车被偷了",
        area_code=code,
        police=True,
        grid_id=grid_id,
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.police", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--grids", type=int, default=GRIDS)
    parser.add_argument("--folder", help="where the databases are made")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
