"""Backups: the database and the received files in one tar; what is encrypted stays encrypted.

After a restore nothing that was given out between the backup and now is given out again.
"""

import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, inspect, make_url, select, update
from sqlalchemy.orm import Session

from app.commands import words
from app.commands.database import upgrade
from core.database import Database
from core.settings import Settings
from flows.counters import Counter
from flows.office import Office
from flows.troubles.tables import Trouble
from notify.tables import Outbox

DAY_STEP = 10_000
"""A day's numbers go on at the next multiple: more than are filed in a day."""
STEP = 1_000
"""Every other running number, such as a grid's short one, goes on so much further."""
OURS_ALONE = ("journal", "clock.json")
"""How files of the state folder begin that belong to this machine and this hour."""
ABOUT, SQLITE, POSTGRESQL, FILES = "backup.json", "database.db", "database.dump", "files"


class BackupError(Exception):
    """A backup or restore that was not done; its text is a sentence for the person who tried."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore could not bring back, and what it left out so that nothing is said twice."""

    since: datetime
    until: datetime
    counters: list[tuple[str, int, int]]
    unsent: int


def backup(settings: Settings, target: Path, now: datetime) -> None:
    """Write a backup while the service runs; it is whole, or not there."""
    part = target.with_name(f"{target.name}.part")
    with (
        tempfile.TemporaryDirectory(dir=target.parent) as folder,
        open(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file,  # noqa: PTH123 - with its mode from the first moment.
        tarfile.open(fileobj=file, mode="w") as tar,
    ):
        url = make_url(settings.database_url)
        _add(tar, ABOUT, json.dumps({"at": now.isoformat(), "engine": url.get_backend_name()}))
        dump = _dump(url, Path(folder))
        tar.add(dump, dump.name)
        # After the database: a file is there before the row that names it.
        for path in sorted(settings.state_dir.rglob("*")):
            inside = path.relative_to(settings.state_dir)
            passing = path.suffix in (".part", ".new") or inside.parts[0].startswith(OURS_ALONE)
            if path.is_file() and not passing:
                tar.add(path, f"{FILES}/{inside}")
    part.replace(target)


def _add(tar: tarfile.TarFile, name: str, text: str) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(text.encode())
    tar.addfile(entry, io.BytesIO(text.encode()))


def _dump(url: URL, folder: Path) -> Path:
    if url.get_backend_name() == "sqlite":
        copy = folder / SQLITE
        with (
            closing(sqlite3.connect(str(url.database))) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
        return copy
    _run("pg_dump", url, "--format=custom", "--no-owner", "--file", str(folder / POSTGRESQL))
    return folder / POSTGRESQL


def _run(tool: str, url: URL, *options: str) -> None:
    """Run one of PostgreSQL's own tools; the password goes where no list of processes shows it."""
    if (program := shutil.which(tool)) is None:
        raise BackupError(words.NO_TOOL.format(tool=tool))
    address = url.set(drivername="postgresql", password=None).render_as_string()
    environ = {**os.environ, "PGPASSWORD": url.password or ""}
    command = [program, "--dbname", address, *options]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or [""])[-1]
        raise BackupError(words.TOOL_FAILED.format(tool=tool, said=last))


def restore(settings: Settings, database: Database, office: Office, source: Path) -> Restored:
    """Bring a backup back into an empty database; BackupError if there is one already."""
    url = make_url(settings.database_url)
    if inspect(database.engine).get_table_names():
        raise BackupError(words.NOT_EMPTY)
    database.close()
    with tempfile.TemporaryDirectory(dir=source.parent) as folder, tarfile.open(source) as tar:
        tar.extractall(folder, filter="data")
        about = json.loads((Path(folder) / ABOUT).read_text(encoding="utf-8"))
        if about["engine"] != url.get_backend_name():
            raise BackupError(words.OTHER_ENGINE.format(engine=about["engine"]))
        _undump(url, Path(folder))
        files = Path(folder) / FILES
        if files.is_dir():
            settings.state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copytree(files, settings.state_dir, dirs_exist_ok=True)
    upgrade(database)  # The backup may be an older version's.
    since = datetime.fromisoformat(about["at"])
    with database.write() as session:
        return _fence(session, office, since, office.clock())


def _undump(url: URL, folder: Path) -> None:
    if url.get_backend_name() != "sqlite":
        _run("pg_restore", url, "--no-owner", "--exit-on-error", str(folder / POSTGRESQL))
        return
    target = Path(str(url.database))
    for beside in ("", "-wal", "-shm"):
        target.with_name(target.name + beside).unlink(missing_ok=True)
    shutil.move(folder / SQLITE, target)
    target.chmod(0o600)


def _fence(session: Session, office: Office, since: datetime, until: datetime) -> Restored:
    """Leave out every number that may have been given out, and say nothing twice.

    What waited to be sent at the time of the backup has most likely been sent since: it is listed
    among the failed deliveries, where somebody can send it all the same.
    """
    skipped: list[tuple[str, int, int]] = []
    for name in _days(office, since, until):
        if session.get(Counter, name) is None:
            session.add(Counter(name=name, value=0))
    session.flush()
    today = set(_days(office, since, until))
    for counter in session.scalars(select(Counter).order_by(Counter.name)):
        last = counter.value
        if counter.name in today:
            counter.value = (last // DAY_STEP + 1) * DAY_STEP
        elif not counter.name.startswith("day:"):
            counter.value = last + STEP
        if counter.value != last:
            skipped.append((counter.name, last, counter.value))
    unsent: Any = session.execute(
        update(Outbox)
        .where(Outbox.status == "pending")
        .values(status="failed", last_error=words.PERHAPS_SENT)
    )
    restored = Restored(since, until, skipped, unsent.rowcount)
    text = words.RESTORED_TROUBLE.format(since=_moment(office, since), until=_moment(office, until))
    session.add(Trouble(key="restore", text=text, since=since, told_at=until, over_at=until))
    return restored


def _days(office: Office, since: datetime, until: datetime) -> list[str]:
    """Give the counters of the days from the backup to now, in the office's own time."""
    zone = office.workdays.zone
    first, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    count = (last - first).days + 1
    ordinals = (type(first).fromordinal(first.toordinal() + each) for each in range(count))
    return [f"day:{each:%y%m%d}" for each in ordinals]


def _moment(office: Office, at: datetime) -> str:
    return at.astimezone(office.workdays.zone).strftime("%Y-%m-%d %H:%M")
