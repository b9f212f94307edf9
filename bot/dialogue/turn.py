"""One turn of a talk: what came in, what is known, and what is kept for the next turn."""

from collections.abc import Callable, Container
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.answer import Answer
from bot.context import MOST_LETTERS, Bot
from bot.dialogue import words
from bot.dialogue.limits import MOST_SENTENCES
from bot.dialogue.replies import number_in
from bot.dialogue.states import Stage
from bot.incoming import Incoming
from bot.intake import Matter
from bot.understanding import Understood
from flows.people.actors import Actor
from flows.people.actors import resident as as_resident
from flows.people.tables import Contact
from nlp.findings import Findings


@dataclass(slots=True)
class Slots:
    """What was said so far, and what was found in it. longitude and latitude are WGS-84 degrees.

    offered: keys of the choices that can be answered by their number. masked, urgent, nearest
    (codes of items it may be), matters (those of a text that tells several) and strange (it names
    a place no map knows) are found in all that was said, and kept so that the turn that says yes
    needs to understand nothing.
    """

    sentences: list[str] = field(default_factory=list)
    message_ids: list[int] = field(default_factory=list)
    item: str | None = None
    offered: list[str] = field(default_factory=list)
    masked: str = ""
    urgent: bool = False
    nearest: list[str] = field(default_factory=list)
    matters: list[str] = field(default_factory=list)
    strange: bool = False
    grid_id: int | None = None
    offered_grids: list[int] = field(default_factory=list)
    place: str | None = None
    place_asked: int = 0
    missed: int = 0
    grid_unknown: bool = False
    longitude: float | None = None
    latitude: float | None = None
    anonymous: bool = False
    case_id: int | None = None

    @classmethod
    def load(cls, stored: dict[str, Any] | None) -> "Slots":
        """Read what was kept; what another version kept and this one does not know is left out."""
        names = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in (stored or {}).items() if name in names})

    def dump(self) -> dict[str, Any]:
        values = ((each.name, getattr(self, each.name)) for each in fields(self))
        return {name: value for name, value in values if value}

    @property
    def said(self) -> str:
        """All sentences as one text."""
        return "\n".join(self.sentences)

    def add(self, text: str) -> bool:
        """Take a sentence in, as far as one matter has room; False if it has none left."""
        room = MOST_LETTERS - len(self.said)
        if room <= 0 or len(self.sentences) >= MOST_SENTENCES:
            return False
        self.sentences.append(text[:room])
        return True

    @property
    def several(self) -> list[str]:
        """The items to file a case of each, where what was said holds more than one."""
        return self.matters if len(self.matters) > 1 and self.item in self.matters else []

    def without_gone(self, items: Container[str], is_grid: Callable[[int], bool]) -> "Slots":
        """Leave out what the catalogue or the map knows no more; then no number is a choice."""
        kept = replace(
            self,
            item=self.item if self.item in items else None,
            nearest=[code for code in self.nearest if code in items],
            matters=[code for code in self.matters if code in items],
            grid_id=self.grid_id if self.grid_id and is_grid(self.grid_id) else None,
            offered_grids=[grid_id for grid_id in self.offered_grids if is_grid(grid_id)],
        )
        return self if kept == self else replace(kept, offered=[])

    def keep(self, findings: Findings) -> None:
        """Keep what was found in all that was said."""
        matter = Matter.found_in(findings)
        self.masked, self.urgent = matter.masked, matter.urgent
        self.item = self.item or matter.item
        self.matters = list(findings.matters)
        self.nearest = [item.code for item in findings.nearest or findings.items]
        self.strange = bool(findings.place.unknown)


@dataclass(frozen=True, slots=True)
class Talker:
    """Who is talking: what most turns need of a contact and its resident."""

    contact_id: int
    resident_id: int
    last_grid_id: int | None
    following: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is said, the stage it leads to, and what is kept (None: nothing)."""

    answer: Answer
    stage: Stage
    slots: Slots | None = None
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """All a handler may look at and act with.

    changed: the talk spoke of something that is gone since; it was understood anew.
    """

    bot: Bot
    session: Session
    incoming: Incoming
    findings: Findings
    understood: Understood[Findings]
    talker: Talker
    stage: Stage
    slots: Slots
    message_id: int
    now: datetime
    changed: bool = False

    @property
    def with_files(self) -> list[int]:
        """Give the message's id if files came with it, which the case is to have."""
        return [self.message_id] if self.incoming.media else []

    @property
    def actor(self) -> Actor:
        return as_resident(self.talker.resident_id)

    @property
    def contact(self) -> Contact:
        """The contact's row, for handlers that change it."""
        return self.session.get_one(Contact, self.talker.contact_id)

    @property
    def text(self) -> str:
        return self.incoming.text.strip()

    @property
    def tap(self) -> str:
        """The choice that was tapped, or whose label or number was typed."""
        return self.incoming.tap or words.TYPED.get(self.text, "") or self._numbered()

    def _numbered(self) -> str:
        number = number_in(self.text)
        offered = self.slots.offered
        return offered[number - 1] if number and number <= len(offered) else self._labelled()

    def _labelled(self) -> str:
        """The choice whose label was typed, as it is read or as it begins."""
        text = self.text
        return next((key for key in self.slots.offered if text and text == self._label(key)), "")

    def _label(self, key: str) -> str:
        kind, _, which = key.partition(":")
        if kind == "item":
            item = self.bot.engine.catalogue.items.get(which)
            return item.name if item is not None else ""
        if kind == "grid":
            return (
                self.bot.map.current().name_of(int(which)) if which.isdigit() else words.PLACE_OTHER
            )
        return {"person": words.ITEM_OTHER}.get(key, "")

    def about(self, slots: Slots) -> "Turn":
        """Give the same turn about something else."""
        return replace(self, slots=slots)

    def saying(self, text: str) -> "Turn":
        """Give the same turn as if only this part of it had been said."""
        said = replace(self.incoming, text=text, tap="")
        return replace(self, incoming=said, findings=self.understand(text))

    def understand(self, text: str) -> Findings:
        """Give what was found in a text; it is done before the transaction, see Understood."""
        return self.understood.of(text)

    def stay(self, answer: str | Answer, case_id: int | None = None) -> Outcome:
        """Answer an aside: the talk stands where it stood."""
        said = Answer(answer) if isinstance(answer, str) else answer
        return Outcome(said, self.stage, self.slots, case_id)
