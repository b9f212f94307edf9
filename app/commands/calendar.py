"""`calendar set`: a day off or a make-up working day that the published calendar does not hold."""

from datetime import datetime

import click
from flask.cli import AppGroup

from app.commands import words
from core.database import Database
from flows.cases.due import declare
from flows.letters.due import redate_over
from flows.office import Office

WORKING = {"上班": True, "放假": False}


def calendar_commands(database: Database, office: Office) -> AppGroup:
    group = AppGroup("calendar", help="工作日历")

    @group.command("set", help="把一天定为上班或放假；受影响的期限会重算，并告诉当事人")
    @click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
    @click.argument("kind", type=click.Choice(list(WORKING)))
    @click.option("--name", default="", help="名称，如“元旦调休”")
    def set_command(day: datetime, kind: str, name: str) -> None:
        redated = declare(database, office, day.date(), name, working=WORKING[kind])
        redated += redate_over(database, office, day.date())
        click.echo(words.DAY_SET.format(day=day.date(), kind=kind, count=redated))

    return group
