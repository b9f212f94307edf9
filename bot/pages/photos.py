"""The photos of the work on a case, as its public page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from flows.cases.photos import shown_to_all
from flows.cases.steps import CASES
from flows.cases.tables import Case
from flows.events import Event

KEPT_SECONDS = 300
"""So long a phone may show a photo again without asking: a slip is taken back, and it goes."""


@dataclass(frozen=True, slots=True)
class Photo:
    """One photo: with which step it came, and whether it is here yet."""

    id: int
    here: bool
    said: str
    at: str


def of_work(
    session: Session, case: Case, happened: Sequence[Event], zone: ZoneInfo
) -> Sequence[Photo]:
    return [
        Photo(
            row.id,
            row.state == "stored",
            CASES.by_code[event.step].public or "",
            event.at.astimezone(zone).strftime("%m月%d日 %H:%M"),
        )
        for event, row in shown_to_all(session, case, happened)
    ]


def path_of(session: Session, case: Case, happened: Sequence[Event], photo_id: int) -> str | None:
    """Give where a photo lies, if the page of the case shows it."""
    found = (row for _, row in shown_to_all(session, case, happened) if row.id == photo_id)
    return next((row.path for row in found if row.state == "stored"), None)
