"""Who is told what when a step is done: a table of steps, and one function for each telling.

Rows go into the outbox in the same transaction; the channels are notify's business. Residents are
told little, for WeChat allows five messages after each of theirs: what the passive reply already
said, and what changes nothing for them, is not sent.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.cases import words
from flows.cases.change import Change
from flows.cases.effects import URGENT
from flows.cases.reads import desk_of
from flows.cases.states import State, Trigger
from flows.cases.tables import Case, CaseEvent
from flows.map.tables import GroupChat
from flows.office import Office
from flows.telling.group_text import for_group
from notify.outbox import Notice, enqueue
from notify.payload import Payload

MOST_ON_CARD = 120
"""Characters of what was said; the rest is behind the card's link."""


@dataclass(frozen=True, slots=True)
class Told:
    """All a telling may draw on."""

    session: Session
    office: Office
    case: Case
    event: CaseEvent
    change: Change
    was_in: int | None  # the grid before the step

    def fill(self, template: str, **more: object) -> str:
        case = self.case
        return template.format(
            number=case.number,
            short=case.short_number or case.number,
            item=case.item_name,
            who=case.assignee.name if case.assignee else self.change.actor.name,
            text=words.full(self.change.text or ""),
            says=f"：{words.full(self.change.text)}" if self.change.text else "。",
            stars=self.change.stars,
            **more,
        )

    def due(self) -> str:
        """Say the case's deadlines."""
        case, zone = self.case, self.office.workdays.zone
        return words.CARD_DUE.format(
            answer=words.day(case.answer_due, zone) if case.answer_due else "",
            resolve=words.day(case.resolve_due, zone) if case.resolve_due else "",
            provisional=words.PROVISIONAL if case.due_provisional else "",
        )


def tell(
    session: Session,
    office: Office,
    case: Case,
    event: CaseEvent,
    change: Change,
    was_in: int | None,
) -> None:
    """Write the outbox rows of one event."""
    told = Told(session, office, case, event, change, was_in)
    for telling in TELLINGS.get(change.trigger, ()):
        notice = telling(told)
        if notice is not None:
            enqueue(session, f"case:{case.id}:event:{event.sequence}", notice, event.at)


def _reporter(told: Told, payload: Payload) -> Notice | None:
    contact = told.case.contact
    if contact is None or not contact.following:
        return None
    return Notice(
        channel=contact.channel,
        recipient=f"contact:{contact.id}",
        account=contact.account,
        address=contact.external_id,
        kind=told.change.trigger.value,
        payload=payload,
    )


def _reporter_text(template: str) -> "Telling":
    def telling(told: Told) -> Notice | None:
        return _reporter(told, {"text": told.fill(template)})

    return telling


def _ask_rating(told: Told) -> Notice | None:
    choices = [
        [f"rate:{told.case.number}:{stars}", label] for stars, label in words.STAR_NAMES.items()
    ]
    head = told.fill(words.RESOLVED)
    return _reporter(told, {"text": head, "choices": choices, "tail": words.RESOLVED_TAIL})


def _group(told: Told, markdown: str) -> Notice | None:
    """Tell whose turn it is: the grid's group, or the desk while no grid has the case."""
    case = told.case
    if case.state is State.ACCEPTED:
        return _to_desk(told, markdown)
    if case.grid_id is None:
        return None
    group = _group_of(told, case.grid_id)
    return _desk(told, words.DESK_NO_GROUP) if group is None else _to_group(told, group, markdown)


def _group_of(told: Told, grid_id: int) -> GroupChat | None:
    return told.session.scalar(select(GroupChat).where(GroupChat.grid_id == grid_id))


def _moved_away(told: Told) -> Notice | None:
    """Tell the grid that had the case that another has it now."""
    if told.event.from_state is not State.ASSIGNED or told.was_in in (None, told.case.grid_id):
        return None
    group = _group_of(told, told.was_in or 0)
    return None if group is None else _to_group(told, group, told.fill(words.GROUP_MOVED))


def _to_group(told: Told, group: GroupChat, markdown: str) -> Notice:
    return Notice(
        channel="wecom_robot",
        recipient=f"robot:{group.robot}",
        account=group.robot,
        address=group.robot,
        kind=told.change.trigger.value,
        payload={"markdown": markdown},
    )


def _group_text(template: str) -> "Telling":
    def telling(told: Told) -> Notice | None:
        return _group(told, told.fill(template, said=for_group(told.change.text or "")))

    return telling


def _short(text: str) -> str:
    return text if len(text) <= MOST_ON_CARD else text[: MOST_ON_CARD - 1] + "…"


def _card(told: Told) -> Notice | None:
    case = told.case
    if case.grid is None:
        return None
    return _group(
        told,
        told.fill(
            words.CARD,
            mark=words.SEVERITY_MARKS.get(case.severity, ""),
            head=words.CARD_HEADS[told.change.trigger],
            summary=_short(for_group(case.summary)),
            area=f"{case.grid.community.name} {case.grid.name}",
            due=words.CARD_DUE_URGENT if case.severity == URGENT else told.due(),
            link=told.office.links.worker(case.id),
        ),
    )


def _desk(told: Told, template: str) -> Notice:
    """Tell the desk 指挥中心 over the case: in its group, or on the console where it has none."""
    case = told.case
    text = told.fill(
        template,
        said=for_group(told.change.text or ""),
        mark=words.SEVERITY_MARKS.get(case.severity, ""),
        summary=_short(for_group(case.summary)),
        link=told.office.links.console(case.id),
    )
    return _to_desk(told, text)


def _to_desk(told: Told, markdown: str) -> Notice:
    group = desk_of(told.session, told.case.area_code)
    if group is not None:
        return _to_group(told, group, markdown)
    return Notice(
        channel="console",
        recipient="desk",
        account="",
        address="desk",
        kind=told.change.trigger.value,
        payload={"markdown": markdown},
    )


def _desk_if_no_grid(told: Told) -> Notice | None:
    return _desk(told, words.DESK_NO_GRID) if told.change.grid_id is None else None


def _desk_text(template: str) -> "Telling":
    def telling(told: Told) -> Notice | None:
        return _desk(told, template)

    return telling


Telling = Callable[[Told], Notice | None]

TELLINGS: dict[Trigger, tuple[Telling, ...]] = {
    Trigger.ACCEPT: (_desk_if_no_grid,),
    Trigger.ASSIGN: (_card, _moved_away),
    Trigger.TAKE: (_reporter_text(words.TAKEN),),
    Trigger.SEND_BACK: (_desk_text(words.DESK_SENT_BACK),),
    Trigger.REPLY: (_reporter_text(words.REPLIED),),
    Trigger.RESOLVE: (_ask_rating,),
    Trigger.RATE: (_group_text(words.GROUP_RATED),),
    Trigger.REOPEN: (_card,),
    Trigger.WITHDRAW: (_group_text(words.GROUP_WITHDRAWN),),
    Trigger.DECLINE: (_reporter_text(words.DECLINED),),
    Trigger.SUPPLEMENT: (_group_text(words.GROUP_SUPPLEMENT),),
    Trigger.URGE: (_group_text(words.GROUP_URGED),),
}
