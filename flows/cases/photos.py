"""Photos that staff sent of their work, as far as the resident is shown them.

Only those that came with a step that speaks to the resident: what was sent with a note stays in
the house. Of what no group may read nothing is shown, for whoever has the page's link may pass it
on; and never a photo of the resident's own.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.cases.attachments import Attachment
from flows.cases.conduct import about_staff
from flows.cases.tables import KIND, Case
from flows.cases.words import NOT_FOR_GROUPS
from flows.events import Event

SPEAKS = frozenset({"reply", "arrive", "resolve", "resolve_unreachable", "consult", "conclude"})
"""Steps whose words the resident is told."""
MOST_SHOWN = 30
JPEG = "image/jpeg"


def speaks(step: str | None) -> bool:
    return step in SPEAKS


def taken_at(session: Session, case_id: int, sequence: int) -> datetime | None:
    """Give when a step was taken."""
    return session.scalar(
        select(Event.at).where(
            Event.kind == KIND, Event.subject_id == case_id, Event.sequence == sequence
        )
    )


def shown_to_all(
    session: Session, case: Case, happened: Iterable[Event]
) -> Sequence[tuple[Event, Attachment]]:
    """Give the photos of the work on a case that its public page shows, with their steps.

    happened: what the page knows of, of the case and of the one it follows.
    """
    if case.summary == NOT_FOR_GROUPS or about_staff(case):
        return ()
    steps = {(e.subject_id, e.sequence): e for e in happened if speaks(e.step)}
    rows = session.scalars(
        select(Attachment)
        .where(
            Attachment.case_id.in_({case_id for case_id, _ in steps}),
            Attachment.sequence.is_not(None),
            Attachment.state.in_(("stored", "waiting")),
        )
        .order_by(Attachment.id.desc())
        .limit(MOST_SHOWN)
    )
    found = ((steps.get((row.case_id or 0, row.sequence or 0)), row) for row in rows)
    return [(event, row) for event, row in found if event is not None and _is_photo(row)][::-1]


def _is_photo(row: Attachment) -> bool:
    return row.state == "waiting" or row.media_type == JPEG
