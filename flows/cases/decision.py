"""What a step decided, as its event records it; and the one way an event changes a case.

A case and its clocks are what their events add up to: `apply` is the only code that changes
either, in `perform` as in `rebuilt`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from flows.cases.states import ENDED, OPEN, Level, State
from flows.cases.tables import KIND, Case
from flows.cases.words import NOT_FOR_GROUPS
from flows.clocks import running
from flows.clocks.profiles import Term
from flows.clocks.running import WORKING
from flows.clocks.tables import Clock, Stage
from flows.events import Event, Subject

FIELDS: dict[str, type[Any]] = {
    "grid_id": int,
    "short_number": int,
    "area_code": str,
    "level": Level,
    "department_id": int,
    "assignee_id": int,
    "round": int,
    "rating": int,
    "item_code": str,
    "item_name": str,
    "police": bool,
    "anonymous": bool,
    "profile": str,
}
"""What of a case a step may change besides its state."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a step changes.

    fields: new values, by name. stop: all running clocks end. start: clocks that begin (after
    fields, so that they belong to a new round). done, undone: stages reached, and no longer
    reached. moved: stages with another end. paused, resumed: the round's clocks stand still, or run
    on. restored: how stages stand again, None for one whose clock had not begun. placed: the words
    said with the step are its place. hidden: its words are not for groups any more.
    """

    fields: dict[str, Any] = field(default_factory=dict)
    stop: bool = False
    start: Sequence[Term] = ()
    done: Sequence[Stage] = ()
    undone: Sequence[Stage] = ()
    moved: Sequence[Term] = ()
    paused: bool = False
    resumed: bool = False
    restored: Mapping[Stage, Mapping[str, Any] | None] = field(default_factory=dict)
    placed: bool = False
    hidden: bool = False

    def recorded(self, case: Case) -> dict[str, Any]:
        """Write it as an event's data: each field as [before, after], what is empty left out."""
        data: dict[str, Any] = {
            name: [_plain(getattr(case, name)), _plain(value)]
            for name, value in self.fields.items()
            if getattr(case, name) != value
        }
        flags = {"stop": self.stop, "paused": self.paused, "resumed": self.resumed}
        for name, is_so in (flags | {PLACED: self.placed, HIDDEN: self.hidden}).items():
            if is_so:
                data[name] = True
        for name, terms in (("start", self.start), ("moved", self.moved)):
            if terms:
                data[name] = {t.stage.value: [t.due.isoformat(), t.provisional] for t in terms}
        for name, stages in (("done", self.done), ("undone", self.undone)):
            if stages:
                data[name] = [stage.value for stage in stages]
        if self.restored:
            data["restored"] = {stage.value: was for stage, was in self.restored.items()}
        return data


NOTHING = Decision()
PLACED, HIDDEN = "placed", "hidden"
JUST_NOW = "clocks just now"
"""Key in session.info: the clocks of each case that this transaction has changed."""


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, StrEnum) else value


class Clocks:
    """The clocks of one case: the running round's, and those an event has just started."""

    def __init__(self, subject_id: int | None, rows: Iterable[Clock]) -> None:
        self._subject_id = subject_id or 0
        self.rows = list(rows)
        self.started: list[Clock] = []
        self.removed: list[Clock] = []

    def of(self, stage: Stage, number: int) -> Clock | None:
        return next((c for c in self.rows if c.stage is stage and c.round == number), None)

    @property
    def stand_still(self) -> bool:
        """Tell whether the resident was asked something, and the time waits for the answer."""
        return any(clock.paused_at is not None for clock in self.rows)

    def start(self, number: int, at: datetime, term: Term) -> None:
        subject = Subject(KIND, self._subject_id)
        clock = running.start(
            subject, number, term.stage, at, term.due, provisional=term.provisional
        )
        self.rows.append(clock)
        self.started.append(clock)

    def remove(self, clock: Clock) -> None:
        """Let a clock never have begun."""
        self.rows.remove(clock)
        if clock in self.started:
            self.started.remove(clock)
        else:
            self.removed.append(clock)

    def belong_to(self, subject_id: int) -> None:
        """Give the clocks of a case that has just been stored its id."""
        for clock in self.started:
            clock.subject_id = subject_id


def apply(case: Case, clocks: Clocks, event: Event) -> None:
    """Do to a case and its clocks what an event says. Pure: no session, no clock, no calendar."""
    data, at = event.data, event.at
    if data.get("stop"):
        for clock in clocks.rows:
            running.finish(clock, at)
    for name, kind in FIELDS.items():
        if name in data:
            value = data[name][1]
            setattr(case, name, None if value is None else kind(value))
    for term in _terms(data, "start"):
        clocks.start(case.round, at, term)
    _run(case, clocks, event)
    _stand(case, clocks, event)
    if data.get(PLACED):  # Its words are personal, and stand where an event's words are encrypted.
        case.place = event.text
    if data.get(HIDDEN):
        case.summary = NOT_FOR_GROUPS
    case.state = State(event.to_state)
    case.event_count = event.sequence
    if event.from_state == State.DRAFT:
        case.accepted_at = at
    if case.state in ENDED:
        case.closed_at = at
    _moved(case, event)


def _moved(case: Case, event: Event) -> None:
    """Keep when a person last did something to a case that somebody has to move."""
    if case.state not in OPEN:
        case.moved_at = None
    elif event.actor_kind != "system" or case.moved_at is None:
        case.moved_at = event.at


def _run(case: Case, clocks: Clocks, event: Event) -> None:
    data, at = event.data, event.at
    for name, change in (("done", running.finish), ("undone", running.take_back)):
        for stage in data.get(name, ()):
            clock = clocks.of(Stage(stage), case.round)
            if clock is not None:
                change(clock, at)
    for term in _terms(data, "moved"):
        clock = clocks.of(term.stage, case.round)
        if clock is not None:
            running.move(clock, term.due, at, provisional=term.provisional)


def _stand(case: Case, clocks: Clocks, event: Event) -> None:
    """Let the clocks of the round stand still, run on, or stand as they stood once."""
    data, at = event.data, event.at
    for name, change in (("paused", running.pause), ("resumed", running.resume)):
        if data.get(name):
            for clock in clocks.rows:
                if clock.round == case.round and clock.stage in WORKING:
                    change(clock, at)
    for stage, was in data.get("restored", {}).items():
        restored = clocks.of(Stage(stage), case.round)
        if restored is None:
            continue
        if was is None:
            clocks.remove(restored)
        else:
            running.put_back(restored, was, at)


def _terms(data: dict[str, Any], name: str) -> list[Term]:
    return [
        Term(Stage(stage), datetime.fromisoformat(due), provisional)
        for stage, (due, provisional) in data.get(name, {}).items()
    ]


def standing(events: Sequence[Event]) -> list[Event]:
    """Leave out of what happened the slips that were taken back, and what took them back."""
    undone = {event.data["undoes"] for event in events if "undoes" in event.data}
    return [e for e in events if e.sequence not in undone and "undoes" not in e.data]


AS_IT_STANDS = ("state", *FIELDS, "accepted_at", "closed_at", "moved_at", "event_count")
"""The columns of a case that its events add up to; all others are as filed."""


def rebuilt(case: Case, events: Sequence[Event]) -> tuple[Case, Clocks]:
    """Give a case and its clocks from what was filed and what happened, in the events' order."""
    columns = {column.key for column in Case.__table__.columns if column.computed is None}
    fresh = Case(**{name: getattr(case, name) for name in columns - {*AS_IT_STANDS}})
    fresh.state = State.DRAFT
    for name, kind in FIELDS.items():
        # A field that no event changed is as it was filed.
        before = next((event.data[name][0] for event in events if name in event.data), ...)
        value = getattr(case, name) if before is ... else before
        setattr(fresh, name, None if value is None else kind(value))
    clocks = Clocks(case.id, ())
    for event in events:
        apply(fresh, clocks, event)
    return fresh, clocks
