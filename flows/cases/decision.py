"""What a step decided, as its event records it; and the one way an event changes a case.

A case and its clocks are what their events add up to: `apply` is the only code that changes
either, in `perform` as in `rebuilt`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from flows.cases.parts import NewPart, Part, PartState, part_subject
from flows.cases.states import ENDED, OPEN, Level, Objection, Solved, State
from flows.cases.tables import KIND, Case
from flows.cases.words import NOT_FOR_GROUPS
from flows.clocks import running
from flows.clocks.profiles import Term
from flows.clocks.running import WORKING
from flows.clocks.tables import Clock, Stage
from flows.events import Event, Subject

FIELDS: dict[str, Callable[[Any], Any]] = {
    "grid_id": int,
    "short_number": int,
    "area_code": str,
    "level": Level,
    "department_id": int,
    "assignee_id": int,
    "round": int,
    "rating": int,
    "solved": Solved,
    "objection": Objection,
    "asked_until": datetime.fromisoformat,
    "parent_id": int,
    "child_count": int,
    "part_count": int,
    "open_parts": int,
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
    said with the step are its place. hidden: its words are not for groups any more. parts: given to
    departments that help. ended: the parts that are over, by number.
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
    parts: Sequence[NewPart] = ()
    ended: Mapping[int, PartState] = field(default_factory=dict)
    restored_parts: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)

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
        return data | self._helped()

    def _helped(self) -> dict[str, Any]:
        """Write what it does to the parts of helpers; what is empty left out."""
        lists: dict[str, list[Any]] = {
            "parts": [
                [each.number, each.department_id, each.due.isoformat(), each.provisional]
                for each in self.parts
            ],
            "ended": [[number, state.value] for number, state in self.ended.items()],
            "restored_parts": [[n, dict(was)] for n, was in self.restored_parts.items()],
        }
        return {name: found for name, found in lists.items() if found}


NOTHING = Decision()
PLACED, HIDDEN = "placed", "hidden"
JUST_NOW = "clocks just now"
"""Key in session.info: the clocks of each case that this transaction has changed."""


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value


class Clocks:
    """The clocks of one case: the running round's, and those an event has just started.

    parts and part_clocks: what helpers have to do in it, and the time they have.
    """

    def __init__(
        self,
        subject_id: int | None,
        rows: Iterable[Clock],
        parts: Iterable[Part] = (),
        part_clocks: Iterable[Clock] = (),
    ) -> None:
        self._subject_id = subject_id or 0
        self.rows = list(rows)
        self.parts = list(parts)
        self.part_clocks = list(part_clocks)
        self.started: list[Clock] = []
        self.given: list[Part] = []
        self.removed: list[Clock] = []

    def of(self, stage: Stage, number: int) -> Clock | None:
        return next((c for c in self.rows if c.stage is stage and c.round == number), None)

    @property
    def stand_still(self) -> bool:
        """Tell whether the resident was asked something, and the time waits for the answer."""
        return any(clock.paused_at is not None for clock in self.rows)

    def start(self, number: int, at: datetime, term: Term) -> None:
        there = self.of(term.stage, number)
        if there is not None:
            running.restart(there, at, term.due, provisional=term.provisional)
            return
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

    def give(self, new: NewPart, at: datetime, task: str) -> None:
        """Give a department a part, with a clock of its own."""
        part = Part(
            case_id=self._subject_id,
            number=new.number,
            department_id=new.department_id,
            state=PartState.OPEN,
            task=task,
        )
        subject, ends = part_subject(self._subject_id), new.due
        clock = running.start(
            subject, new.number, Stage.RESOLVE, at, ends, provisional=new.provisional
        )
        self.parts.append(part)
        self.given.append(part)
        self.part_clocks.append(clock)
        self.started.append(clock)

    def of_part(self, number: int) -> Clock | None:
        return next((clock for clock in self.part_clocks if clock.round == number), None)

    def belong_to(self, subject_id: int) -> None:
        """Give the clocks and parts of a case that has just been stored its id."""
        for clock in self.started:
            clock.subject_id = subject_id
        for part in self.given:
            part.case_id = subject_id


def apply(case: Case, clocks: Clocks, event: Event) -> None:
    """Do to a case and its clocks what an event says. Pure: no session, no clock, no calendar."""
    data, at = event.data, event.at
    if data.get("stop"):
        for clock in (*clocks.rows, *clocks.part_clocks):
            running.finish(clock, at)
    for name, kind in FIELDS.items():
        if name in data:
            value = data[name][1]
            setattr(case, name, None if value is None else kind(value))
    for term in _terms(data, "start"):
        clocks.start(case.round, at, term)
    _run(case, clocks, event)
    _stand(case, clocks, event)
    _help(clocks, event)
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
            own = (c for c in clocks.rows if c.round == case.round and c.stage in WORKING)
            for clock in (*own, *clocks.part_clocks):
                change(clock, at)
    for stage, was in data.get("restored", {}).items():
        restored = clocks.of(Stage(stage), case.round)
        if restored is None:
            continue
        if was is None:
            clocks.remove(restored)
        else:
            running.put_back(restored, was, at)


def _help(clocks: Clocks, event: Event) -> None:
    """Give the parts of helpers, and end those that are over."""
    for number, department_id, due, provisional in event.data.get("parts", ()):
        new = NewPart(number, department_id, datetime.fromisoformat(due), provisional)
        clocks.give(new, event.at, event.text or "")
    for number, state in event.data.get("ended", ()):
        for part in clocks.parts:
            if part.number == number:
                part.state = PartState(state)
        if clock := clocks.of_part(number):
            running.finish(clock, event.at)
    for number, was in event.data.get("restored_parts", ()):
        if clock := clocks.of_part(number):
            running.put_back(clock, was, event.at)


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


def as_filed(case: Case, events: Sequence[Event]) -> Case:
    """Give a case as it was before its first event."""
    columns = {column.key for column in Case.__table__.columns if column.computed is None}
    fresh = Case(**{name: getattr(case, name) for name in columns - {*AS_IT_STANDS}})
    fresh.state = State.DRAFT
    for name, kind in FIELDS.items():
        # A field that no event changed is as it was filed.
        before = next((event.data[name][0] for event in events if name in event.data), ...)
        if before is ...:
            setattr(fresh, name, getattr(case, name))
        else:
            setattr(fresh, name, None if before is None else kind(before))
    return fresh


def rebuilt(case: Case, events: Sequence[Event]) -> tuple[Case, Clocks]:
    """Give a case and its clocks from what was filed and what happened, in the events' order."""
    fresh, clocks = as_filed(case, events), Clocks(case.id, ())
    for event in events:
        apply(fresh, clocks, event)
    return fresh, clocks
