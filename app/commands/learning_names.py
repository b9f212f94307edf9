"""`rules learn-names`: from letters with marked names to the shapes of names."""

from pathlib import Path

import click

from app.commands import words
from app.commands.files import FILE
from app.commands.labelled import messages_of
from learning.shapes_text import write_shapes


def learn_names_command() -> click.Command:
    @click.command(
        "learn-names",
        help="从标出人名的信学人名的样子（FILE：每行一个 JSON，人名标成〔张三〕，label 为 null）",
    )
    @click.argument("file", type=FILE)
    @click.option("--out", required=True, type=click.Path(path_type=Path), help="写到这个文件")
    @click.option("--plain", type=FILE, multiple=True, help="没有人名的话，可写几次")
    def command(file: Path, out: Path, plain: tuple[Path, ...]) -> None:
        _learn_names(file, out, plain)

    return command


def _learn_names(file: Path, out: Path, plain: tuple[Path, ...]) -> None:
    try:
        # scikit-learn is an extra requirement: only who learns needs it.
        from learning.learn import LearnError
        from learning.learn_names import learn_names
    except ImportError as problem:
        raise click.ClickException(words.NO_LEARNING) from problem
    letters = [each.text for each in messages_of(file)]
    click.echo(words.LEARNING.format(count=len(letters)), err=True)
    nameless = [each.text for source in plain for each in messages_of(source)]
    try:
        weights = learn_names(letters, nameless)
    except LearnError as problem:
        raise click.ClickException(str(problem)) from problem
    write_shapes(out, weights, file.name)
    click.echo(words.LEARNED.format(path=out))
