"""`rules check`, `rules learn`, `rules eval`: look after the rules of understanding."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import click
from flask.cli import AppGroup

from commands import words
from commands.evaluation import as_table, as_values
from commands.rule_changes import as_report, as_summary
from nlp.changes import changes
from nlp.check import check
from nlp.classify import Classified, Classifier
from nlp.engine import Engine
from nlp.evaluate import Labelled, evaluate
from nlp.items import CatalogueError
from nlp.labelled_file import LabelledFileError, read_labelled
from nlp.learned import LearnedFile
from nlp.learned_file import LEARNED_FILE, Learned, read_learned, write_learned
from nlp.name_shapes import write_shapes

CHANGES_FILE = "changes.txt"
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


def rules_commands(engine: Engine, folder_in_use: Path | None) -> AppGroup:
    """folder_in_use: the catalogue's folder, None for the shipped one."""
    group = AppGroup("rules", help="规则：检查、从历史学习、评估")

    @group.command("check", help="检查规则里永远用不上或互相矛盾的写法（不写文件夹：现用的）")
    @click.argument("folder", type=_FOLDER, required=False)
    def check_command(folder: Path | None) -> None:
        _check(folder or folder_in_use)

    @group.command("learn", help="从标注好的历史学出规则（FILE：每行一个 JSON，有 text 和 label）")
    @click.argument("file", type=_FILE)
    @click.option("--out", required=True, type=click.Path(path_type=Path), help="写到这个文件夹")
    @click.option("--base", type=_FOLDER, help="在这个事项清单的手写规则上学")
    @click.option("--calibrate", type=_FILE, help="按这些标注好的话校准分数")
    @click.option("--without", type=_FILE, help="这些说法里的词不学，每行一个，如地名")
    @click.option(
        "--words",
        "most_words",
        type=click.IntRange(1, 10_000),
        default=3_000,
        show_default=True,
        help="每类最多几个词",
    )
    def learn_command(
        file: Path,
        out: Path,
        base: Path | None,
        calibrate: Path | None,
        without: Path | None,
        most_words: int,
    ) -> None:
        _learn(engine, file, out, base, calibrate, _lines(without) if without else [], most_words)

    @group.command(
        "learn-names",
        help="从标出人名的信学人名的样子（FILE 同上，人名标成〔张三〕，label 为 null）",
    )
    @click.argument("file", type=_FILE)
    @click.option("--out", required=True, type=click.Path(path_type=Path), help="写到这个文件")
    @click.option("--plain", type=_FILE, multiple=True, help="没有人名的话，可写几次")
    def learn_names_command(file: Path, out: Path, plain: tuple[Path, ...]) -> None:
        _learn_names(file, out, plain)

    @group.command("eval", help="用标注好的话评估规则")
    @click.argument("file", type=_FILE)
    @click.option("--rules", "folder", type=_FOLDER, help="评估这个文件夹的规则（不写：现用的）")
    @click.option("--json", "as_json", is_flag=True, help="输出 JSON")
    @click.option("--html", type=click.Path(path_type=Path), help="另写一页网页，带图")
    def eval_command(file: Path, folder: Path | None, as_json: bool, html: Path | None) -> None:  # noqa: FBT001 - a flag.
        figures = evaluate(_messages(file), _classify(engine, folder))
        if html is not None:
            # Charts cost 8 MB of memory that no other command and no web process needs.
            from commands.evaluation_page import as_page

            html.write_text(as_page(figures, file.name), encoding="utf-8")
        told = json.dumps(as_values(figures), ensure_ascii=False) if as_json else as_table(figures)
        click.echo(told)

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


def _messages(file: Path) -> list[Labelled]:
    try:
        return read_labelled(file)
    except LabelledFileError as problem:
        raise click.ClickException(str(problem)) from problem


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8-sig").split()
    except UnicodeDecodeError as problem:
        raise click.ClickException(words.NOT_TEXT.format(name=file.name)) from problem


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


def _learn_names(file: Path, out: Path, plain: tuple[Path, ...]) -> None:
    try:
        from nlp.learn import LearnError
        from nlp.learn_names import learn_names
    except ImportError as problem:
        raise click.ClickException(words.NO_LEARNING) from problem
    letters = [each.text for each in _messages(file)]
    click.echo(words.LEARNING.format(count=len(letters)), err=True)
    nameless = [each.text for source in plain for each in _messages(source)]
    try:
        weights = learn_names(letters, nameless)
    except LearnError as problem:
        raise click.ClickException(str(problem)) from problem
    write_shapes(out, weights, file.name)
    click.echo(words.LEARNED.format(path=out))


def _learn(
    engine: Engine,
    file: Path,
    out: Path,
    base: Path | None,
    calibrate: Path | None,
    without: list[str],
    most_words: int,
) -> None:
    try:
        # scikit-learn is an extra requirement: only who learns needs it.
        from nlp.learn import LearnError, learn
    except ImportError as problem:
        raise click.ClickException(words.NO_LEARNING) from problem
    messages = _messages(file)
    try:
        based = Engine.load(base) if base else None
    except CatalogueError as problem:
        raise click.ClickException(str(problem)) from problem
    classifier = based.classifier if based else Classifier.of_labels(LearnedFile({}))
    click.echo(words.LEARNING.format(count=len(messages)), err=True)
    try:
        learned = learn(
            messages,
            classifier,
            fold=based.fold if based else engine.fold,
            calibrate=_messages(calibrate) if calibrate else (),
            without=without,
            most_words=most_words,
            progress=lambda told: click.echo(f"  {told}", err=True),
        )
    except LearnError as problem:
        raise click.ClickException(str(problem)) from problem
    if base and base != out:
        out.mkdir(parents=True, exist_ok=True)
        for each_file in base.glob("*.yaml"):
            shutil.copy(each_file, out)
    path = write_learned(out, learned, file.name, len(messages))
    for each in learned.labels:
        heaviest = "、".join(f"{word.word}({word.weight:g})" for word in each.words[:8])
        click.echo(f"{each.label}　{len(each.words)}　{heaviest}")
    click.echo(words.LEARNED.format(path=path))
    if based:
        click.echo(_report_changes(out, based, messages, learned))


def _report_changes(out: Path, based: Engine, messages: list[Labelled], learned: Learned) -> str:
    found = changes(messages, based.fold, based.classifier, based.catalogue.items, learned)
    path = out / CHANGES_FILE
    path.write_text(as_report(found) + "\n", encoding="utf-8")
    return words.CHANGES_REPORTED.format(path=path, summary=as_summary(found))
