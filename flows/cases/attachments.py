"""Photos, recordings and videos that came with a case."""

from collections.abc import Sequence

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base, Encrypted, Key


class Attachment(Base):
    """First a name at the platform, which forgets it after three days; then a file of ours.

    source is a media id or an address; state is waiting, stored or lost; path is relative to the
    state folder, where the file lies encrypted.
    """

    __tablename__ = "attachments"
    __table_args__ = (Index("ix_attachments_state", "state", "id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    message_id: Mapped[int] = mapped_column(index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    account: Mapped[str] = mapped_column(String(60))
    source: Mapped[str] = mapped_column(Encrypted)
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    tries: Mapped[int] = mapped_column(default=0)
    path: Mapped[str | None] = mapped_column(String(80))
    media_type: Mapped[str | None] = mapped_column(String(40))
    problem: Mapped[str | None] = mapped_column(String(200))


def attachments_of(session: Session, case_id: int) -> Sequence[Attachment]:
    """Give all attachments of a case, in the order they came."""
    query = select(Attachment).where(Attachment.case_id == case_id).order_by(Attachment.id)
    return session.scalars(query).all()


def attachment_of(session: Session, case_id: int, attachment_id: int) -> Attachment | None:
    """Give one attachment of a case; None if it is another case's."""
    return session.scalar(
        select(Attachment).where(Attachment.id == attachment_id, Attachment.case_id == case_id)
    )
