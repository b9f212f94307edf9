"""Which step was taken by whom in which state, how often: what a walk has been through."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.table import table
from flows.cases.steps import CASES
from flows.cases.tables import KIND
from flows.events import Event
from flows.letters.steps import BULLETINS, LETTERS
from flows.letters.tables import BULLETIN, LETTER
from flows.machine import Table
from flows.people.tables import Duty

TABLES: Mapping[str, Table[Any]] = {KIND: CASES, LETTER: LETTERS, BULLETIN: BULLETINS}
"""Every table of steps there is, by the kind of what lives by it."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A step of a kind of thing, from a state, by a role."""

    kind: str
    step: str
    state: str
    role: str


def taken_by(session: Session, kind: str, ids: Collection[int]) -> Counter[Taken]:
    """Count the steps that some things took."""
    roles = _roles(session)
    rows = session.execute(
        select(Event.step, Event.from_state, Event.actor_kind, Event.actor_id).where(
            Event.kind == kind, Event.subject_id.in_(ids)
        )
    )
    return Counter(
        Taken(kind, step, state, roles.get(who or 0, actor) if actor == "staff" else actor)
        for step, state, actor, who in rows
    )


def _roles(session: Session) -> dict[int, str]:
    rows = session.execute(select(Duty.staff_id, Duty.role).order_by(Duty.id.desc()))
    return {staff_id: role.value for staff_id, role in rows}


def never_taken(taken: Iterable[Taken], kinds: Collection[str] = TABLES) -> Sequence[str]:
    """Name the rows of every table that nothing has taken."""
    done = {(each.kind, each.step) for each in taken}
    return [
        f"{kind}: {row.code}"
        for kind in kinds
        for row in TABLES[kind].steps
        if (kind, row.code) not in done
    ]


def as_table(taken: Mapping[Taken, int]) -> str:
    """Write a line for each row of every table: how often, from which states, by whom."""
    rows: list[tuple[str, str, str, str, str]] = [("of", "step", "times", "from", "by")]
    for kind, steps in TABLES.items():
        for row in steps.steps:
            own = {
                each: n for each, n in taken.items() if (each.kind, each.step) == (kind, row.code)
            }
            states: Counter[str] = Counter()
            roles: Counter[str] = Counter()
            for each, number in own.items():
                states[each.state] += number
                roles[each.role] += number
            rows.append((kind, row.code, f"{sum(own.values()):,}", _said(states), _said(roles)))
    return table(rows)


def _said(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {number:,}" for name, number in counts.most_common())
