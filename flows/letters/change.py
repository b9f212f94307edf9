"""A wish to take a step on a letter or a bulletin, and all that its row may look at."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from flows.clocks.tables import Clock, Stage
from flows.letters.decision import Thing
from flows.letters.tables import Bulletin, Letter
from flows.office import Office
from flows.people.actors import Actor


@dataclass(frozen=True, slots=True)
class Change:
    """trigger is that of a row; masked: the text as a group may read it, found beforehand.

    late: the stages whose time is over, or soon will be, which only policy says.
    """

    trigger: str
    actor: Actor
    text: str | None = None
    masked: str | None = None
    late: tuple[Stage, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """The thing as it is before the step, the clocks of its running round, the wish, the time."""

    session: Session
    office: Office
    thing: Thing
    clocks: list[Clock]
    change: Change
    now: datetime

    @property
    def letter(self) -> Letter:
        assert isinstance(self.thing, Letter)  # noqa: S101 - rows of letters see letters only.
        return self.thing

    @property
    def bulletin(self) -> Bulletin:
        assert isinstance(self.thing, Bulletin)  # noqa: S101 - rows of bulletins the same.
        return self.thing
