"""What is stored of telling the police of some cases: pushed, seen, and whose grids they lie in."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, load_only

from flows.cases.tables import KIND
from flows.events import Event
from flows.map.tables import GroupChat, PoliceGrid, PoliceGridPart
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
    session: Session, case_ids: Collection[int], grid_ids: Collection[int | None]
) -> Facts:
    return Facts(_over(session, grid_ids), _pushed(session, case_ids), _seen(session, case_ids))


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


def _seen(session: Session, case_ids: Collection[int]) -> Mapping[int, Seen]:
    officers = select(Duty.staff_id).where(Duty.role == Role.POLICE)
    rows = session.execute(
        select(Event.subject_id, Event.actor_name, Event.at)
        .where(
            Event.kind == KIND,
            Event.subject_id.in_(case_ids),
            or_(
                Event.step == ACKNOWLEDGE,
                and_(Event.actor_kind == "staff", Event.actor_id.in_(officers)),
            ),
        )
        .order_by(Event.subject_id, Event.sequence.desc())
    )
    return {case_id: Seen(name, at) for case_id, name, at in rows}
