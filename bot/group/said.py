"""One worker's sentence: what was found in it, and all it takes to act on it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from bot.context import Bot
from bot.group.place import Place
from bot.group.unsettled import Memory
from bot.incoming import Incoming
from flows.cases.tables import Case
from flows.map.tables import Grid
from flows.people.tables import Staff
from flows.telling.spoken import Words
from nlp.commands.worker_intent import WorkerIntent, without_mention
from nlp.findings import Findings
from nlp.text.normalise import normalise

_BINDING = re.compile(r"绑定\D{0,6}(\d{4,12})(?!\d)")
_QUOTED = re.compile(r"(?<!\d)(\d{1,4})号")
FOUND = frozenset({"report_up", "none", "note", "ask_help"})
"""Meanings of a sentence without a number that may be a matter found on patrol."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a sentence says, found before the transaction.

    words: the intent's text; whole: all of the sentence. code: of 绑定 483920, else "". findings:
    what it is about, where it may be a matter found on patrol.
    """

    intent: WorkerIntent
    words: Words
    whole: Words
    code: str
    findings: Findings | None


def heard(bot: Bot, text: str) -> Heard:
    """Understand what was said in a group."""
    normalised = normalise(text)
    intent = bot.engine.worker_intent(normalised)
    code = _BINDING.search(normalised)
    whole = Words.of(without_mention(normalised).strip())
    may_be_found = intent.kind in FOUND and intent.number is None and whole.text
    return Heard(
        intent,
        Words.of(normalise(intent.text)),
        whole,
        code[1] if code else "",
        bot.findings(whole.text) if may_be_found else None,
    )


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of somebody who may act in a group, about to be acted on.

    grid: whose group it is, None in a department's or a police grid's.

    understand gives what an earlier sentence said, whatever was understood beforehand.
    """

    bot: Bot
    session: Session
    place: Place
    grid: Grid | None
    worker: Staff
    incoming: Incoming
    message_id: int
    heard: Heard
    intent: WorkerIntent
    words: Words
    memory: Memory
    understand: Callable[[str], Heard]

    def short(self, case: Case) -> int:
        """Give the number by which a case is called here."""
        return self.place.short(self.session, case)

    def about(self, number: int | None, kind: str = "", words: Words | None = None) -> "Said":
        """Say the same of one case, or something else of it."""
        numbers = (number,) if number is not None else ()
        intent = replace(self.intent, number=number, numbers=numbers)
        if kind:
            intent = replace(intent, kind=kind, sure=True, other="")
        return replace(self, intent=intent, words=words or self.words)

    @property
    def quoted(self) -> int | None:
        """Give the number of the one case that is quoted, None where it is none or several."""
        numbers = set(_QUOTED.findall(self.incoming.quoted))
        return int(numbers.pop()) if len(numbers) == 1 else None


@dataclass(frozen=True, slots=True)
class Reply:
    text: str
    case_id: int | None = None


class GroupError(Exception):
    """A sentence that was not acted on; its text says why."""
