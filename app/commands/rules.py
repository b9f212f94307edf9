"""`rules check|show|eval|learn|learn-names`: look after the rules of understanding."""

from collections.abc import Callable, Sequence
from pathlib import Path

import click

from app.commands.late import LateGroup
from nlp.engine import Engine

Recent = Callable[[int], Sequence[str]]


def rules_commands(engine: Engine, folder_in_use: Path | None, recent: Recent) -> click.Group:
    """folder_in_use: the catalogue's folder, None for the shipped one; recent: see rules_check."""

    def check() -> click.Command:
        from app.commands.rules_check import check_command

        return check_command(folder_in_use, recent)

    def show() -> click.Command:
        from app.commands.rules_show import show_command

        return show_command(engine)

    def evaluate() -> click.Command:
        from app.commands.rules_eval import eval_command

        return eval_command(engine)

    def learn() -> click.Command:
        from app.commands.learning import learn_command

        return learn_command(engine)

    def learn_names() -> click.Command:
        from app.commands.learning_names import learn_names_command

        return learn_names_command()

    makers = {
        "check": check,
        "show": show,
        "eval": evaluate,
        "learn": learn,
        "learn-names": learn_names,
    }
    return LateGroup("rules", makers, help="规则：检查、查看、评估、从历史学习")
