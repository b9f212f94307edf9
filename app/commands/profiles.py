"""`import profiles`, `export profiles`: an office's own deadline profiles as a spreadsheet."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from app.commands import profile_rows as columns
from app.commands import sheet_words as words
from app.commands.files import FILE
from app.commands.profile_rows import read_rows, written
from app.commands.sheets import read_sheet, stop_at, write_sheet
from core.database import Database
from flows.clocks import profile_words
from flows.clocks.issuing import Maker, ProfileError, check, write
from flows.deadlines import Profile, Profiles
from flows.office import Office


def import_command(database: Database, office: Office) -> click.Command:
    @click.command("profiles", help="导入时限方案（.xlsx 或 .csv）；有一行不对就一行也不导入")
    @click.argument("file", type=FILE)
    @click.option("--dry-run", is_flag=True, help="只说会有什么不同，不写入")
    def run(file: Path, *, dry_run: bool) -> None:
        wanted, problems = read_rows(read_sheet(file, columns.NEEDED))
        news = [each for each in wanted if not _is_there(office.deadlines, each[1])]
        stop_at(problems + _problems(news, office))
        counts = {"count": len(news), "same": len(wanted) - len(news)}
        if dry_run:
            said = [_said(profile) for _, profile in news]
            click.echo("\n".join([words.WOULD_ADD.format(**counts), *said]))
            return
        with database.write() as session:
            for _, profile in news:
                write(session, profile, office.today, Maker(None, office.clock()))
        office.read_profiles_again()
        click.echo(words.ADDED.format(**counts))

    return run


def _is_there(known: Profiles, profile: Profile) -> bool:
    versions = known.versions(profile.code)
    return any(replace(each, version=profile.version) == profile for each in versions)


def _problems(news: Sequence[tuple[int, Profile]], office: Office) -> list[str]:
    """Say what is wrong with versions that are not there yet, each with its first row."""
    found = []
    for row, profile in news:
        try:
            if profile.since is None:
                raise ProfileError(words.NO_FIRST_DAY)
            check(profile, office.today)
        except ProfileError as error:
            found.append(words.ROW.format(row=row, problem=error))
    return found


def _said(profile: Profile) -> str:
    terms = "".join(
        words.TERMS_OF.format(kind=kind, terms="、".join(spans))
        for kind, spans in profile_words.table(profile)
    )
    return words.ONE_VERSION.format(
        since=profile.since,
        code=profile.code,
        name=profile.name,
        terms=terms,
        more=profile_words.more(profile),
    )


def export_command(office: Office) -> click.Command:
    @click.command("profiles", help="导出时限方案（.xlsx 或 .csv），照着写新的一版，可以再导入")
    @click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
    def run(file: Path) -> None:
        known = office.deadlines
        versions = [each for code in known.newest for each in known.versions(code)]
        rows = [row for each in versions for row in written(each)]
        write_sheet(file, columns.COLUMNS, rows)
        click.echo(words.VERSIONS_EXPORTED.format(count=len(versions), file=file))

    return run
