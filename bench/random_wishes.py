"""What somebody wishes of a case in a random life: anything at all, or what a row offers them."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from flows.cases.change import Change
from flows.cases.decision import Clocks
from flows.cases.drafts import ItemNow
from flows.cases.moment import Moment
from flows.cases.offers import possible_for
from flows.cases.parts import PartState, part_clocks_of, parts_of
from flows.cases.permissions import relations
from flows.cases.states import Objection, Who
from flows.cases.steps import CASES
from flows.cases.steps.row import Row
from flows.cases.tables import Case
from flows.clocks.reads import clocks_of_round
from flows.clocks.tables import Stage
from flows.events import Event, events_of
from flows.office import Office
from flows.people.actors import Actor

NOT_WISHED = ("accept", "redate", "gather", "release", "split")
"""Steps of policy that come with others: `flows.cases.storms` takes them where they belong."""
TRIGGERS = sorted(
    {row.trigger for row in CASES.steps if row.trigger not in NOT_WISHED and not row.joins}
)
ENDING = ("decline", "withdraw", "close")
CHAT = (
    *("retitle", "anonymise", "reach", "supplement", "show", "urge", "note", "place", "join"),
    *("let_go", "hand_over", "ask_help", "merge"),
)
ONWARD = (
    *("undo", "take", "resolve", "consult", "conclude", "partly", "unsolved", "rate", "reopen"),
    *("ask_extension", "replan", "grant", "finish_part", "unmerge", "solved"),
    *("call_back", "report_to_department"),
)
"""Triggers, and codes of rows, that lead where few lives come."""
WORDS = ("看过了", "不是我们的")
CONDUCT = ItemNow(
    "opinion-staff", "对工作人员作风的意见", police=False, department_id=None, hidden=True
)
"""What nobody below a desk may hear of any more."""
ITEMS = (
    ItemNow("noise", "噪音扰民", police=False, department_id=None, hidden=False),
    ItemNow("fire", "消防", police=True, department_id=1, hidden=False),
)


def anything(
    chance: random.Random, people: Sequence[Actor], where: dict[str, Any], last: int
) -> Change:
    """Give a wish that may make no sense at all."""
    text = chance.choice((None, *WORDS))
    change = Change(
        chance.choice((*TRIGGERS, "undo", "undo")),
        chance.choice(people),
        text=text,
        masked=chance.choice((None, text)),
        undoes=chance.choice((last, last, last - 1)),
    )
    return replace(change, **_odds(chance, where))


def _odds(chance: random.Random, where: dict[str, Any]) -> dict[str, Any]:
    """Give grids, departments, days and colleagues, right or wrong."""
    departments = where["departments"]
    return {
        "stars": chance.choice((None, 1, 3, 5)),
        "grid_id": chance.choice((None, *where["grids"])),
        "department_id": chance.choice((None, *departments)),
        "departments": tuple(
            chance.sample(departments, chance.randrange(min(3, 1 + len(departments))))
        ),
        "until": chance.choice((None, where["today"] + timedelta(days=chance.randrange(20)))),
        "kind": chance.choice((None, *Objection)),
        "part": chance.choice((None, 1, 2, 3)),
        "staff_id": chance.choice((None, *where["staff"])),
        "item": chance.choice((None, None, *ITEMS, *ITEMS, CONDUCT)),
    }


def something_offered(
    session: Session,
    office: Office,
    case: Case,
    chance: random.Random,
    people: Sequence[Actor],
    where: dict[str, Any],
) -> Change | None:
    """Give a wish that somebody may have of a case as it stands; None where there is none."""
    offers: dict[str, list[Actor]] = {}
    last = events_of(session, case.subject)[-1]
    moment = _moment(session, office, case)
    for actor in people:
        for row in _rows(moment, actor, last):
            offers.setdefault(row.code, []).append(actor)
    if not offers:
        return None
    codes = sorted(offers)
    [code] = chance.choices(codes, [_weight(CASES.by_code[each]) for each in codes])
    row, actor = CASES.by_code[code], chance.choice(offers[code])
    return _fitting(moment, row, actor, chance, where, last)


def _weight(row: Row) -> float:
    """Give how often a row is wished: a life that ends early, or is chatted away, tells little."""
    if row.trigger in ENDING:
        return 0.1
    if row.trigger in CHAT:
        return 0.2
    return 5 if {row.trigger, row.code} & set(ONWARD) else 1


def _moment(session: Session, office: Office, case: Case) -> Moment:
    stored = clocks_of_round(session, case.subject, case.round)
    clocks = Clocks(case.id, stored, parts_of(session, case), part_clocks_of(session, case))
    change = Change("", Actor("system", None, ""), grid_id=case.grid_id)
    return Moment(session, office, case, clocks, change, office.clock())


def _rows(moment: Moment, actor: Actor, last: Event) -> list[Row]:
    """Give the rows for somebody, the way back from what they did just now among them."""
    own = relations(moment.session, moment.case, actor, moment.office.today)
    undoes = None
    if actor.kind == "staff" and (last.actor_kind, last.actor_id) == (actor.kind, actor.id):
        own, undoes = own | {Who.AUTHOR}, last.sequence
    change = Change("", actor, undoes=undoes, grid_id=moment.case.grid_id)
    found = list(possible_for(replace(moment, change=change), own))
    conduct = replace(moment, change=replace(change, item=CONDUCT))
    found += [row for row in possible_for(conduct, own) if row not in found]
    return [row for row in found if row.trigger not in NOT_WISHED and not row.joins]


def _fitting(
    moment: Moment,
    row: Row,
    actor: Actor,
    chance: random.Random,
    where: dict[str, Any],
    last: Event,
) -> Change:
    """Give a wish with what the row needs, such as somebody who knows the case would."""
    case, text = moment.case, chance.choice(WORDS)
    others = [each for each in where["departments"] if each != case.department_id]
    open_parts = [part.number for part in moment.clocks.parts if part.state is PartState.OPEN]
    own = {
        "grid_id": chance.choice([each for each in where["grids"] if each != case.grid_id]),
        "department_id": chance.choice(others) if others else None,
        "departments": tuple(chance.sample(others, 1)) if others else (),
        "until": _day(moment, row, chance),
        "kind": chance.choice(tuple(Objection)),
        "part": chance.choice(open_parts) if open_parts else None,
        "stars": chance.choice((1, 2, 4, 5)),
        "staff_id": chance.choice(where["staff"]) if where["staff"] else None,
        "item": CONDUCT if row.code == "retitle_above" else chance.choice(ITEMS),
        "parent_id": _other(moment, chance, where["family"]) if row.trigger == "merge" else None,
    }
    undoes = last.sequence if row.trigger == "undo" else None
    return Change(row.trigger, actor, text=text, masked=text, undoes=undoes, **own)


def _day(moment: Moment, row: Row, chance: random.Random) -> date:
    """Give a day to come; for more time one that lies after the end there is."""
    clock = moment.clocks.of(Stage.RESOLVE, moment.case.round)
    later = timedelta(days=chance.randrange(1, 9))
    if row.code == "ask_extension" and clock is not None:
        return max(clock.due_at.date(), moment.office.today) + later
    return moment.office.today + later


def _other(moment: Moment, chance: random.Random, family: Sequence[int]) -> int | None:
    others = [each for each in family if each != moment.case.id]
    return chance.choice(others) if others else None
