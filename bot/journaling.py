"""Messages through the journal and back: kept when they cannot be acted on now, replayed after.

What needs no database is said at once: the number to call, and that the words are kept.
"""

import json
import logging
from dataclasses import asdict, replace
from datetime import datetime

from bot import words
from bot.context import Bot
from bot.incoming import Incoming, Kind
from core.journal import NotKeptError
from core.quiet import Quiet
from nlp.weighing.alarm import Emergency

UNANSWERED = (Kind.NOTICE, Kind.UNFOLLOW)
_TIMES = ("sent_at", "kept_at")

log = logging.getLogger(__name__)
quiet = Quiet(log)


def keep(bot: Bot, incoming: Incoming, danger: Emergency | None) -> str:
    """Keep a message for later; gives what its sender is told now, "" where nobody said it.

    danger: what `danger_in` finds in it.
    """
    try:
        sender = sender_of(bot, incoming)
        kept = replace(incoming, kept_at=bot.office.clock())
        bot.journal.append(sender, entry(kept), urgent=danger is not None and danger.sure)
    except NotKeptError as error:
        quiet.warning("messages could not be kept: %s", error)
        told = words.NOT_KEPT
    else:
        told = words.AWAY
    if incoming.kind in UNANSWERED:
        return ""
    return f"{_first(danger)}{told}"


def danger_in(bot: Bot, incoming: Incoming) -> Emergency | None:
    """Find danger in a message, with nothing but its words."""
    if not incoming.text or not bot.ways[incoming.channel].alarms:
        return None
    return bot.engine.danger(incoming.text)


def sender_of(bot: Bot, incoming: Incoming) -> str:
    """Name whose message it is, without saying who."""
    whose = f"{incoming.channel}:{incoming.account}:{incoming.sender}"
    return bot.database.cipher.index(whose)


def entry(incoming: Incoming) -> str:
    """Write a message as one journal entry."""
    values = asdict(incoming)
    for name in _TIMES:
        values[name] = values[name] and values[name].isoformat()
    return json.dumps(values, ensure_ascii=False)


def incoming_of(text: str) -> Incoming:
    """Read a journal entry back."""
    values = json.loads(text)
    values["kind"] = Kind(values["kind"])
    values["media"] = tuple(values["media"])
    for name in _TIMES:
        values[name] = values.get(name) and datetime.fromisoformat(values[name])
    return Incoming(**values)


def _first(danger: Emergency | None) -> str:
    if danger is None:
        return ""
    if danger.sure:
        return f"{danger.sentence}\n\n"
    return words.PERHAPS_EMERGENCY.format(number=danger.number)
