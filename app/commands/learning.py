"""`rules learn`: from an office's history to rules."""

import shutil
from pathlib import Path

import click

from app.commands import words
from app.commands.files import FILE, FOLDER
from app.commands.labelled import messages_of
from app.commands.rule_changes import as_report, as_summary
from learning.changes import changes
from learning.evaluate import Labelled
from learning.learned_text import Learned, write_learned
from nlp.catalogue.items import CatalogueError
from nlp.catalogue.schema import LEARNED_FILE, catalogue_files
from nlp.engine import Engine
from nlp.weighing.classify import Classifier

CHANGES_FILE = "changes.txt"


def learn_command(engine: Engine) -> click.Command:
    """engine: folds texts where no base is named."""

    @click.command("learn", help="从标注好的历史学出规则（FILE：每行一个 JSON，有 text 和 label）")
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
    def command(
        file: Path,
        out: Path,
        base: Path | None,
        calibrate: Path | None,
        without: Path | None,
        most_words: int,
    ) -> None:
        messages, based = messages_of(file), _based(base)
        written = Classifier.by_hand(based.catalogue) if based else Classifier.of_labels()
        click.echo(words.LEARNING.format(count=len(messages)), err=True)
        learned = _learned(
            messages,
            based or engine,
            written,
            messages_of(calibrate) if calibrate else [],
            _lines(without) if without else [],
            most_words,
        )
        _write(out, base, learned, file.name, len(messages), written)
        if based:
            click.echo(_report_changes(out, based, written, messages, learned))

    return command


def _based(base: Path | None) -> Engine | None:
    try:
        return Engine(base).ready() if base else None
    except CatalogueError as problem:
        raise click.ClickException(str(problem)) from problem


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as problem:
        raise click.ClickException(words.NOT_TEXT.format(name=file.name)) from problem


def _learned(
    messages: list[Labelled],
    engine: Engine,
    classifier: Classifier,
    calibrate: list[Labelled],
    without: list[str],
    most_words: int,
) -> Learned:
    try:
        # scikit-learn is an extra requirement: only who learns needs it.
        from learning.learn import LearnError, learn
    except ImportError as problem:
        raise click.ClickException(words.NO_LEARNING) from problem
    try:
        return learn(
            messages,
            classifier,
            fold=engine.fold,
            calibrate=calibrate,
            without=without,
            most_words=most_words,
            progress=lambda told: click.echo(f"  {told}", err=True),
        )
    except LearnError as problem:
        raise click.ClickException(str(problem)) from problem


def _write(
    out: Path, base: Path | None, learned: Learned, source: str, rows: int, written: Classifier
) -> None:
    """The rules, beside them what they are based on; tell each label's heaviest words."""
    if base and base != out:
        out.mkdir(parents=True, exist_ok=True)
        for each_file in catalogue_files(base):
            shutil.copy(each_file, out)
    path = out / LEARNED_FILE
    write_learned(path, learned, source, rows, written=written.written)
    for each in learned.labels:
        heaviest = "、".join(f"{word.word}({word.weight:g})" for word in each.words[:8])
        click.echo(f"{each.label}　{len(each.words)}　{heaviest}")
    click.echo(words.LEARNED.format(path=path))


def _report_changes(
    out: Path, based: Engine, written: Classifier, messages: list[Labelled], learned: Learned
) -> str:
    found = changes(messages, based.fold, written, based.catalogue.items, learned)
    path = out / CHANGES_FILE
    path.write_text(as_report(found) + "\n", encoding="utf-8")
    return words.CHANGES_REPORTED.format(path=path, summary=as_summary(found))
