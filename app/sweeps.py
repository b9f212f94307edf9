"""What the worker does each minute besides sending and fetching."""

from collections.abc import Callable, Mapping

from huey import crontab
from huey.api import Huey

from bot.context import Bot
from flows.cases import due
from flows.cases.absences import begin_absences
from flows.letters import due as letters
from flows.letters.issuing import issue_for_red

EACH_MINUTE, EACH_HOUR = 60, 3600


def sweeps(bot: Bot) -> Mapping[str, Callable[[], object]]:
    """Give the sweeps of each minute by their names, in their order."""
    database, office = bot.database, bot.office
    return {
        "serve crossed lines": lambda: due.sweep(database, office, overdue=issue_for_red),
        "begin absences": lambda: begin_absences(database, office),
        "redate cases": lambda: due.redate_provisional(database, office),
        "serve letters": lambda: letters.sweep(database, office),
        "redate letters": lambda: letters.redate_provisional(database, office),
    }


def register_sweeps(queue: Huey, bot: Bot) -> None:
    """Add the sweeps to a queue; one that is too late has been overtaken by the next."""
    for name, sweep in sweeps(bot).items():
        queue.periodic_task(crontab(), name=name, expires=EACH_MINUTE)(sweep)
    # A week's misses are looked through each time, so not each minute; it is drawn up once anyway.
    queue.periodic_task(crontab(minute="7"), name="draw up bulletins", expires=EACH_HOUR)(
        lambda: letters.draw_up_bulletins(bot.database, bot.office)
    )
