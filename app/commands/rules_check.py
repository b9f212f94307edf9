"""`rules check`: what is written in vain, and what an edit moves."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import click

from app.commands import words
from app.commands.files import FILE, FOLDER
from app.commands.labelled import some_of_history, texts_of
from nlp.catalogue.items import CatalogueError
from nlp.catalogue.schema import SHIPPED
from nlp.text.loading import without_collecting
from nlp.text.normalise import normalise
from nlp.weighing.check import Rules, check

MOST_TRIED = 500

Recent = Callable[[int], Sequence[str]]
"""Gives so many of the last cases' words, masked; none where there is no database."""


def check_command(folder_in_use: Path | None, recent: Recent) -> click.Command:
    @click.command("check", help="检查规则里写了没用的、互相矛盾的写法，看看改动让哪些话换了事项")
    @click.argument("folder", type=FOLDER, required=False)
    @click.option(
        "--before", type=FOLDER, help="跟这个文件夹比（不写：现用的，现用的就跟自带的比）"
    )
    @click.option(
        "--messages",
        type=FILE,
        help="拿这个文件里的话来试，一行一句（不写：最近的诉求，没有就用随产品带的例句）",
    )
    def command(folder: Path | None, before: Path | None, messages: Path | None) -> None:
        after = folder or folder_in_use or SHIPPED
        before = before or (SHIPPED if after == folder_in_use else folder_in_use or SHIPPED)
        try:
            with without_collecting():
                edited = Rules.read(after)
                if before != after:
                    known = Rules.read(before, beside=edited)
                    _tell_moves(known, edited, *_tried(messages, recent))
                problems = check(edited)
        except CatalogueError as problem:
            raise click.ClickException(str(problem)) from problem
        for each in problems:
            click.echo(str(each))
        if problems:
            raise click.ClickException(words.RULES_TO_MEND.format(count=len(problems)))
        click.echo(words.RULES_FINE)

    return command


def _tried(file: Path | None, recent: Recent) -> tuple[str, Sequence[str]]:
    """What is tried, and what it is called."""
    if file is not None:
        return words.TRIED_FILE.format(file=file.name), texts_of(file)[-MOST_TRIED:]
    if cases := recent(MOST_TRIED):
        return words.TRIED_CASES, cases
    return words.TRIED_HISTORY, some_of_history(MOST_TRIED)


def _tell_moves(before: Rules, after: Rules, source: str, texts: Sequence[str]) -> None:
    moves = list(_moves(before, after, texts))
    told = words.MOVED if moves else words.MOVED_NONE
    click.echo(told.format(source=source, count=len(texts), moved=len(moves)))
    for text, was, now in moves:
        click.echo(words.MOVED_ONE.format(text=text, was=was, now=now))


def _moves(before: Rules, after: Rules, texts: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    may_move = after.moved_from(before)
    for text in texts:
        if may_move(after.fold(normalise(text))):
            was, now = _answer(before, text), _answer(after, text)
            if was != now:
                yield text, was, now


def _answer(rules: Rules, text: str) -> str:
    """How rules take a text: an item's name, in doubt or not."""
    found = rules.classifier.classify(rules.fold(normalise(text)))
    if not found.ranked:
        return words.MOVED_NOWHERE
    name = found.ranked[0].name
    return name if found.sure else words.MOVED_IN_DOUBT.format(name=name)
