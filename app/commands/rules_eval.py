"""`rules eval`: how well rules do on labelled messages."""

import json
from collections.abc import Callable
from pathlib import Path

import click

from app.commands.evaluation import as_table, as_values
from app.commands.files import FILE, FOLDER
from app.commands.labelled import messages_of
from learning.evaluate import evaluate
from nlp.catalogue.items import CatalogueError
from nlp.catalogue.schema import LEARNED_FILE
from nlp.engine import Engine
from nlp.learned.reading import read_learned
from nlp.weighing.classify import Classified, Classifier


def eval_command(engine: Engine) -> click.Command:
    @click.command("eval", help="用标注好的话评估规则")
    @click.argument("file", type=FILE)
    @click.option("--rules", "folder", type=FOLDER, help="评估这个文件夹的规则（不写：现用的）")
    @click.option("--json", "as_json", is_flag=True, help="输出 JSON")
    @click.option("--html", type=click.Path(path_type=Path), help="另写一页网页，带图")
    def command(file: Path, folder: Path | None, as_json: bool, html: Path | None) -> None:  # noqa: FBT001 - a flag.
        figures = evaluate(messages_of(file), _classify(engine, folder))
        if html is not None:
            # Charts cost 8 MB of memory that no other command and no web process needs.
            from app.commands.evaluation_page import as_page

            html.write_text(as_page(figures, file.name), encoding="utf-8")
        told = json.dumps(as_values(figures), ensure_ascii=False) if as_json else as_table(figures)
        click.echo(told)

    return command


def _classify(engine: Engine, folder: Path | None) -> Callable[[str], Classified]:
    """How the rules of a folder answer: a whole catalogue, or rules learned without one."""
    if folder is None:
        return engine.classify
    try:
        if any(folder.glob("*.yaml")):
            return Engine(folder).ready().classify
        classifier = Classifier.of_labels(read_learned(folder / LEARNED_FILE))
    except CatalogueError as problem:
        raise click.ClickException(str(problem)) from problem
    return lambda text: classifier.classify(engine.fold(text))
