"""What a step needs besides words, found in what a worker says: a day, a grid, departments, a kind.

What cannot be found is asked for, one thing at a time; the answer is read together with the
sentence it belongs to.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from bot.group import words
from bot.group.said import Reply, Said
from flows.cases import words as flow_words
from flows.cases.needs import TheDay, TheDepartments, TheKind, ThePart
from flows.cases.parts import PartState, parts_of
from flows.cases.states import Objection
from flows.cases.steps.handing import HAND_OVER
from flows.cases.steps.moving import ENTRUST, TRANSFER
from flows.cases.steps.row import Row
from flows.cases.tables import Case
from flows.map.reads import grid_name, grids_of_street, street_of
from flows.map.tables import STREET, Grid
from flows.people.duties import colleagues, grids_worked_by
from flows.people.reads import all_departments, department_names
from flows.telling.spoken import Words
from nlp.commands.called import Called, departments_in, grids_in
from nlp.commands.dates import take_date
from nlp.commands.objections import objection_in


@dataclass(frozen=True, slots=True)
class Filled:
    """A step with all it needs: the row, the fields of the change, and the words that are left."""

    row: Row
    words: Words
    more: Mapping[str, Any] = field(default_factory=dict)


def fill(said: Said, case: Case, row: Row) -> Filled | Reply:
    """Find what a step needs; a Reply asks for what was not said."""
    if row is TRANSFER:
        return _handed(said, case)
    kinds = {type(need): need for need in row.needs}
    if TheKind in kinds:
        return _objection(said, case, row)
    if ThePart in kinds:
        return _part(said, case, row)
    left = said.words.text
    more: dict[str, Any] = {}
    if TheDay in kinds:
        dated = take_date(left, said.bot.office.today)
        if dated.day is None and not kinds[TheDay].optional:
            return ask_for(said, case, row, words.UNTIL_WHEN.format(step=row.name))
        left, more["until"] = dated.rest, dated.day
    if TheDepartments in kinds:
        known = all_departments(said.session)
        found = departments_in(left, known, _area(said.session, case))
        if not found and not kinds[TheDepartments].optional:
            return ask_for(said, case, row, words.WITH_WHOM.format(names="、".join(known.values())))
        more["departments"] = tuple(each.id for each in found)
    return Filled(row, said.words if not more else Words.of(left), more)


def ask_for(said: Said, case: Case, row: Row, question: str, choices: Sequence[str] = ()) -> Reply:
    """Ask for what a step lacks; the next sentence, or the number of a choice, has it."""
    said.memory.ask(
        "words",
        kind=row.intent,
        number=said.short(case),
        before=said.words.text,
        choices={str(at): choice for at, choice in enumerate(choices, 1)},
    )
    ways = "".join(f"\n{at}. {choice}" for at, choice in enumerate(choices, 1))
    return Reply(
        words.ASKED_FOR.format(short=said.short(case), question=question, ways=ways), case.id
    )


def _objection(said: Said, case: Case, row: Row) -> Filled | Reply:
    text = said.words.text
    named = next((k for k, name in flow_words.OBJECTION_NAMES.items() if name in text), None)
    kind = named or objection_in(text)
    if not kind:
        return ask_for(said, case, row, words.WHY_RETURN, list(flow_words.OBJECTION_NAMES.values()))
    return Filled(row, said.words, {"kind": Objection(kind)})


def _part(said: Said, case: Case, row: Row) -> Filled | Reply:
    """Find whose part is meant: the department that is named, or the only one there is."""
    parts = [p for p in parts_of(said.session, case) if p.state is PartState.OPEN]
    names = department_names(said.session, [part.department_id for part in parts])
    text = said.words.text
    found = departments_in(text, names, _area(said.session, case))
    ids = [each.id for each in found] or ([*names] if len(names) == 1 else [])
    if len(ids) != 1:
        question = words.WHOSE_PART if names else words.NO_PARTS
        return ask_for(said, case, row, question, list(names.values()))
    left = text.replace(found[0].words, " ", 1).strip("，,。 、:：") if found else text
    number = next(part.number for part in parts if part.department_id == ids[0])
    return Filled(row, Words.of(left), {"part": number})


def _handed(said: Said, case: Case) -> Filled | Reply:
    """Find to whom: a grid, a colleague's grid, or a department."""
    text = said.words.text
    grids = grids_of_street(said.session, case.area_code[:STREET])
    named = {g.id: (g.community.name, g.name) for g in grids}
    found: list[tuple[str, Called]] = []
    found += [
        ("grid_id", each)
        for each in grids_in(text, named, case.grid.community.name if case.grid else "")
    ]
    if not found and (colleague := _colleague(said, case)):
        return Filled(HAND_OVER, Words.of(""), {"staff_id": colleague})
    if not found:
        worked = grids_worked_by(said.session, text, said.bot.office.today, list(named))
        found += [("grid_id", Called(*each)) for each in worked]
    if not found:
        known = all_departments(said.session)
        area = _area(said.session, case)
        found += [("department_id", each) for each in departments_in(text, known, area)]
    ids = {(name, each.id) for name, each in found}
    if len(ids) != 1:
        names = _choices(said, grids, found) if ids else []
        question = words.HAND_TO_WHICH if names else words.HAND_TO_WHOM
        return ask_for(said, case, TRANSFER, question, names)
    [(name, target)] = ids
    rest = text.replace(found[0][1].words, " ", 1)
    left = " ".join(rest.split()).strip("，,。 、:：").removeprefix("给").strip("，,。 、:：")
    row = TRANSFER if name == "grid_id" else ENTRUST
    return Filled(row, Words.of(left), {name: target})


def _colleague(said: Said, case: Case) -> int | None:
    """Give the colleague of the same place whom a sentence names: 7号给小郑 hands it over."""
    if said.grid is None or case.grid_id != said.grid.id:
        return None
    own = colleagues(said.session, said.grid.id, said.bot.office.today)
    named = [person for person in own if person.name in said.words.text]
    return named[0].id if len(named) == 1 else None


def _choices(said: Said, grids: Sequence[Grid], found: Sequence[tuple[str, Called]]) -> list[str]:
    names = {grid.id: grid_name(grid) for grid in grids}
    departments = all_departments(said.session)
    return [
        (names if name == "grid_id" else departments).get(each.id, each.words)
        for name, each in found
    ]


def _area(session: Session, case: Case) -> str:
    """Give what the names of a street's departments begin with."""
    street = street_of(session, case.area_code)
    return street.name if street else ""


def dumped(more: Mapping[str, Any]) -> dict[str, Any]:
    """Write what was found as JSON can keep it, until its writer has said yes."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in more.items()
    }


def loaded(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Read again what was kept."""
    read: dict[str, Any] = dict(kept)
    if kept.get("until"):
        read["until"] = date.fromisoformat(kept["until"])
    if "departments" in kept:
        read["departments"] = tuple(kept["departments"])
    if kept.get("kind"):
        read["kind"] = Objection(kept["kind"])
    return read
