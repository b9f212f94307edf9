"""`demo load`: an invented street to try the service with."""

import json
from pathlib import Path

import click
from flask.cli import AppGroup

from app.commands import words
from app.commands.database import upgrade
from app.demo.load import load
from core.database import Database
from flows.office import Office
from nlp.engine import Engine


def demo_commands(database: Database, office: Office, engine: Engine) -> AppGroup:
    group = AppGroup("demo", help="演示数据")

    @group.command("load", help="建表并载入演示街道（空库才会载入）")
    @click.option(
        "--secrets", type=click.Path(path_type=Path, exists=True), help="演示密钥文件，含登录密码"
    )
    def load_command(secrets: Path | None) -> None:
        install = json.loads(secrets.read_text(encoding="utf-8")) if secrets else {}
        upgrade(database)
        loaded = load(database, office, engine, install)
        count = len(install.get("passwords", ()))
        click.echo(words.DEMO_LOADED.format(count=count) if loaded else words.DEMO_KEPT)

    return group
