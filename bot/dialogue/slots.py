"""What a talk keeps from turn to turn: the matter being told, and what was spoken of before."""

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from typing import Any

from bot.context import MOST_LETTERS
from bot.dialogue.limits import MOST_SENTENCES
from bot.dialogue.states import HALF_TOLD, TELLING, Stage
from bot.intake import Matter
from flows.cases.conduct import STAFF
from nlp.findings import Findings
from nlp.place.locate import PlaceFinding

MOST_CHOICES = 5
BURST = timedelta(seconds=4)
"""Messages that follow each other so fast were not written as answers to what came between."""


@dataclass(slots=True)
class Slots:
    """What was said so far, and what was found in it. longitude and latitude are WGS-84 degrees.

    offered: keys of the choices that can be answered by their number, labels how they read. masked,
    urgent, nearest (codes of items it may be), matters (those of a text that tells several) and
    strange (it names a place no map knows) are found in all that was said, and kept so that the
    turn that says yes needs to understand nothing.

    shown: items that were offered and turned down. name, place: what the place is called, and all
    that is known of it. chosen: the list answered last ("item", "grid"), and turned_down what it
    held. behalf: for whom it is told. nods: how often a nod answered nothing.
    after: the case behind which it was told, whose it may be. reason: words that the choice to come
    takes along. others: matters told before in the same talk,
    dumped. laid: the half-told matter laid aside, with its stage and until when, and in it the one
    laid aside before; dropped: the same of one given up. vague: nobody understood what was said so
    far. run: how many messages just before this one only added words; said_at: when the last of
    them was sent. same: the open case that it may be one more of;
    unlike: the one that it was said to be none of.
    """

    sentences: list[str] = field(default_factory=list)
    message_ids: list[int] = field(default_factory=list)
    photos: int = 0
    item: str | None = None
    offered: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    masked: str = ""
    urgent: bool = False
    nearest: list[str] = field(default_factory=list)
    matters: list[str] = field(default_factory=list)
    strange: bool = False
    grid_id: int | None = None
    offered_grids: list[int] = field(default_factory=list)
    turned_down: list[int] = field(default_factory=list)
    name: str = ""
    place: str | None = None
    place_asked: int = 0
    missed: int = 0
    nods: int = 0
    grid_unknown: bool = False
    longitude: float | None = None
    latitude: float | None = None
    chosen: str = ""
    english: bool = False
    anonymous: bool = False
    behalf: dict[str, str] = field(default_factory=dict)
    case_id: int | None = None
    after: int | None = None
    reason: str = ""
    others: list[dict[str, Any]] = field(default_factory=list)
    laid: dict[str, Any] | None = None
    dropped: dict[str, Any] | None = None
    vague: bool = False
    run: int = 0
    said_at: str = ""
    same: int | None = None
    unlike: int | None = None

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

    @property
    def above(self) -> bool:
        """Tell whether it is a complaint about staff: no grid hears it, however it was heard."""
        return self.item == STAFF

    def add(self, text: str) -> bool:
        """Take a sentence in, as far as one matter has room; False if it has none left."""
        room = MOST_LETTERS - len(self.said)
        if room <= 0 or len(self.sentences) >= MOST_SENTENCES:
            return False
        self.sentences.append(text[:room])
        return True

    def turn_down(self) -> None:
        """Note that none of the items just offered is right."""
        self.shown += [key.removeprefix("item:") for key in self.offered if key != "item:none"]
        self.missed += 1

    @property
    def several(self) -> list[str]:
        """The items to file a case of each, where one text holds more than one."""
        return self.matters if len(self.matters) > 1 and self.item in self.matters else []

    def apart(self) -> list["Slots"]:
        """Give every matter of the talk by itself, in the order of telling.

        Of one text with several matters the photos go with the first.
        """
        told = [Slots.load(each) for each in self.others]
        alike = [replace(self, others=[], item=code, matters=[]) for code in self.several]
        own = alike or [replace(self, others=[])]
        return [*told, own[0], *(replace(each, message_ids=[], photos=0) for each in own[1:])]

    def hide(self, *, hidden: bool) -> None:
        """Let nobody know who tells, of none of the matters; or take that back."""
        self.anonymous = hidden
        self.others = [each | {"anonymous": hidden} for each in self.others]

    def share_place(self) -> None:
        """Let the matters told before that have no place lie where this one does."""
        here = {"grid_id": self.grid_id, "place": self.place, "name": self.name}
        self.others = [
            each if each.get("grid_id") else each | here | {"grid_unknown": False}
            for each in self.others
        ]

    def begin_another(self) -> "Slots":
        """Lay what was told among the others, and begin a matter at the same place."""
        told = replace(self, others=[], laid=None, offered=[], labels=[])
        return Slots(
            others=[*self.others, told.dump()],
            grid_id=self.grid_id,
            name=self.name,
            place=self.place,
            grid_unknown=self.grid_unknown,
            longitude=self.longitude,
            latitude=self.latitude,
            anonymous=self.anonymous,
            laid=self.laid,
        )

    @property
    def earlier(self) -> "Slots | None":
        """What was told before the last of several matters; None where there is only one."""
        if not self.others:
            return None
        *others, last = self.others
        return replace(Slots.load(last), others=others, laid=self.laid)

    def together(self) -> "Slots":
        """Make one matter of all that was told: the first one's item, everybody's words."""
        parts = self.apart()
        sentences = dict.fromkeys(each for part in parts for each in part.sentences)
        ids = dict.fromkeys(each for part in parts for each in part.message_ids)
        return replace(
            self,
            item=parts[0].item,
            sentences=list(sentences),
            message_ids=list(ids),
            photos=sum(part.photos for part in parts),
            masked="\n".join(dict.fromkeys(part.masked for part in parts)),
            urgent=any(part.urgent for part in parts),
            others=[],
            matters=[],
        )

    def lay_aside(self, stage: Stage, now: datetime) -> dict[str, Any] | None:
        """Give what is half-told as it is kept while something else is spoken of."""
        if stage not in TELLING or not self.sentences:
            return self.laid
        until = (now + HALF_TOLD).isoformat()
        own = replace(self, offered=[], labels=[])  # What was laid aside before lies below it.
        return {"stage": stage.value, "slots": own.dump(), "until": until}

    def taken_up(self, now: datetime) -> tuple[Stage, "Slots"] | None:
        """Give the matter that was laid aside, and where its talk stood; None if there is none."""
        if self.laid is None or datetime.fromisoformat(self.laid["until"]) <= now:
            return None
        return Stage(self.laid["stage"]), Slots.load(self.laid["slots"])

    def without_gone(self, items: Container[str], is_grid: Callable[[int], bool]) -> "Slots":
        """Leave out what the catalogue or the map knows no more; then no number is a choice."""
        kept = replace(
            self,
            item=self.item if self.item in items else None,
            nearest=[code for code in self.nearest if code in items],
            matters=[code for code in self.matters if code in items],
            grid_id=self.grid_id if self.grid_id and is_grid(self.grid_id) else None,
            offered_grids=[grid_id for grid_id in self.offered_grids if is_grid(grid_id)],
            others=[Slots.load(each).without_gone(items, is_grid).dump() for each in self.others],
        )
        return self if kept == self else replace(kept, offered=[], labels=[])

    def keep(self, findings: Findings) -> None:
        """Keep what was found in all that was said."""
        matter = Matter.found_in(findings)
        self.masked, self.urgent = matter.masked, matter.urgent
        self.item = self.item or matter.item
        if len(findings.matters) >= len(self.matters):  # More words make no matter less.
            self.matters = list(findings.matters)
        likely = (item.code for item in (*findings.nearest, *findings.items))
        self.nearest = list(dict.fromkeys(likely))
        self.strange = bool(findings.place.unknown)

    def take_place(self, found: PlaceFinding) -> None:
        """Take what was found about the place; an exact one replaces an earlier one."""
        grids = [each for each in found.grid_ids if each not in self.turned_down]
        if not grids:
            if found.unknown:
                self.place, self.name, self.grid_id = found.unknown, "", None
            return
        if self.grid_id not in grids:
            self.longitude = self.latitude = None  # A pin of another place.
        self.name, self.place, self.grid_unknown = found.matched, found.words, False
        if len(grids) == 1:
            self.grid_id, self.offered_grids = grids[0], []
        elif self.grid_id not in grids:
            self.grid_id, self.offered_grids = None, grids[:MOST_CHOICES]

    def standing(self, stage: Stage) -> tuple[object, ...]:
        """What the open question depends on: while it is the same, it need not be said again."""
        told: Iterable[object] = (
            *(self.item, self.place, self.grid_id, self.case_id, len(self.others)),
            *(tuple(self.offered), tuple(self.matters), self.grid_unknown, self.photos > 0),
        )
        return (stage, *told)
