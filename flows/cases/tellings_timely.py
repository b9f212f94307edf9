"""Who is told what when a line is crossed: in a group one line each, joined under a heading."""

from collections.abc import Iterable

from sqlalchemy import select

from flows.cases import tellings, words, words_timely
from flows.cases.parts import Part
from flows.cases.states import Level, State
from flows.cases.tables import KIND
from flows.cases.tellings import Message, Telling, Told
from flows.clocks.tables import Clock, Stage
from flows.events import Event
from flows.people.absence import at_work
from flows.people.duties import heads
from flows.people.reads import department_names
from flows.telling import audience
from flows.telling.resident_text import untagged


def _facts(told: Told) -> dict[str, str]:
    """Give what the line is about: the stage, its end, who has the case."""
    case, stage = told.case, Stage(told.event.data["line"][0])
    part = told.change.part
    clock = told.clocks.of_part(part) if part else told.clocks.of(stage, case.round)
    return {
        "stage": words_timely.STAGE_SAID.get(stage, ""),
        "due": _end(told, clock) if clock else "",
        "who": case.assignee.name if case.assignee else words_timely.NOBODY,
        "helper": _helper(told),
        "link": told.office.links.console(case.id),
    }


def _end(told: Told, clock: Clock) -> str:
    return words.day(clock.due_at, told.office.workdays.zone)


def _headed(heading: str, messages: Iterable[Message]) -> Iterable[Message]:
    for who, payload in messages:
        yield who, {"heading": heading, **payload}


def _filled(template: str, told: Told) -> str:
    """Fill in what is of the line; what is of the case stays open for those who say it."""
    for name, value in _facts(told).items():
        template = template.replace(f"{{{name}}}", value.replace("{", "").replace("}", ""))
    return template


def group_line(heading: str, template: str) -> Telling:
    """Tell whose turn it is, in a line."""
    return lambda told: _headed(heading, tellings.group(_filled(template, told))(told))


def desk_line(heading: str, template: str) -> Telling:
    """Tell the desk over the case, in a line."""
    return lambda told: _headed(heading, tellings.desk(_filled(template, told))(told))


def level_above_line(heading: str, template: str) -> Telling:
    """Tell the level above whoever has the case, in a line."""
    return lambda told: _headed(heading, tellings.level_above(_filled(template, told))(told))


def whoever_has_it(template: str, heading: str, line: str) -> Telling:
    """Tell who took the case; where nobody did, or the app does not reach them, the group."""

    def telling(told: Told) -> Iterable[Message]:
        there = at_work(told.session, told.case.assignee, told.office.today)
        own = audience.person(told.office, there)
        text = told.fill(_filled(template, told))
        return [(who, {"text": text}) for who in own] or group_line(heading, line)(told)

    return telling


def untaken(told: Told) -> Iterable[Message]:
    """Remind the group; where none of its people is there, it is the desk that must know."""
    yield from group_line(words_timely.UNTAKEN, words_timely.UNTAKEN_LINE)(told)
    if told.case.state is State.ASSIGNED and tellings.nobody_there(told):
        yield from _no_one(told)


def _no_one(told: Told) -> Iterable[Message]:
    return desk_line(words_timely.DESK_NOBODY_THERE, words_timely.DESK_LINE)(told)


def _no_head(told: Told) -> Iterable[Message]:
    return desk_line(words_timely.DESK_NO_HEAD, words_timely.DESK_LINE)(told)


def part_line(heading: str, template: str) -> Telling:
    """Tell the helper whose part it is, in a line; the desk where its department has no group."""

    def telling(told: Told) -> Iterable[Message]:
        text = told.fill(_filled(template, told), short=tellings.NUMBER)
        part = _part(told)
        department_id = part.department_id if part else None
        return _headed(heading, tellings.to_department(told, text, department_id))

    return telling


def _part(told: Told) -> Part | None:
    return next((p for p in told.clocks.parts if p.number == told.change.part), None)


def _helper(told: Told) -> str:
    part = _part(told)
    if part is None:
        return ""
    return department_names(told.session, [part.department_id]).get(part.department_id, "")


def call_heads(told: Told) -> Iterable[Message]:
    """Name the heads of the grid in its group, and tell each of them by the app.

    What a department or a desk has is none of a head's: they are named themselves.
    """
    case, at_grid = told.case, told.case.level is Level.GRID
    chiefs = heads(told.session, case.grid_id, told.office.today) if at_grid else ()
    names = "、".join(chief.name for chief in chiefs) or NAMED.get(
        case.level, words_timely.THE_DESK
    )
    heading = words_timely.CALL_HEADS.format(heads=names)
    yield from group_line(heading, words_timely.CALL_LINE)(told)
    if at_grid and not chiefs and case.state is State.ASSIGNED:
        yield from _no_head(told)
    text = told.fill(_filled(words_timely.MINE_UNTAKEN, told))
    for chief in chiefs:
        for who in audience.person(told.office, chief):
            yield who, {"text": text}


NAMED = {Level.GRID: words_timely.THE_HEAD, Level.DEPARTMENT: words_timely.THE_DEPARTMENT}
"""Who is named where no head is: of a level that has no group of its own it is the desk."""


def judge_again(told: Told) -> Iterable[Message]:
    """Ask for a mark once more, as it was asked."""
    text = untagged(told.fill(words_timely.JUDGE_AGAIN))
    for who, payload in tellings.ask_rating(told):
        yield who, {**payload, "text": text}


def ask_once_more(told: Told) -> Iterable[Message]:
    """Say the worker's last question to the resident again."""
    asked = select(Event.text).where(
        Event.kind == KIND, Event.subject_id == told.case.id, Event.step == "ask"
    )
    question = told.session.scalar(asked.order_by(Event.sequence.desc()).limit(1)) or ""
    text = untagged(told.fill(words_timely.NUDGED, question=words.full(question)))
    for who in audience.reporter(told.case.contact):
        yield who, {"text": text}
