"""`rules check`, `rules eval`, and those that learn: look after the rules of understanding."""

import json
from collections.abc import Callable
from pathlib import Path

import click
from flask.cli import AppGroup

from app.commands import words
from app.commands.evaluation import as_table, as_values
from app.commands.labelled import FILE, FOLDER, messages_of
from app.commands.learning import add_learning
from nlp.check import check
from nlp.classify import Classified, Classifier
from nlp.engine import Engine
from nlp.evaluate import evaluate
from nlp.items import CatalogueError
from nlp.learned_file import LEARNED_FILE, read_learned


def rules_commands(engine: Engine, folder_in_use: Path | None) -> AppGroup:
    """folder_in_use: the catalogue's folder, None for the shipped one."""
    group = AppGroup("rules", help="规则：检查、从历史学习、评估")

    @group.command("check", help="检查规则里永远用不上或互相矛盾的写法（不写文件夹：现用的）")
    @click.argument("folder", type=FOLDER, required=False)
    def check_command(folder: Path | None) -> None:
        _check(folder or folder_in_use)

    @group.command("eval", help="用标注好的话评估规则")
    @click.argument("file", type=FILE)
    @click.option("--rules", "folder", type=FOLDER, help="评估这个文件夹的规则（不写：现用的）")
    @click.option("--json", "as_json", is_flag=True, help="输出 JSON")
    @click.option("--html", type=click.Path(path_type=Path), help="另写一页网页，带图")
    def eval_command(file: Path, folder: Path | None, as_json: bool, html: Path | None) -> None:  # noqa: FBT001 - a flag.
        figures = evaluate(messages_of(file), _classify(engine, folder))
        if html is not None:
            # Charts cost 8 MB of memory that no other command and no web process needs.
            from app.commands.evaluation_page import as_page

            html.write_text(as_page(figures, file.name), encoding="utf-8")
        told = json.dumps(as_values(figures), ensure_ascii=False) if as_json else as_table(figures)
        click.echo(told)

    add_learning(group, engine)
    return group


def _check(folder: Path | None) -> None:
    try:
        problems = check(folder)
    except CatalogueError as problem:
        raise click.ClickException(str(problem)) from problem
    for each in problems:
        click.echo(str(each))
    if problems:
        raise click.ClickException(words.RULES_TO_MEND.format(count=len(problems)))
    click.echo(words.RULES_FINE)


def _classify(engine: Engine, folder: Path | None) -> Callable[[str], Classified]:
    """How the rules of a folder answer: a whole catalogue, or rules learned without one."""
    if folder is None:
        return engine.classify
    try:
        if {path.name for path in folder.glob("*.yaml")} != {LEARNED_FILE}:
            return Engine.load(folder).classify
        classifier = Classifier.of_labels(read_learned(folder / LEARNED_FILE))
    except CatalogueError as problem:
        raise click.ClickException(str(problem)) from problem
    return lambda text: classifier.classify(engine.fold(text))
