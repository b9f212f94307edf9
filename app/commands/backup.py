"""`backup FILE` and `restore FILE`."""

from pathlib import Path

import click

from app.commands import words
from app.commands.backing_up import BackupError, Restored, backup, restore
from app.ground import Ground

TARGET = click.Path(path_type=Path, dir_okay=False)


def backup_command(ground: Ground) -> click.Command:
    @click.command("backup", help="备份数据库和收到的文件（不用停服务；加密的仍是加密的）")
    @click.argument("file", type=TARGET)
    def command(file: Path) -> None:
        try:
            backup(ground.settings, file, ground.office.clock())
        except (BackupError, OSError) as error:
            raise click.ClickException(str(error)) from error
        click.echo(words.BACKED_UP.format(file=file, size=file.stat().st_size // 1024))

    return command


def restore_command(ground: Ground) -> click.Command:
    @click.command("restore", help="从备份恢复到空的数据库；发过的编号不再用")
    @click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
    def command(file: Path) -> None:
        try:
            restored = restore(ground.settings, ground.database, ground.office, file)
        except (BackupError, OSError) as error:
            raise click.ClickException(str(error)) from error
        for line in _told(ground, restored):
            click.echo(line)

    return command


def _told(ground: Ground, restored: Restored) -> list[str]:
    zone = ground.settings.timezone
    since, until = (
        at.astimezone(zone).strftime("%Y-%m-%d %H:%M") for at in (restored.since, restored.until)
    )
    lines = [words.RESTORED.format(since=since, until=until)]
    for name, last, goes_on in restored.counters:
        kind, _, which = name.partition(":")
        shown = words.COUNTER_NAMES.get(kind, kind)
        lines.append(words.SKIPPED.format(what=shown, which=which, first=last + 1, last=goes_on))
    if restored.unsent:
        lines.append(words.UNSENT.format(count=restored.unsent))
    return [*lines, words.RESTORED_AFTER]
