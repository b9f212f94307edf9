"""`report …`: figures read from what is stored, on the terminal or into a spreadsheet."""

from datetime import datetime, timedelta
from pathlib import Path

import click

from app.commands import report_words as words
from app.commands.sheets import write_sheet
from core.database import Database
from flows.cases.police import Days, reconciled, shares
from flows.cases.police_sheet import COLUMNS, cells, totals
from flows.cases.scope import lies_in
from flows.map.reads import root_code
from flows.office import Office

DAY = click.DateTime(["%Y-%m-%d"])
USUAL = timedelta(days=6)


def police_report(database: Database, office: Office) -> click.Command:
    @click.command("police", help="警格对账：公共安全类诉求推到了没有、民警阅了没有，合计100%")
    @click.option("--since", type=DAY, help="从哪天（含），不写是截止日前六天")
    @click.option("--until", type=DAY, help="到哪天（含），不写是今天")
    @click.option(
        "--file", type=click.Path(dir_okay=False, path_type=Path), help="逐件写进 .xlsx 或 .csv"
    )
    def run(since: datetime | None, until: datetime | None, file: Path | None) -> None:
        last = until.date() if until else office.today
        days = Days(since.date() if since else last - USUAL, last, office.workdays.zone)
        if days.since > days.until:
            raise click.ClickException(words.BACKWARDS)
        with database.read() as session:
            lines = reconciled(session, [lies_in(root_code(session))], days)
        if file is not None:
            write_sheet(file, COLUMNS, [cells(line, days.zone) for line in lines])
        click.echo(words.POLICE.format(since=days.since, until=days.until))
        for name, count, share in totals(shares(lines)):
            click.echo(words.LINE.format(name=name, count=count, share=share))

    return run
