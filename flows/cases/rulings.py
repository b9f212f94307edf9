"""派单异议 as the desk works on them: what waits, how it was ruled before, and what is learned.

A ruling is the event that settled an objection; nothing else is kept of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session, joinedload

from core.paging import Cursor, Page
from flows.cases.actions import perform
from flows.cases.change import ActionError, Change
from flows.cases.drafts import ItemNow
from flows.cases.scope import Viewer, visible
from flows.cases.states import Objection
from flows.cases.tables import KIND, Case
from flows.cases.words import BAD_ALIAS
from flows.events import Event, events_of
from flows.map.route_tables import RouteLevel, RouteSource
from flows.map.routing import RouteKey, RouteValue, route_of, set_route, value_of
from flows.map.tables import COMMUNITY, STREET, Alias, AliasKind, Grid
from flows.office import Office
from flows.people.tables import Role
from nlp.weighing.similar import shared_pairs

UPHELD = ("rule_assign", "rule_entrust", "rule_decline")
"""Steps by which the desk says that a return was right: the first dispatch is reversed."""
STOOD_BY = "stand_by"
RULINGS = (*UPHELD, STOOD_BY)
MOVES = (
    *("transfer", "entrust", "rule_assign", "rule_entrust", "report_up"),
    *("report_to_department", "hand_down", "hand_down_to_desk"),
)
"""Steps that bring a case to somebody else after it was first handed out: its hops."""
LOOKED_AT = 400
"""Earlier rulings that are compared, the newest."""
NEAREST = 3
PAGE = 30
FIGURES_OF = timedelta(days=30)
LONGEST_ALIAS = 60


class Near(StrEnum):
    """How near an earlier ruling is."""

    BOTH = "both"  # same item, same community
    ITEM = "item"
    AREA = "area"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Ruling:
    """An earlier ruling: the event, the case, and why that had been returned."""

    event: Event
    case: Case
    kind: Objection | None
    near: Near


class Scope(StrEnum):
    """How far a ruling is to hold from now on."""

    GRID = "grid"
    COMMUNITY = "community"
    STREET = "street"


SCOPES = {Scope.GRID: 15, Scope.COMMUNITY: COMMUNITY, Scope.STREET: STREET}
"""Length of the code of the area it then holds in."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a ruling makes a rule: a row of the routing table, a name on the map, another item."""

    scope: Scope | None = None
    alias: str = ""
    item: ItemNow | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """Of a while: returns, how they were ruled, and the hops of cases that moved."""

    returned: int
    upheld: int
    stood_by: int
    moved: int
    hops: int

    @property
    def per_case(self) -> float:
        return self.hops / self.moved if self.moved else 0.0


def waiting(
    session: Session, who: Viewer, after: Cursor | None, limit: int = PAGE
) -> Page[Case, Cursor]:
    """Give a page of the cases whose return waits for a ruling, the longest waiting first."""
    query = select(Case).where(Case.objection.is_not(None), visible(who.acting_as(Role.DISPATCHER)))
    if after is not None:
        query = query.where(tuple_(Case.accepted_at, Case.id) > tuple_(*after))
    rows = session.scalars(
        query.order_by(Case.accepted_at, Case.id)
        .limit(limit + 1)
        .options(joinedload(Case.grid).joinedload(Grid.community))
    ).all()
    shown, last = rows[:limit], rows[limit - 1] if len(rows) > limit else None
    key = (last.accepted_at, last.id) if last is not None and last.accepted_at else None
    return Page(shown, key)


def nearest(session: Session, who: Viewer, case: Case) -> Sequence[Ruling]:
    """Give the earlier rulings nearest to a case: same item and area first, then by its text."""
    events = session.scalars(
        select(Event)
        .where(Event.kind == KIND, Event.step.in_(RULINGS), Event.subject_id != case.id)
        .order_by(Event.at.desc())
        .limit(LOOKED_AT)
    ).all()
    found = session.scalars(
        select(Case)
        .where(Case.id.in_({event.subject_id for event in events}), visible(who))
        .options(joinedload(Case.grid).joinedload(Grid.community))
    )
    cases = {each.id: each for each in found}
    ranked = []
    for event in events:
        other = cases.get(event.subject_id)
        if other is None:
            continue
        item = other.item_code == case.item_code
        area = other.area_code[:COMMUNITY] == case.area_code[:COMMUNITY]
        alike = shared_pairs(other.summary, case.summary)
        order = (item and area, item, area, alike, event.at)
        ranked.append((order, Ruling(event, other, _kind(event), _near(item=item, area=area))))
    ranked.sort(key=lambda each: each[0], reverse=True)
    return [ruling for _, ruling in ranked[:NEAREST]]


def _near(*, item: bool, area: bool) -> Near:
    if item:
        return Near.BOTH if area else Near.ITEM
    return Near.AREA if area else Near.TEXT


def _kind(ruling: Event) -> Objection | None:
    """Give why the case had been returned: what the ruling settled."""
    kind = ruling.data.get("objection", [None])[0]
    return Objection(kind) if kind else None


def returns_of(session: Session, case: Case) -> Sequence[Event]:
    """Give the returns of a case, the last first."""
    events = events_of(session, case.subject)
    return [event for event in reversed(events) if event.step == "send_back"]


def hops(events: Sequence[Event]) -> int:
    """Count how often a case went on to somebody else."""
    return sum(event.step in MOVES for event in events)


def figures(session: Session, who: Viewer, now: datetime) -> Figures:
    """Count returns, rulings and hops of the last while, all from events."""
    counted = session.execute(
        select(Event.step, func.count())
        .join(Case, Case.id == Event.subject_id)
        .where(
            visible(who),
            Event.kind == KIND,
            Event.step.in_((*MOVES, *RULINGS, "send_back")),
            Event.at > now - FIGURES_OF,
        )
        .group_by(Event.step)
    )
    of: dict[str, int] = {row[0]: row[1] for row in counted}
    moved = session.scalar(
        select(func.count(func.distinct(Event.subject_id)))
        .join(Case, Case.id == Event.subject_id)
        .where(visible(who), Event.kind == KIND, Event.step.in_(MOVES), Event.at > now - FIGURES_OF)
    )
    return Figures(
        returned=of.get("send_back", 0),
        upheld=sum(of.get(step, 0) for step in UPHELD),
        stood_by=of.get(STOOD_BY, 0),
        moved=moved or 0,
        hops=sum(of.get(step, 0) for step in MOVES),
    )


def rule(session: Session, office: Office, case_id: int, change: Change, lesson: Lesson) -> Case:
    """Rule on a return, and make of it what is to hold from now on, all in one act.

    ActionError or RouteError say why nothing of it was done.
    """
    if lesson.item is not None:
        retitle = replace(change, trigger="retitle", text=None, masked=None, item=lesson.item)
        perform(session, office, case_id, retitle)
    case = perform(session, office, case_id, change)
    if lesson.scope is not None:
        _make_a_route(session, office, case, change, lesson.scope)
    if lesson.alias:
        _name_a_place(session, case, lesson.alias)
    return case


def _make_a_route(
    session: Session, office: Office, case: Case, change: Change, scope: Scope
) -> None:
    """Let the item go there in the whole area: to the department, or to the grids themselves."""
    area, department_id = case.area_code[: SCOPES[scope]], change.department_id
    before = route_of(session, case.item_code, area, office.today)
    kept = value_of(before) if before else RouteValue(RouteLevel.GRID)
    helpers = tuple(each for each in kept.helpers if each != department_id)
    level = RouteLevel.DEPARTMENT if department_id else RouteLevel.GRID
    set_route(
        session,
        office,
        RouteKey(case.item_code, area),
        RouteValue(level, department_id, helpers, kept.profile),
        office.today,
        RouteSource.RULING,
        change.actor.id,
        case.number,
    )


def _name_a_place(session: Session, case: Case, alias: str) -> None:
    """Let a name people use lie in the grid that has the case now."""
    name = alias.strip()
    if case.grid_id is None or not name or len(name) > LONGEST_ALIAS:
        raise ActionError(BAD_ALIAS)
    there = select(Alias.id).where(Alias.grid_id == case.grid_id, Alias.text == name)
    if session.scalar(there.limit(1)) is None:
        session.add(Alias(grid_id=case.grid_id, kind=AliasKind.LANDMARK, text=name))
