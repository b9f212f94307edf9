"""Photos and recordings of a case: what there is, and how a page may show each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.cases.attachments import Attachment

EXTENSIONS: Mapping[str, str] = {
    "image/jpeg": "jpg",
    "audio/amr": "amr",
    "audio/mpeg": "mp3",
    "video/mp4": "mp4",
}
"""The media types sent as what they are; all else is bytes to be saved."""
UNKNOWN = "application/octet-stream"
PLAYED = ("audio/mpeg",)
"""Browsers play no AMR; that one is offered for saving."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One attachment for a page: its kind and state, and as what it is sent."""

    id: int
    case_id: int
    kind: str
    state: str
    media_type: str
    path: str | None

    @property
    def inline(self) -> bool:
        return self.media_type in EXTENSIONS

    @property
    def played(self) -> bool:
        return self.media_type in PLAYED

    @property
    def extension(self) -> str:
        return EXTENSIONS.get(self.media_type, "bin")


def attachments_of(session: Session, case_id: int) -> Sequence[Shown]:
    """Give all attachments of a case, in the order they came."""
    query = select(Attachment).where(Attachment.case_id == case_id).order_by(Attachment.id)
    return [_shown(row, case_id) for row in session.scalars(query)]


def attachment_of(session: Session, case_id: int, attachment_id: int) -> Shown | None:
    """Give one attachment of a case; None if it is another case's."""
    query = select(Attachment).where(Attachment.id == attachment_id, Attachment.case_id == case_id)
    row = session.scalar(query)
    return _shown(row, case_id) if row else None


def count_states(attachments: Sequence[Shown]) -> Mapping[str, int]:
    """Count attachments by their state."""
    return Counter(attachment.state for attachment in attachments)


def _shown(row: Attachment, case_id: int) -> Shown:
    media_type = (row.media_type or "").partition(";")[0].strip().lower()
    sent_as = media_type if media_type in EXTENSIONS else UNKNOWN
    return Shown(row.id, case_id, row.kind, row.state, sent_as, row.path)
