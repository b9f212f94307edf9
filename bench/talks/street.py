"""Where random talks are held: the demo street on a real SQLite file, new for each life."""

import secrets
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.fernet import Fernet
from sqlalchemy import select

from app.commands.database import upgrade
from app.demo import cast
from app.demo.load import build_street
from app.ground import lay
from bench.random_lives import MovingClock
from bot.admission import Admission
from bot.context import Bot
from bot.ways import WAYS
from core.journal import Journal
from core.settings import Settings
from flows.cases import due
from flows.map.gazetteer import stored_map
from flows.map.tables import Grid, GroupChat
from flows.people.tables import Duty, Staff
from nlp.engine import Engine

BEGIN = datetime(2026, 3, 4, 2, tzinfo=UTC)
SWEPT = timedelta(hours=1)
REMOVED = "opinion-light"
"""The item that the office takes out of its catalogue now and then: much said is about it."""
GROUPS = {
    name: {"chat_id": f"wr-{name}", "webhook_key": f"webhook-{name}"} for name in cast.group_names()
}


class Street:
    """The street as it is laid once, and as the office changes it during a life."""

    def __init__(self, folder: Path) -> None:
        self.clock = MovingClock(BEGIN)
        self._file, self._laid = folder / "talks.db", folder / "laid.db"
        ground = lay(_settings(folder, self._file), self.clock)
        self.database, self.office = ground.database, ground.office
        upgrade(self.database)
        with self.database.write() as session:
            build_street(session, {"groups": GROUPS})
        self.database.close()
        shutil.copy(self._file, self._laid)
        self._full = Engine.load().ready()
        self._poorer = poorer(self._full)
        journal = Journal(ground.settings.state_dir, ground.cipher)
        places = stored_map(self.database, self.clock)
        parts = (self.database, self.office, self._full, places, journal, Admission(), WAYS)
        self.bot = Bot(ground.settings, *parts)
        self.groups = self._groups()

    def begin_anew(self) -> None:
        """Lay the street again, without anybody's past."""
        self.database.close()
        for left in self._file.parent.glob("talks.db-*"):
            left.unlink()
        shutil.copy(self._laid, self._file)
        self.clock.now = BEGIN
        self.office.calendar.forget()
        self.bot.map.forget()
        self.bot = replace(self.bot, engine=self._full)

    def pass_time(self, span: timedelta) -> bool:
        """Let time pass; after long enough the worker process has swept, and True is given."""
        self.clock.now += span
        if span < SWEPT:
            return False
        due.sweep(self.database, self.office)
        return True

    def change_catalogue(self, *, whole: bool) -> None:
        self.bot = replace(self.bot, engine=self._full if whole else self._poorer)

    def change_roster(self, userid: str, *, there: bool) -> None:
        """Let a worker leave, or come back."""
        until = None if there else self.office.today - timedelta(days=1)
        with self.database.write() as session:
            duties = select(Duty).join(Staff).where(Staff.wecom_userid == userid)
            for duty in session.scalars(duties):
                duty.until = until

    def _groups(self) -> Mapping[str, int]:
        """Give the id of each group's chat by the name of the grid it serves; of the desk by ""."""
        with self.database.read() as session:
            grids = {grid.id: grid for grid in session.scalars(select(Grid))}
            return {
                f"{grids[chat.grid_id].community.name}{grids[chat.grid_id].name}"
                if chat.grid_id
                else "": chat.id
                for chat in session.scalars(select(GroupChat).order_by(GroupChat.id.desc()))
                if chat.grid_id or chat.division_id
            }


def poorer(engine: Engine) -> Engine:
    """Give an engine whose catalogue lacks an item, as after an edit of the office's."""
    catalogue = engine.catalogue
    items = {code: item for code, item in catalogue.items.items() if code != REMOVED}
    edited = Engine()
    edited.catalogue = replace(catalogue, items=items, version=f"{catalogue.version}-poorer")
    return edited.ready()


def _settings(folder: Path, file: Path) -> Settings:
    return Settings(
        secret_key=secrets.token_urlsafe(40),
        data_key=(Fernet.generate_key().decode(),),
        database_url=f"sqlite:///{file}",
        state_dir=folder,
    )
