"""The databases of a run: small ones made anew, the million kept in var/bench for the next run."""

import hashlib
import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.metadata import metadata
from bench.copies import multiply
from bench.ground import Ground
from bench.lives import live, openid
from bench.postgres import Postgres

RESIDENTS, CASES_EACH = 50, 4
CASES = RESIDENTS * CASES_EACH
KEPT_FROM = 100_000
MARK = "3"
"""Changes when databases kept by an older benchmark can no longer be used."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Store:
    """A filled database; residents is how many there are to write from it."""

    ground: Ground
    cases: int
    residents: int

    @property
    def told(self) -> int:
        """Give how many of them only tell and file, over and over; the others live whole lives."""
        return self.residents // 2

    @property
    def _first(self) -> int:
        """Give who is the first newcomer: a store that is kept is shared with those who tell."""
        return self.told if self.cases >= KEPT_FROM else 0

    @contextmanager
    def newcomers(self) -> Iterator[Iterator[str]]:
        """Give residents who lived no life yet; those who did are remembered for the next run."""
        file = self.ground.used
        first = int(file.read_text(encoding="ascii")) if file.exists() else self._first
        numbers = itertools.count(first)
        try:
            yield map(openid, itertools.takewhile(lambda number: number < self.residents, numbers))
        finally:
            file.write_text(str(next(numbers)), encoding="ascii")


@dataclass(frozen=True, slots=True)
class Stores:
    """Makes the databases of one engine; postgres is None for SQLite."""

    folder: Path
    postgres: Postgres | None
    fresh: bool
    say: Say

    @property
    def engine(self) -> str:
        return "postgresql" if self.postgres else "sqlite"

    def empty(self, name: str) -> Store:
        """Make a street whose residents follow the account and have said nothing yet."""
        ground = self._made(name)
        live(ground, RESIDENTS, 0)
        copies = 16 * RESIDENTS
        multiply(ground, copies, lambda _done: None)
        return Store(ground, 0, RESIDENTS * (copies + 1))

    def filled(self, cases: int) -> Store:
        """Make, or take up again, a street with so many stored cases."""
        copies = cases // CASES - 1
        name = f"cases_{cases}"
        store = Store(self._ground(name), cases, RESIDENTS * (copies + 1))
        if cases >= KEPT_FROM and not self.fresh and self._is_ready(name):
            return store
        self.say(f"{self.engine}: storing {cases:,} cases")
        self._mark(name).unlink(missing_ok=True)
        ground = self._made(name)
        live(ground, RESIDENTS, CASES_EACH)
        multiply(ground, copies, lambda done: self.say(f"  {done * CASES:,} of {cases:,}"))
        self._mark(name).write_text(_fingerprint(), encoding="utf-8")
        return store

    def _ground(self, name: str) -> Ground:
        if self.postgres:
            return Ground(self.postgres.url(name), self.folder)
        return Ground(f"sqlite:///{self.folder / name}.db", self.folder)

    def _made(self, name: str) -> Ground:
        if self.postgres:
            self.postgres.create(name)
        else:
            for file in (*self.folder.glob(f"{name}.db*"), *self.folder.glob(f"{name}-queue.db*")):
                file.unlink()
        ground = self._ground(name)
        ground.used.unlink(missing_ok=True)
        shutil.rmtree(ground.state, ignore_errors=True)
        ground.lay()
        return ground

    def _mark(self, name: str) -> Path:
        return self.folder / f"{self.engine}-{name}.ready"

    def _is_ready(self, name: str) -> bool:
        mark = self._mark(name)
        return mark.exists() and mark.read_text(encoding="utf-8") == _fingerprint()


def _fingerprint() -> str:
    """Digest the tables as they are now: a kept database of other tables is made anew."""
    shape = [
        (
            table.name,
            [(column.name, str(column.type)) for column in table.columns],
            sorted(str(index.name) for index in table.indexes),
        )
        for table in metadata.sorted_tables
    ]
    return MARK + hashlib.sha256(repr(shape).encode()).hexdigest()
