"""Photos, recordings and videos that came with a case."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Select, String, func, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base, Encrypted, Key, UtcDateTime
from flows.cases.states import State
from flows.cases.tables import Case

PICTURES = ("image", "video")
MOST_OF_FOLLOWERS = 30


class Attachment(Base):
    """First a name at the platform, which forgets it after three days; then a file of ours.

    source is a media id or an address; path is relative to the state folder, where the file lies
    encrypted. state is waiting, stored, lost, or kept: it is here and shown to nobody, since it
    could not be freed of what it may tell besides. problem says why, in Chinese. While it waits
    nobody takes it up before next_try_at; held_by is whoever took it up last. sequence: of the
    event it came with, where staff sent it while they worked on the case; None of all that shows
    how it was before.
    """

    __tablename__ = "attachments"
    __table_args__ = (
        Index(
            "ix_attachments_waiting",
            "channel",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    message_id: Mapped[int] = mapped_column(index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    sequence: Mapped[int | None]
    channel: Mapped[str] = mapped_column(String(20))
    account: Mapped[str] = mapped_column(String(60))
    source: Mapped[str] = mapped_column(Encrypted)
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    held_by: Mapped[str | None] = mapped_column(String(40))
    path: Mapped[str | None] = mapped_column(String(80))
    media_type: Mapped[str | None] = mapped_column(String(40))
    problem: Mapped[str | None] = mapped_column(String(200))


def attachments_of(session: Session, case_id: int) -> Sequence[Attachment]:
    """Give all attachments of a case, in the order they came."""
    query = select(Attachment).where(Attachment.case_id == case_id).order_by(Attachment.id)
    return session.scalars(query).all()


def attach(
    session: Session, message_ids: Sequence[int], case_id: int, sequence: int | None = None
) -> None:
    """Give messages' files to the case they turned out to belong to, and to a step of it."""
    session.execute(
        update(Attachment)
        .where(Attachment.message_id.in_(message_ids))
        .values(case_id=case_id, sequence=sequence)
        .execution_options(synchronize_session=False)
    )


def attach_too(session: Session, message_ids: Sequence[int], case_id: int, sequence: int) -> None:
    """Give the same files to one more case, fetched once more: each is kept, and lost, apart."""
    rows = session.scalars(select(Attachment).where(Attachment.message_id.in_(message_ids))).all()
    for source in dict.fromkeys(row.source for row in rows):
        row = next(each for each in rows if each.source == source)
        session.add(
            Attachment(
                message_id=row.message_id,
                case_id=case_id,
                sequence=sequence,
                channel=row.channel,
                account=row.account,
                source=source,
                kind=row.kind,
            )
        )


def counted(session: Session, case_id: int) -> dict[str, int]:
    """Give how many files of each kind a case has, of whatever state."""
    rows = session.execute(
        select(Attachment.kind, func.count())
        .where(Attachment.case_id == case_id)
        .group_by(Attachment.kind)
    )
    return dict(rows.all())


def attachment_of(session: Session, case_id: int, attachment_id: int) -> Attachment | None:
    """Give one attachment of a case; None if it is another case's."""
    return session.scalar(
        select(Attachment).where(Attachment.id == attachment_id, Attachment.case_id == case_id)
    )


def sent_with(session: Session, case: Case) -> Sequence[Attachment]:
    """Give what came with a case, and the last pictures that came with those that follow it.

    Not their recordings: a voice tells who speaks, and each decides that for themselves.
    """
    own = attachments_of(session, case.id)
    if not case.child_count:
        return own
    followers = session.scalars(_of_followers(case).limit(MOST_OF_FOLLOWERS)).all()
    return [*own, *reversed(followers)]


def one_sent_with(session: Session, case: Case, attachment_id: int) -> Attachment | None:
    """Give one of them; None if it is another case's."""
    own = attachment_of(session, case.id, attachment_id)
    if own is not None or not case.child_count:
        return own
    return session.scalar(_of_followers(case).where(Attachment.id == attachment_id))


def _of_followers(case: Case) -> Select[Attachment]:
    return (
        select(Attachment)
        .join(Case, Case.id == Attachment.case_id)
        .where(
            Case.parent_id == case.id,
            Case.state == State.MERGED,
            Attachment.kind.in_(PICTURES),
        )
        .order_by(Attachment.id.desc())
    )
