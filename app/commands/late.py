"""A group of commands whose modules are imported when they are asked for."""

from collections.abc import Callable, Mapping

import click
from flask.cli import AppGroup

Maker = Callable[[], click.Command]


class LateGroup(AppGroup):
    """Who adds a user pays for no language, and who checks rules for no charts."""

    def __init__(self, name: str, makers: Mapping[str, Maker], *, help: str) -> None:  # noqa: A002 - click's own word.
        super().__init__(name, help=help)
        self._makers = dict(makers)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *self._makers})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.commands and cmd_name in self._makers:
            self.add_command(self._makers[cmd_name](), cmd_name)
        return super().get_command(ctx, cmd_name)
