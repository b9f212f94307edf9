"""How values read on a page: times in local time, codes by their Chinese names."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from admin import words
from admin.cases.attachments import Shown, count_states
from admin.context import console
from admin.deliveries.reads import Delivery
from core import paging
from flows.cases.lights import StageLight, foremost
from flows.cases.scope import Viewer
from flows.cases.tables import Case, CaseEvent
from flows.cases.words import PROVISIONAL, STAR_NAMES, STATE_NAMES, TRIGGER_NAMES, day
from nlp.mask import MASK, find_spans, mask

PLACE = "house"
"""The kind of finding that tells where something is, not who."""
MOST_SUMMARY = 300
"""Characters of a summary before the rest is folded away."""
STEP_NAMES = {trigger.value: name for trigger, name in TRIGGER_NAMES.items()}


def moment(at: datetime | None) -> str:
    """Say a moment to the minute; nothing where there is none."""
    return at.astimezone(console().settings.timezone).strftime("%Y-%m-%d %H:%M") if at else ""


def due(at: datetime) -> str:
    """Say a deadline: the day whose 24:00 it is."""
    return day(at, console().settings.timezone)


def light_of(case: Case) -> StageLight | None:
    return foremost(case, console().office.clock())


def case_name(case: Case) -> str:
    """Call a case as its grid does, or by its number while it has no grid."""
    short, number = case.short_number, case.number
    return words.SHORT.format(number=short) if short else words.LONG.format(number=number)


def trigger_name(code: str) -> str:
    """Name a step; a code no longer in the table reads as it is."""
    return STEP_NAMES.get(code, code)


def actor(event: CaseEvent) -> str:
    """Say who did a step: a person of the staff by name, a resident never."""
    kind = words.ACTOR_NAMES.get(event.actor_kind, event.actor_kind)
    return f"{kind} {event.actor_name}" if event.actor_kind == "staff" else kind


def recipient(delivery: Delivery) -> str:
    """Say whom a message is for. A contact's id stays out: it would join anonymous cases."""
    kind, _, name = delivery.recipient.partition(":")
    if kind == "robot":
        return delivery.group or words.GROUP.format(robot=name)
    return words.DESK if kind == "desk" else words.REPORTER


def masked(text: str) -> str:
    return mask(text).text


def said(text: str, may_know: bool) -> str:  # noqa: FBT001 - a filter's argument.
    """Give what a resident said, to whoever handles it; without who said it where that is hidden.

    Of an anonymous case names, numbers and plates are cut; the house stays, it is to be found.
    """
    if may_know:
        return text
    for span in reversed(find_spans(text)):
        if span.kind != PLACE:
            text = text[: span.start] + MASK + text[span.end :]
    return text


def file_states(attachments: Sequence[Shown]) -> str:
    """Say how many files there are, and in what state: nothing of what they hold."""
    counted = count_states(attachments)
    parts = [
        words.FILES_IN.format(state=name, count=counted[state])
        for state, name in words.FILE_STATE_NAMES.items()
        if counted.get(state)
    ]
    return words.FILES.format(count=len(attachments), states="，".join(parts))


def duties(who: Viewer) -> str:
    """Say what duties somebody has today."""
    return "、".join(dict.fromkeys(words.ROLE_NAMES[duty.role] for duty in who.duties))


FILTERS: Mapping[str, Callable[..., Any]] = {
    "moment": moment,
    "due": due,
    "masked": masked,
    "light_of": light_of,
    "trigger_name": trigger_name,
    "actor": actor,
    "recipient": recipient,
    "cursor": paging.written,
    "state_name": lambda state: STATE_NAMES[state],
    "light_name": lambda light: words.LIGHT_NAMES[light],
    "stage_name": lambda stage: words.STAGE_NAMES[stage],
    "star_name": lambda stars: STAR_NAMES.get(stars, stars),
    "duties": duties,
    "said": said,
    "severity_name": lambda code: words.SEVERITY_NAMES.get(code, ""),
    "source_name": lambda code: words.SOURCE_NAMES.get(code, code),
    "channel_name": lambda code: words.CHANNEL_NAMES.get(code, code),
    "status_name": lambda code: words.STATUS_NAMES[code],
    "outcome_name": lambda code: words.OUTCOME_NAMES[code],
    "kind_name": lambda code: words.KIND_NAMES.get(code, words.FILE),
    "file_states": file_states,
    "page_name": lambda code: words.PAGE_NAMES.get(code, code),
}
NAMES: Mapping[str, Any] = {
    "PROVISIONAL": PROVISIONAL,
    "FILE_STATE_NAMES": words.FILE_STATE_NAMES,
    "MOST_SUMMARY": MOST_SUMMARY,
}
