"""What was kept and taken up by nobody: words over a limit, files that are not to be seen.

Each is an event of its message or file: the desk finds it there, and nothing else has to grow.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, select, tuple_
from sqlalchemy.orm import Session

from core.database import table_of
from core.paging import Cursor, Page, sift
from core.upsert import insert_into
from flows.cases.attachments import Attachment
from flows.cases.scope import Viewer, visible
from flows.cases.tables import Case
from flows.events import Event, Subject
from flows.map.reads import area_names
from flows.people.actors import SYSTEM, Actor
from flows.people.tables import Role

KEPT_ROLES = (Role.DISPATCHER, Role.ADMIN, Role.AUDITOR)
KEPT, LOST = "kept", "lost"
"""What becomes of them; of a file, its state."""
MESSAGE, FILE = "message", "file"
"""The kinds of subject: ids of messages and of attachments."""
PAGE = 50


class Limit(StrEnum):
    """Which limit was reached; `bot.dialogue.limits` says where they lie."""

    MESSAGES = "messages"  # of one resident within the hour
    CASES = "cases"  # the same
    ALARMS = "alarms"  # the same, and none of them is open any more
    CASE = "case"  # one case holds all it can
    MATTER = "matter"  # the same of what is being told


class Shelf(StrEnum):
    """Where something that was kept lies; a list each."""

    WORDS = "words"
    UNSEEN = "unseen"
    LOST = "lost"


_SHELVES: Mapping[Shelf, tuple[str, str]] = {
    Shelf.WORDS: (MESSAGE, KEPT),
    Shelf.UNSEEN: (FILE, KEPT),
    Shelf.LOST: (FILE, LOST),
}
"""The kind and the step of the events of each."""
FILE_COLUMNS = (
    Attachment.id,
    Attachment.case_id,
    Attachment.channel,
    Attachment.kind,
    Attachment.problem,
)
EventRow = Row[*tuple[Any, ...]]
Shown = tuple[int, "Kept"]
"""What somebody may see, by the id of its event."""


class Whose(NamedTuple):
    """The case that something belongs to."""

    id: int
    number: str
    anonymous: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One thing on a shelf, without who sent it: that would join an anonymous case to a named one.

    area: the code of where it is looked after while it has no case. sort: what kind of message it
    was. said, the words as they were, and limit are of words; channel and problem are of a file.
    """

    at: datetime
    area: str
    case: Whose | None
    sort: str
    anonymous: bool = False
    limit: Limit | None = None
    said: str = ""
    channel: str = ""
    problem: str | None = None


def keep_words(
    session: Session,
    message_id: int,
    sort: str,
    who: Actor,
    said: str,
    limit: Limit,
    now: datetime,
    *,
    area_code: str,
    case_id: int | None = None,
    anonymous: bool = False,
) -> None:
    """Note that a message's words were taken up by no step, so that the desk finds them.

    sort: what kind of message it was, for one without words.
    """
    decided = {"sort": sort, "limit": limit, "case": case_id, "anonymous": anonymous}
    data = decided | {"area": area_code}
    _note(session, Subject(MESSAGE, message_id), KEPT, who, now, data, said)


def set_file_aside(
    session: Session, file_id: int, state: str, now: datetime, *, area_code: str
) -> None:
    """Note that a file was lost, or is here and not to be seen."""
    _note(session, Subject(FILE, file_id), state, SYSTEM, now, {"area": area_code})


def kept_page(
    session: Session, who: Viewer, shelf: Shelf, after: Cursor | None, limit: int = PAGE
) -> Page[Kept, Cursor]:
    """Give a page of one shelf, newest first, as far as somebody looks after it."""
    viewer = who.acting_as(*KEPT_ROLES)
    read = _words if shelf is Shelf.WORDS else _files
    seen: dict[int, Kept] = {}

    def fetch(before: Cursor | None, count: int) -> Sequence[EventRow]:
        return session.execute(in_order(shelf, before).limit(count)).all()

    def keep(rows: Sequence[EventRow]) -> Sequence[EventRow]:
        seen.update(read(session, viewer, rows))
        return [row for row in rows if row.id in seen]

    page = sift(fetch, keep, lambda row: (row.at, row.id), after, limit)
    return Page([seen[row.id] for row in page.rows], page.after)


def in_order(shelf: Shelf, before: Cursor | None) -> Select[*tuple[Any, ...]]:
    """Give the query of one shelf, a range of the index of steps."""
    kind, step = _SHELVES[shelf]
    query = select(Event.id, Event.at, Event.subject_id, Event.text, Event.data).where(
        Event.kind == kind, Event.step == step
    )
    if before is not None:
        query = query.where(tuple_(Event.at, Event.id) < tuple_(*before))
    return query.order_by(Event.at.desc(), Event.id.desc())


def _note(
    session: Session,
    subject: Subject,
    step: str,
    actor: Actor,
    now: datetime,
    data: Mapping[str, Any],
    said: str | None = None,
) -> None:
    """Write the event; there is one of a subject, whoever notes it again."""
    event = insert_into(session, table_of(Event)).values(
        kind=subject.kind,
        subject_id=subject.id,
        sequence=1,
        step=step,
        from_state="",
        to_state=step,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        at=now,
        text=said,
        data=data,
    )
    session.execute(event.on_conflict_do_nothing())


def _words(session: Session, viewer: Viewer, rows: Sequence[EventRow]) -> Iterator[Shown]:
    cases = _cases(session, viewer, (row.data["case"] for row in rows))
    for row in rows:
        case, area = cases.get(row.data["case"]), row.data["area"]
        if _in_reach(viewer, case, row.data["case"], area):
            yield (
                row.id,
                Kept(
                    at=row.at,
                    area=area,
                    case=case,
                    sort=row.data["sort"],
                    anonymous=case.anonymous if case else row.data["anonymous"],
                    limit=Limit(row.data["limit"]),
                    said=row.text or "",
                ),
            )


def _files(session: Session, viewer: Viewer, rows: Sequence[EventRow]) -> Iterator[Shown]:
    ids = [row.subject_id for row in rows]
    query = select(*FILE_COLUMNS).where(Attachment.id.in_(ids))
    files = {file.id: file for file in session.execute(query)}
    cases = _cases(session, viewer, (file.case_id for file in files.values()))
    for row in rows:
        file, area = files[row.subject_id], row.data["area"]
        case = cases.get(file.case_id)
        if _in_reach(viewer, case, file.case_id, area):
            yield (
                row.id,
                Kept(
                    at=row.at,
                    area=area,
                    case=case,
                    sort=file.kind,
                    channel=file.channel,
                    problem=file.problem,
                ),
            )


def _in_reach(viewer: Viewer, case: Whose | None, case_id: int | None, area: str) -> bool:
    """Tell whether it is somebody's: by its case where it has one, else by where it is kept."""
    if case_id is not None:
        return case is not None
    return any(reach.covers(area, None, police=False) for reach in viewer.reaches)


def _cases(
    session: Session, viewer: Viewer, ids: Iterable[int | None]
) -> Mapping[int | None, Whose]:
    """Give those of some cases that are in sight."""
    wanted = {each for each in ids if each is not None}
    columns = (Case.id, Case.number, Case.anonymous)
    rows = session.execute(select(*columns).where(Case.id.in_(wanted), visible(viewer)))
    return {row.id: Whose(*row) for row in rows}


def places_of(session: Session, kept: Sequence[Kept]) -> Mapping[str, str]:
    """Name where things are looked after, by the code of the area."""
    return area_names(session, {each.area for each in kept})
