"""What the conversations are put together from: the bot's parts, and its ways in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import Blueprint
from sqlalchemy.orm import Session

from bot.admission import Admission
from bot.answer import Answer
from bot.fetching.downloads import Downloads, Source
from bot.incoming import Incoming
from bot.understanding import Understood
from core.cached import Cached
from core.database import Database
from core.journal import Journal
from core.settings import Settings
from flows.map.gazetteer import StreetMap
from flows.office import Office
from nlp.engine import Engine
from nlp.findings import Findings
from notify.limits import WindowKind
from notify.outbox import Notice

T = TypeVar("T")
MOST_LETTERS = 4000
"""Of a text that are understood, as of one matter: twice as long as WeChat's longest message."""


@dataclass(frozen=True, slots=True)
class Handled:
    """What became of a message: the answer ("" is silence), and whose and which it was."""

    answer: Answer
    contact_id: int | None = None
    staff_id: int | None = None
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class Received(Generic[T]):
    """A message inside the transaction that remembers it, with all a handler may act with.

    refusal: what the handler tried before was refused and undone; it now changes nothing of the
    matter and says why.
    """

    bot: "Bot"
    session: Session
    incoming: Incoming
    message_id: int
    understood: Understood[T]
    refusal: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Way(Generic[T]):
    """One way in, from its callback to its answer.

    limit: bytes of an answer. render: writes an answer within them. understand: finds all that
    the handler needs in a text; pure, done before the transaction. window: the message budget that
    a message opens, if any. later: how an answer goes out that nobody waits for any more.
    download: fetches what came along. alarms: people in danger may write here.
    """

    channel: str
    blueprint: Blueprint
    limit: int
    render: Callable[[Answer, int], str]
    understand: Callable[["Bot", str], T]
    handle: Callable[[Received[T]], Handled]
    window: Callable[[Incoming], WindowKind | None]
    later: Callable[[Session, Incoming, Handled, str], Notice | None]
    download: Callable[[Downloads, Source], bytes] | None = None
    alarms: bool = False


@dataclass(frozen=True, slots=True)
class Bot:
    """Everything a way in needs to take a message to its answer; ways by their channel."""

    settings: Settings
    database: Database
    office: Office
    engine: Engine
    map: Cached[StreetMap]
    journal: Journal
    admission: Admission
    ways: Mapping[str, Way[Any]]

    def findings(self, text: str) -> Findings:
        """Understand a text; pure, so it is done before any transaction begins."""
        return self.engine.understand(text[:MOST_LETTERS], self.map.current().gazetteer)
