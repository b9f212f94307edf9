"""`db upgrade`: bring the tables to this version."""

import click
from alembic import command
from alembic.config import Config
from flask.cli import AppGroup

from app.commands import words
from core.database import Database
from core.settings import ROOT


def database_commands(database: Database) -> AppGroup:
    group = AppGroup("db", help="数据库")

    @group.command("upgrade", help="建表或升级到本版本")
    def upgrade_command() -> None:
        upgrade(database)
        click.echo(words.UPGRADED)

    return group


def upgrade(database: Database) -> None:
    """Run all migrations that have not run yet."""
    with database.engine.connect() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def alembic_config() -> Config:
    return Config(ROOT / "alembic.ini")
