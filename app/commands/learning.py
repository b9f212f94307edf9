"""`rules learn`, `rules learn-names`: from an office's history to rules."""

import shutil
from pathlib import Path

import click
from flask.cli import AppGroup

from app.commands import words
from app.commands.labelled import FILE, FOLDER, messages_of
from app.commands.rule_changes import as_report, as_summary
from nlp.changes import changes
from nlp.classify import Classifier
from nlp.engine import Engine
from nlp.evaluate import Labelled
from nlp.items import CatalogueError
from nlp.learned import LearnedFile
from nlp.learned_file import Learned, write_learned
from nlp.name_shapes import write_shapes

CHANGES_FILE = "changes.txt"


def add_learning(group: AppGroup, engine: Engine) -> None:
    """Add the commands that learn; `engine` folds texts where no base is named."""

    @group.command("learn", help="从标注好的历史学出规则（FILE：每行一个 JSON，有 text 和 label）")
    @click.argument("file", type=FILE)
    @click.option("--out", required=True, type=click.Path(path_type=Path), help="写到这个文件夹")
    @click.option("--base", type=FOLDER, help="在这个事项清单的手写规则上学")
    @click.option("--calibrate", type=FILE, help="按这些标注好的话校准分数")
    @click.option("--without", type=FILE, help="这些说法里的词不学，每行一个，如地名")
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
    @click.argument("file", type=FILE)
    @click.option("--out", required=True, type=click.Path(path_type=Path), help="写到这个文件")
    @click.option("--plain", type=FILE, multiple=True, help="没有人名的话，可写几次")
    def learn_names_command(file: Path, out: Path, plain: tuple[Path, ...]) -> None:
        _learn_names(file, out, plain)


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as problem:
        raise click.ClickException(words.NOT_TEXT.format(name=file.name)) from problem


def _learn_names(file: Path, out: Path, plain: tuple[Path, ...]) -> None:
    try:
        from nlp.learn import LearnError
        from nlp.learn_names import learn_names
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
    messages = messages_of(file)
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
            calibrate=messages_of(calibrate) if calibrate else (),
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
