"""What the worker does each minute besides sending and fetching."""

from huey import crontab
from huey.api import Huey

from bot.context import Bot
from flows.cases import due
from flows.cases.absences import begin_absences

EACH_MINUTE = 60


def register_sweeps(queue: Huey, bot: Bot) -> None:
    """Add the sweeps to a queue; one that is too late has been overtaken by the next."""
    for name, sweep in (
        ("serve crossed lines", lambda: due.sweep(bot.database, bot.office)),
        ("begin absences", lambda: begin_absences(bot.database, bot.office)),
        ("redate cases", lambda: due.redate_provisional(bot.database, bot.office)),
    ):
        queue.periodic_task(crontab(), name=name, expires=EACH_MINUTE)(sweep)
