"""What happened to a case, round by round, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy.orm import Session

from admin.cases import words
from admin.filters import due, moment
from admin.words import STAGE_NAMES
from flows.cases.lights import StageLight, stages
from flows.cases.states import Objection, Solved
from flows.cases.tables import Case
from flows.cases.words import OBJECTION_NAMES, PROVISIONAL, SOLVED_NAMES, STAR_NAMES
from flows.clocks.reads import clocks_of
from flows.clocks.tables import Stage
from flows.events import Event, events_of
from flows.map.reads import grid_name, grids_named
from flows.people.reads import department_names, staff_names

FOLDED = ("gather", "release")
"""Steps that come by the hundred, and tell nothing each."""
Names = Mapping[str, Mapping[Any, str]]
"""For each field that is told: what its values are called."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event: who did it, and in words what it decided."""

    event: Event
    who: str
    stars: str
    decided: Sequence[str]


@dataclass(frozen=True, slots=True)
class Round:
    """One go at a case, with the lights of its stages and what happened in it."""

    number: int
    name: str
    stages: Sequence[StageLight]
    entries: Sequence[Entry]


def rounds_of(session: Session, case: Case, now: datetime) -> Sequence[Round]:
    """Tell a case's whole way, the first round first."""
    lights = stages(clocks_of(session, case.subject), now)
    events = events_of(session, case.subject)
    names = _names(session, events)
    told = list(_folded(events))
    return [
        Round(
            number,
            words.ROUND.format(number=number),
            [each for each in lights if each.round == number],
            [_entry(run, names) for run in told if _round(run[-1]) == number],
        )
        for number in range(1, case.round + 1)
    ]


def _folded(events: Sequence[Event]) -> Iterator[Sequence[Event]]:
    """Give the events one by one, but those together by which a storm did nothing but grow."""
    for (step, _), run in groupby(events, key=lambda event: (event.step, _round(event))):
        if step in FOLDED:
            yield list(run)
        else:
            yield from ([event] for event in run)


def _round(event: Event) -> int:
    """Give the round an event belongs to; the one that begins a round is its first."""
    begun = event.data.get("round")
    return int(begun[1] if begun else event.data.get("in_round", 1))


def _entry(run: Sequence[Event], names: Names) -> Entry:
    event = run[-1]
    if event.actor_kind == "staff":
        who = words.STAFF.format(name=event.actor_name)
    else:
        who = words.ACTOR_NAMES.get(event.actor_kind, event.actor_kind)
    stars = STAR_NAMES.get(event.data.get("stars", 0), "")
    decided = [*_changed(event.data, names), *_dates(event.data), *_said(event.data, names)]
    if len(run) > 1:
        decided = [words.FOLDED.format(count=len(run), since=moment(run[0].at))]
    return Entry(event, who, stars, decided)


def _changed(data: Mapping[str, Any], names: Names) -> Iterator[str]:
    for field, called in words.FIELD_NAMES.items():
        if field in data:
            before, after = (
                words.NOBODY if value is None else names[field].get(value, str(value))
                for value in data[field]
            )
            template = words.SET if data[field][0] is None else words.CHANGED
            yield template.format(field=called, before=before, after=after)


def _said(data: Mapping[str, Any], names: Names) -> Iterator[str]:
    """Tell what of an event stands in no field that is shown: why, until when, who helps."""
    if kind := _after(data, "objection"):
        yield words.OBJECTION.format(kind=OBJECTION_NAMES[Objection(kind)])
    if until := _after(data, "asked_until"):
        yield words.ASKED_UNTIL.format(due=due(datetime.fromisoformat(until)))
    if solved := _after(data, "solved"):
        yield words.SOLVED.format(solved=SOLVED_NAMES[Solved(solved)])
    for _, department_id, end, _ in data.get("parts", ()):
        name = names["department_id"].get(department_id, "")
        yield words.PART_GIVEN.format(department=name, due=due(datetime.fromisoformat(end)))


def _after(data: Mapping[str, Any], name: str) -> Any:
    return data[name][1] if name in data else None


def _dates(data: Mapping[str, Any]) -> Iterator[str]:
    for key, template in (("start", words.STARTED), ("moved", words.MOVED)):
        terms: Mapping[str, tuple[str, bool]] = data.get(key, {})
        if terms:
            dates = "，".join(_date(Stage(stage), end) for stage, (end, _) in terms.items())
            guess = PROVISIONAL if any(provisional for _, provisional in terms.values()) else ""
            yield template.format(dates=dates) + guess


def _date(stage: Stage, end: str) -> str:
    """Say when a stage ends: a day of the office, but the very minute for a resident's mark."""
    at = datetime.fromisoformat(end)
    if stage is Stage.JUDGE:
        return words.JUDGED_UNTIL.format(moment=moment(at))
    return words.DATE.format(stage=STAGE_NAMES[stage], due=due(at))


def _names(session: Session, events: Sequence[Event]) -> Names:
    """Look up what the ids in events are called, each kind in one query."""
    ids = {
        field: {value for event in events for value in event.data.get(field, ()) if value}
        for field in words.FIELD_NAMES
    }
    helping = {part[1] for event in events for part in event.data.get("parts", ())}
    grids = grids_named(session, list(ids["grid_id"]))
    return {
        "grid_id": {grid.id: grid_name(grid) for grid in grids},
        "department_id": department_names(session, ids["department_id"] | helping),
        "level": words.LEVELS,
        "assignee_id": staff_names(session, ids["assignee_id"]),
    }
