"""One worker's sentence: what was found in it, and all it takes to act on it."""

import re
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.context import Bot
from flows.map.tables import Grid
from flows.people.tables import Staff
from nlp.commands.worker_intent import WorkerIntent
from nlp.privacy.mask import mask
from nlp.text.normalise import normalise

_BINDING = re.compile(r"绑定\D{0,6}(\d{4,12})(?!\d)")


@dataclass(frozen=True, slots=True)
class Heard:
    """What a sentence says, found before the transaction.

    masked: the intent's text as a group may read it. code: of 绑定 483920, else "".
    """

    intent: WorkerIntent
    masked: str
    code: str


def heard(bot: Bot, text: str) -> Heard:
    """Understand what was said in a group."""
    normalised = normalise(text)
    intent = bot.engine.worker_intent(normalised)
    code = _BINDING.search(normalised)
    return Heard(intent, mask(normalise(intent.text)).text, code[1] if code else "")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of somebody on the roster, about to be acted on."""

    bot: Bot
    session: Session
    grid: Grid
    worker: Staff
    intent: WorkerIntent
    masked: str


@dataclass(frozen=True, slots=True)
class Reply:
    text: str
    case_id: int | None = None


class GroupError(Exception):
    """A sentence that was not acted on; its text says why."""
