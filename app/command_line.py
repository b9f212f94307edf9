"""The application as `flask --app wsgi …` has it: commands, and no pages.

A command's module is imported, and its parts are put together, when it is asked for: who adds a
user waits for no language and no console.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app.commands.late import LateGroup, Maker
from app.ground import Ground, lay
from core.clock import Clock, clock_of
from core.settings import Settings, SettingsError, catalogue_of

if TYPE_CHECKING:
    from app.build import Service
    from nlp.place.locate import Gazetteer

EXTENSION = "jiefang_commands"
WORKER_PATIENCE = 30.0
"""Seconds a worker waits for the database's answer; nobody waits for the worker's."""


class Commands:
    """The parts that commands are made from, each put together at its first use."""

    def __init__(self, settings: Settings | SettingsError, clock: Clock | None) -> None:
        """settings: or why they cannot be used, said by the first command that needs them."""
        self._given = settings
        self._given_clock = clock

    @property
    def _settings(self) -> Settings:
        if isinstance(self._given, SettingsError):
            sys.exit(str(self._given))  # One sentence, and no traceback around it.
        return self._given

    @property
    def _clock(self) -> Clock:
        return self._given_clock or clock_of(self._settings.demo_clock)

    @property
    def _catalogue(self) -> Path | None:
        """The catalogue's folder; who only works on the rules needs no other setting."""
        if isinstance(self._given, SettingsError):
            return catalogue_of(os.environ)
        return self._given.catalogue

    @cached_property
    def ground(self) -> Ground:
        return lay(self._settings, self._clock)

    @cached_property
    def service(self) -> "Service":
        from app.build import build

        return build(self._settings, self._clock)

    def close(self) -> None:
        """Close what was opened."""
        for part in ("ground", "service"):
            if part in self.__dict__:
                self.__dict__[part].database.close()

    def makers(self) -> Mapping[str, Maker]:
        return {
            "backup": self._backup,
            "calendar": self._calendar,
            "classify": self._classify,
            "db": self._database,
            "demo": self._demo,
            "doctor": self._doctor,
            "export": self._export,
            "import": self._import,
            "report": self._report,
            "restore": self._restore,
            "rules": self._rules,
            "users": self._users,
            "worker": self._worker,
        }

    def _backup(self) -> click.Command:
        from app.commands.backup import backup_command

        return backup_command(self.ground)

    def _restore(self) -> click.Command:
        from app.commands.backup import restore_command

        return restore_command(self.ground)

    def _calendar(self) -> click.Command:
        from app.commands.calendar import calendar_commands

        return calendar_commands(self.ground.database, self.ground.office)

    def _classify(self) -> click.Command:
        from app.commands.classify import classify_command
        from nlp.engine import Engine

        return classify_command(Engine.load(self._catalogue), self._gazetteer)

    def _gazetteer(self) -> "Gazetteer | None":
        """The map, where there is one: to understand a text needs no database."""
        from flows.map.gazetteer import stored_map

        if isinstance(self._given, SettingsError):
            return None
        try:
            return stored_map(self.ground.database, self._clock).current().gazetteer
        except SQLAlchemyError:
            return None

    def _database(self) -> click.Command:
        from app.commands.database import database_commands

        return database_commands(self.ground.database)

    def _demo(self) -> click.Command:
        from app.commands.demo import demo_commands
        from nlp.engine import Engine

        engine = Engine.load(self._settings.catalogue)
        return demo_commands(self.ground.database, self.ground.office, engine)

    def _doctor(self) -> click.Command:
        from app.commands.doctor import doctor_command

        return doctor_command(self.ground)

    def _export(self) -> click.Command:
        def routing() -> click.Command:
            from app.commands.routing import export_command

            return export_command(self.ground.database, self.ground.office)

        def profiles() -> click.Command:
            from app.commands.profiles import export_command

            return export_command(self.ground.office)

        makers = {"profiles": profiles, "routing": routing}
        return LateGroup("export", makers, help="导出为表格")

    def _import(self) -> click.Command:
        def routing() -> click.Command:
            from app.commands.routing import import_command
            from nlp.engine import Engine

            items = Engine.load(self._settings.catalogue).catalogue.items
            names = {code: item.name for code, item in items.items()}
            return import_command(self.ground.database, self.ground.office, names)

        def profiles() -> click.Command:
            from app.commands.profiles import import_command

            return import_command(self.ground.database, self.ground.office)

        makers = {"profiles": profiles, "routing": routing}
        return LateGroup("import", makers, help="从表格导入")

    def _report(self) -> click.Command:
        def police() -> click.Command:
            from app.commands.report import police_report

            return police_report(self.ground.database, self.ground.office)

        return LateGroup("report", {"police": police}, help="报表")

    def _rules(self) -> click.Command:
        from app.commands.rules import rules_commands
        from nlp.engine import Engine

        return rules_commands(Engine.load(self._catalogue), self._catalogue, self._recent)

    def _recent(self, count: int) -> Sequence[str]:
        """The last cases' words, where there is a database: to check rules needs none."""
        from flows.cases.reads import last_summaries

        if isinstance(self._given, SettingsError):
            return ()
        try:
            with self.ground.database.read() as session:
                return last_summaries(session, count)
        except SQLAlchemyError:
            return ()

    def _users(self) -> click.Command:
        from app.commands.people import user_commands

        return user_commands(self.ground.database, self.ground.office)

    def _worker(self) -> click.Command:
        from app.commands.worker import worker_command
        from bot.replay import replayer

        parts = self.service
        parts.database.patience.seconds = WORKER_PATIENCE
        hands = (parts.post, parts.files, replayer(parts.bot), parts.watch)
        return worker_command(parts.queue, hands)


def command_line(settings: Settings | SettingsError, clock: Clock | None = None) -> Flask:
    """Build the application of the command line; its clock is as in `create_app`."""
    app = Flask(__name__)
    commands = Commands(settings, clock)
    app.cli = LateGroup("jiefang", commands.makers(), help="街坊")
    app.extensions[EXTENSION] = commands
    return app
