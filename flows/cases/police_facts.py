"""What is stored of telling the police of some cases: pushed, seen, and whose grids they lie in."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, load_only

from flows.cases.tables import KIND
from flows.events import Event
from flows.map.tables import GroupChat, PoliceGrid, PoliceGridPart
from flows.people.absence import Absence
from flows.people.tables import Duty, Role
from flows.telling.audience import group
from notify.tables import Outbox

ACKNOWLEDGE = "acknowledge"


@dataclass(frozen=True, slots=True)
class Over:
    """A police grid over a grid, and whether it has a group that a robot can send into."""

    name: str
    has_group: bool


@dataclass(frozen=True, slots=True)
class Pushed:
    """What was to go out to the police of one case; sent_at: when the first of it went out."""

    sent_at: datetime | None
    on_its_way: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """Which officer first said that they know of a case, or did something in it, and when."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """over by grid, the others by case."""

    over: Mapping[int, Sequence[Over]]
    pushed: Mapping[int, Pushed]
    seen: Mapping[int, Seen]


def facts_of(
    session: Session,
    case_ids: Collection[int],
    grid_ids: Collection[int | None],
    zone: ZoneInfo,
) -> Facts:
    seen = _seen(session, case_ids, zone)
    return Facts(_over(session, grid_ids), _pushed(session, case_ids), seen)


def _over(session: Session, grid_ids: Collection[int | None]) -> Mapping[int, Sequence[Over]]:
    rows = session.execute(
        select(PoliceGridPart.grid_id, PoliceGrid.name, GroupChat.id)
        .join(PoliceGrid, PoliceGrid.id == PoliceGridPart.police_grid_id)
        .outerjoin(
            GroupChat,
            and_(GroupChat.police_grid_id == PoliceGrid.id, GroupChat.webhook_key.is_not(None)),
        )
        .where(PoliceGridPart.grid_id.in_([each for each in grid_ids if each is not None]))
        .order_by(PoliceGrid.code)
    )
    found: dict[int, list[Over]] = defaultdict(list)
    for grid_id, name, group_id in rows:
        found[grid_id].append(Over(name, group_id is not None))
    return found


def _pushed(session: Session, case_ids: Collection[int]) -> Mapping[int, Pushed]:
    theirs = select(GroupChat).where(GroupChat.police_grid_id.is_not(None))
    chats = session.scalars(theirs.options(load_only(GroupChat.id)))
    rows = session.execute(
        select(Outbox.subject_id, Outbox.status, Outbox.sent_at).where(
            Outbox.subject_kind == KIND,
            Outbox.subject_id.in_(case_ids),
            Outbox.recipient.in_([group(chat).key for chat in chats]),
        )
    )
    own: dict[int, list[tuple[str, datetime | None]]] = defaultdict(list)
    for case_id, status, sent_at in rows:
        own[case_id or 0].append((status, sent_at))
    return {
        case_id: Pushed(
            min((at for status, at in told if status == "sent" and at), default=None),
            any(status in ("pending", "waiting") for status, _ in told),
        )
        for case_id, told in own.items()
    }


def _seen(session: Session, case_ids: Collection[int], zone: ZoneInfo) -> Mapping[int, Seen]:
    """Give who saw each case: officers, and who stands in for one, while they do."""
    officers = select(Duty.staff_id).where(Duty.role == Role.POLICE)
    instead = session.scalars(
        select(Absence).where(Absence.staff_id.in_(officers), Absence.substitute_id.is_not(None))
    ).all()
    own = frozenset(session.scalars(officers))
    known = own | {absence.substitute_id for absence in instead}
    rows = session.execute(
        select(Event.subject_id, Event.step, Event.actor_id, Event.actor_name, Event.at)
        .where(
            Event.kind == KIND,
            Event.subject_id.in_(case_ids),
            or_(
                Event.step == ACKNOWLEDGE,
                and_(Event.actor_kind == "staff", Event.actor_id.in_(known)),
            ),
        )
        .order_by(Event.subject_id, Event.sequence.desc())
    )
    return {
        case_id: Seen(name, at)
        for case_id, step, actor_id, name, at in rows
        if step == ACKNOWLEDGE
        or actor_id in own
        or any(_stands_in(each, actor_id, at.astimezone(zone).date()) for each in instead)
    }


def _stands_in(absence: Absence, staff_id: int | None, day: date) -> bool:
    last = min(absence.until, absence.ended_on or absence.until)
    return absence.substitute_id == staff_id and absence.since <= day <= last
