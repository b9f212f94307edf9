"""One turn of a talk: what came in, what is known, and what is kept for the next turn."""

from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot import words
from bot.context import Bot
from bot.dialogue.states import Stage
from bot.incoming import Incoming
from flows.people.actors import Actor
from flows.people.actors import resident as as_resident
from flows.people.tables import Contact
from nlp.findings import Findings


@dataclass(slots=True)
class Slots:
    """What was said so far. longitude and latitude are WGS-84 degrees."""

    sentences: list[str] = field(default_factory=list)
    message_ids: list[int] = field(default_factory=list)
    item: str | None = None
    offered_items: list[str] = field(default_factory=list)
    grid_id: int | None = None
    offered_grids: list[int] = field(default_factory=list)
    place: str | None = None
    place_asked: int = 0
    grid_unknown: bool = False
    longitude: float | None = None
    latitude: float | None = None
    anonymous: bool = False
    case_id: int | None = None

    @classmethod
    def load(cls, stored: dict[str, Any] | None) -> "Slots":
        return cls(**(stored or {}))

    def dump(self) -> dict[str, Any]:
        values = ((each.name, getattr(self, each.name)) for each in fields(self))
        return {name: value for name, value in values if value}

    @property
    def said(self) -> str:
        """All sentences as one text."""
        return "\n".join(self.sentences)


@dataclass(frozen=True, slots=True)
class Talker:
    """Who is talking: what most turns need of a contact and its resident."""

    contact_id: int
    resident_id: int
    last_grid_id: int | None


@dataclass(frozen=True, slots=True)
class Turn:
    """All a rule may look at and act with."""

    bot: Bot
    session: Session
    incoming: Incoming
    findings: Findings
    talker: Talker
    stage: Stage
    slots: Slots
    message_id: int
    now: datetime

    @property
    def actor(self) -> Actor:
        return as_resident(self.talker.resident_id)

    @property
    def contact(self) -> Contact:
        """The contact's row, for rules that change it."""
        return self.session.get_one(Contact, self.talker.contact_id)

    @property
    def text(self) -> str:
        return self.incoming.text.strip()

    @property
    def tap(self) -> str:
        """The choice that was tapped, or whose label was typed."""
        return self.incoming.tap or words.TYPED.get(self.text, "")

    def about(self, slots: Slots) -> "Turn":
        """Give the same turn about something else."""
        return replace(self, slots=slots)

    def saying(self, text: str) -> "Turn":
        """Give the same turn as if only this part of it had been said."""
        said = replace(self.incoming, text=text, tap="")
        return replace(self, incoming=said, findings=self.understand(text))

    def understand(self, text: str) -> Findings:
        return self.bot.findings(text)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said, the stage it leads to, and what is kept (None: nothing)."""

    text: str
    stage: Stage
    slots: Slots | None = None
    case_id: int | None = None
