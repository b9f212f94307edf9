"""`rules check`: what is written in vain."""

from pathlib import Path

import click

from app.commands import words
from app.commands.files import FOLDER
from nlp.catalogue.items import CatalogueError
from nlp.weighing.check import check


def check_command(folder_in_use: Path | None) -> click.Command:
    @click.command("check", help="检查规则里永远用不上或互相矛盾的写法（不写文件夹：现用的）")
    @click.argument("folder", type=FOLDER, required=False)
    def command(folder: Path | None) -> None:
        try:
            problems = check(folder or folder_in_use)
        except CatalogueError as problem:
            raise click.ClickException(str(problem)) from problem
        for each in problems:
            click.echo(str(each))
        if problems:
            raise click.ClickException(words.RULES_TO_MEND.format(count=len(problems)))
        click.echo(words.RULES_FINE)

    return command
