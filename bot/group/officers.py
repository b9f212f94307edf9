"""收到 in the group of a police grid: the officer knows, and has not taken the case."""

import re

from bot.group.place import OtherPlace
from bot.group.said import Reply, Said
from bot.group.steps import take_step
from flows.cases.steps.police import ACKNOWLEDGE
from flows.telling.spoken import Words

_SAID = re.compile(r"(?:[#＃第]?\d{1,4}[号单]?)?[\s，,]*(?:收到|已阅|阅|知道|知悉)了?[。.！!]*")


def acknowledged(said: Said) -> Reply | None:
    """Note that an officer knows of a case; None where something else is said, or elsewhere.

    In a grid's group 收到 of a card takes the case: there, somebody has to.
    """
    place = said.place
    if not isinstance(place, OtherPlace) or place.group.police_grid_id is None:
        return None
    number = said.intent.number if said.intent.number is not None else said.quoted
    if number is None or not _SAID.fullmatch(said.heard.whole.text):
        return None
    return take_step(said.about(number, words=Words.of("")), ACKNOWLEDGE)
