"""How values of every subject read on a page: times in local time, codes by their Chinese names."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from admin import words
from admin.context import console
from core import paging
from flows.cases.scope import Viewer
from flows.cases.steps import CASES
from flows.cases.tables import Case
from flows.cases.words import OBJECTION_NAMES, PROVISIONAL, SOLVED_NAMES, STATE_NAMES, day
from nlp.privacy.mask import MASK, find_spans, mask

PLACE = "house"
"""The kind of finding that tells where something is, not who."""


def moment(at: datetime | None) -> str:
    """Say a moment to the minute; nothing where there is none."""
    return at.astimezone(console().settings.timezone).strftime("%Y-%m-%d %H:%M") if at else ""


def due(at: datetime) -> str:
    """Say a deadline: the day whose 24:00 it is."""
    return day(at, console().settings.timezone)


def case_name(case: Case) -> str:
    """Call a case as its grid does, or by its number while it has no grid."""
    short, number = case.short_number, case.number
    return words.SHORT.format(number=short) if short else words.LONG.format(number=number)


def step_name(code: str) -> str:
    """Name a step by its row; the code of a row that is no more reads as it is."""
    row = CASES.by_code.get(code)
    return row.name if row else code


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


def duties(who: Viewer) -> str:
    """Say what duties somebody has today."""
    return "、".join(dict.fromkeys(words.ROLE_NAMES[reach.role] for reach in who.reaches))


FILTERS: Mapping[str, Callable[..., Any]] = {
    "moment": moment,
    "due": due,
    "masked": masked,
    "said": said,
    "duties": duties,
    "step_name": step_name,
    "cursor": paging.written,
    "state_name": lambda state: STATE_NAMES[state],
    "light_name": lambda light: words.LIGHT_NAMES[light],
    "stage_name": lambda stage: words.STAGE_NAMES[stage],
    "objection_name": lambda kind: OBJECTION_NAMES[kind],
    "solved_name": lambda solved: SOLVED_NAMES[solved],
    "severity_name": lambda severity: words.SEVERITY_NAMES.get(severity, ""),
}
NAMES: Mapping[str, Any] = {"PROVISIONAL": PROVISIONAL}
