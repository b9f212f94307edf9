"""What a step on a letter or bulletin decided, as its event records it, and the one way to do it.

Both are what their events add up to: `apply` alone changes either, in `act` as in `rebuilt`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from flows.clocks import running
from flows.clocks.profiles import Term
from flows.clocks.tables import Clock, Stage
from flows.events import Event
from flows.letters.states import BulletinState, State
from flows.letters.tables import BULLETIN, LETTER, Bulletin, Letter

Thing = Letter | Bulletin


@dataclass(frozen=True, slots=True)
class Decision:
    """What a step changes.

    fields: new values, by name. start: clocks that begin (after fields, so that they belong to a
    new round). done: stages reached. moved: stages with another end. stop: all clocks end. stamped:
    the columns that keep when it was. worded: the words said with it are the thing's own. late:
    stages whose time was over.
    """

    fields: dict[str, Any] = field(default_factory=dict)
    start: Sequence[Term] = ()
    done: Sequence[Stage] = ()
    moved: Sequence[Term] = ()
    stop: bool = False
    stamped: Sequence[str] = ()
    worded: bool = False
    late: Sequence[Stage] = ()

    def recorded(self, thing: Thing) -> dict[str, Any]:
        """Write it as an event's data: each field as [before, after], what is empty left out."""
        data: dict[str, Any] = {
            name: [getattr(thing, name), value]
            for name, value in self.fields.items()
            if getattr(thing, name) != value
        }
        for name, terms in (("start", self.start), ("moved", self.moved)):
            if terms:
                data[name] = {t.stage.value: [t.due.isoformat(), t.provisional] for t in terms}
        lists: Mapping[str, Sequence[str]] = {
            "done": [stage.value for stage in self.done],
            "late": [stage.value for stage in self.late],
            "stamped": list(self.stamped),
        }
        data |= {name: values for name, values in lists.items() if values}
        return data | {name: True for name in ("stop", "worded") if getattr(self, name)}


NOTHING = Decision()
FIELDS: Mapping[str, tuple[str, ...]] = {
    LETTER: ("round", "missed", "signed_by_id"),
    BULLETIN: ("year", "number", "word"),
}
"""What of each kind a step may change besides its state, its words and its moments."""
STAMPS: Mapping[str, tuple[str, ...]] = {
    LETTER: ("issued_at", "signed_at", "closed_at"),
    BULLETIN: ("drawn_up_at", "issued_at"),
}
BEGINNING: Mapping[str, StrEnum] = {LETTER: State.DRAFT, BULLETIN: BulletinState.BLANK}


def apply(thing: Thing, clocks: list[Clock], event: Event) -> None:
    """Do to a thing and its clocks what an event says. Pure: no session, no clock, no calendar."""
    data, at = event.data, event.at
    for name in FIELDS[event.kind]:
        if name in data:
            setattr(thing, name, data[name][1])
    for name in data.get("stamped", ()):
        setattr(thing, name, at)
    if data.get("worded"):
        thing.words = event.text
    _run(thing, clocks, event)
    _stand(thing, event.to_state)
    thing.event_count = event.sequence


def _stand(thing: Thing, state: str) -> None:
    if isinstance(thing, Letter):
        thing.state = State(state)
    else:
        thing.state = BulletinState(state)


def _run(thing: Thing, clocks: list[Clock], event: Event) -> None:
    """Start, stop and move clocks; only a letter has any."""
    data, at = event.data, event.at
    number = thing.round if isinstance(thing, Letter) else 0
    own = {clock.stage: clock for clock in clocks if clock.round == number}
    if data.get("stop"):
        for clock in clocks:
            running.finish(clock, at)
    for term in terms_in(data, "start"):
        guess = term.provisional
        clocks.append(
            running.start(thing.subject, number, term.stage, at, term.due, provisional=guess)
        )
    for stage in data.get("done", ()):
        if reached := own.get(Stage(stage)):
            running.finish(reached, at)
    for term in terms_in(data, "moved"):
        if moved := own.get(term.stage):
            running.move(moved, term.due, at, provisional=term.provisional)
    for clock in clocks:
        clock.crosses_at = next_line(clock, at)


def next_line(clock: Clock, now: datetime) -> datetime | None:
    """Give when a letter's clock turns yellow or red next; None when it will not any more."""
    lines = () if clock.done_at else (running.yellow_from(clock), clock.due_at)
    return next((line for line in lines if line > now), None)


def terms_in(data: Mapping[str, Any], name: str) -> list[Term]:
    return [
        Term(Stage(stage), datetime.fromisoformat(due), provisional)
        for stage, (due, provisional) in data.get(name, {}).items()
    ]


def rebuilt(thing: Thing, events: Sequence[Event]) -> tuple[Thing, list[Clock]]:
    """Give a thing and its clocks from what was written and what happened, in the events' order."""
    kind = thing.subject.kind
    from_events = {"state", "words", "event_count", *FIELDS[kind], *STAMPS[kind]}
    columns = {column.key for column in thing.__table__.columns if column.computed is None}
    fresh = type(thing)(**{name: getattr(thing, name) for name in columns - from_events})
    _stand(fresh, BEGINNING[kind])
    for name in FIELDS[kind]:
        first = next((event.data[name][0] for event in events if name in event.data), ...)
        setattr(fresh, name, getattr(thing, name) if first is ... else first)
    clocks: list[Clock] = []
    for event in events:
        apply(fresh, clocks, event)
    return fresh, clocks
