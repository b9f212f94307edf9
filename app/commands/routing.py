"""`import routing`, `export routing`: the routing table 派单目录 as a spreadsheet."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from sqlalchemy.orm import Session

from app.commands import routing_rows as columns
from app.commands import sheet_words as words
from app.commands.files import FILE
from app.commands.routing_rows import Names, Wanted, read_rows
from app.commands.sheets import read_sheet, stop_at, write_sheet
from core.database import Database
from flows.map.reads import area_names
from flows.map.route_lists import all_routes
from flows.map.route_tables import Route, RouteSource
from flows.map.route_words import EVERY_ITEM, EVERYWHERE, LEVEL_NAMES, PAST_USED
from flows.map.routing import past_used, said_already, set_route, standing, until_planned
from flows.office import Office


def import_command(database: Database, office: Office, items: Mapping[str, str]) -> click.Command:
    """items: the names of the catalogue's codes."""

    @click.command("routing", help="导入派单目录（.xlsx 或 .csv）；有一行不对就一行也不导入")
    @click.argument("file", type=FILE)
    @click.option("--dry-run", is_flag=True, help="只说会有什么不同，不写入")
    def run(file: Path, *, dry_run: bool) -> None:
        rows = read_sheet(file, columns.NEEDED)
        with database.read() as session:
            names = Names(session, items, office.deadlines)
            wanted, problems = read_rows(rows, names)
            news, late = _news(session, office, wanted)
            said = [_said(session, each, items, names) for each in news] if dry_run else []
        stop_at(problems + late)
        count, same = len(news), len(wanted) - len(news)
        if dry_run:
            click.echo("\n".join([words.WOULD_CHANGE.format(count=count, same=same), *said]))
            return
        with database.write() as session:
            for each in news:
                set_route(
                    *(session, office, each.key, each.value, each.since, RouteSource.IMPORT, None),
                    each.note,
                    until=each.until,
                )
        click.echo(words.CHANGED.format(count=count, same=same))

    return run


def _news(
    session: Session, office: Office, wanted: Sequence[Wanted]
) -> tuple[list[Wanted], list[str]]:
    """Give the rows that say something new, and those that would say otherwise of days gone by."""
    news, problems = [], []
    for each in wanted:
        rows = standing(session, each.key)
        until = until_planned(rows, each.since, each.until)
        if said_already(rows, each.value, each.since, until, each.note):
            continue
        news.append(each)
        if past_used(rows, each.since, office.today):
            problem = PAST_USED.format(day=office.today)
            problems.append(words.ROW.format(row=each.row, problem=problem))
    return news, problems


def _said(session: Session, each: Wanted, items: Mapping[str, str], names: Names) -> str:
    key, value = each.key, each.value
    lead = names.written(value.department_id) if value.department_id else ""
    return words.ONE.format(
        area=area_names(session, [key.area_code]).get(key.area_code, EVERYWHERE),
        item=items.get(key.item_code, EVERY_ITEM),
        since=each.since,
        until=words.UNTIL.format(until=each.until) if each.until else "",
        level=LEVEL_NAMES[value.level],
        lead=lead,
    ).rstrip()


def export_command(database: Database, office: Office) -> click.Command:
    @click.command("routing", help="导出派单目录（.xlsx 或 .csv），改好可以再导入")
    @click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
    def run(file: Path) -> None:
        with database.read() as session:
            names = Names(session, {}, office.deadlines)
            rows = [_written(route, names) for route in all_routes(session)]
        write_sheet(file, columns.COLUMNS, rows)
        click.echo(words.EXPORTED.format(count=len(rows), file=file))

    return run


def _written(route: Route, names: Names) -> list[str]:
    return [
        *(route.item_code, route.area_code, LEVEL_NAMES[route.level]),
        names.written(route.department_id) if route.department_id else "",
        "、".join(names.written(each) for each in route.helpers),
        route.profile,
        *(route.since.isoformat(), route.until.isoformat() if route.until else "", route.note),
    ]
