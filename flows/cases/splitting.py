"""One report of several matters taken apart: each other matter becomes a case of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from flows.cases import words
from flows.cases.actions import locked, open_case, perform
from flows.cases.change import ActionError, Change
from flows.cases.conduct import STAFF
from flows.cases.drafts import Draft, ItemNow
from flows.cases.tables import Case
from flows.cases.words_conduct import ANOTHER_MATTER
from flows.cases.words_splitting import HOW_MANY, SPLIT_OFF
from flows.map.tables import Grid
from flows.office import Office
from flows.people.actors import SYSTEM, Actor
from nlp.catalogue.severity import Severity

MOST_PIECES = 4
"""Other matters that one report is taken apart into at once."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One other matter: what it is about, what of the report tells it, and where that is.

    masked: the words as a group may read them. place, grid_id: None where it is where the report
    was. deadline_class, severity: as the catalogue has them for its item.
    """

    item: ItemNow
    text: str
    masked: str
    place: str | None = None
    grid_id: int | None = None
    deadline_class: str | None = None
    severity: Severity = Severity.GENERAL


def split(
    session: Session,
    office: Office,
    case_id: int,
    pieces: Sequence[Piece],
    actor: Actor = SYSTEM,
    seen: int | None = None,
) -> Sequence[Case]:
    """Make a case of each other matter, for the same reporter, who is told of all at once.

    seen: how many events the case had when who asks looked at it. ActionError says why nothing of
    it was done.
    """
    if not 0 < len(pieces) <= MOST_PIECES:
        raise ActionError(HOW_MANY.format(most=MOST_PIECES))
    case = locked(session, case_id)
    apart = [open_case(session, office, _draft(session, case, each), SYSTEM) for each in pieces]
    told = "、".join(SPLIT_OFF.format(number=each.number, item=_name(each)) for each in apart)
    perform(session, office, case_id, Change("split", actor, told, told, seen=seen))
    return apart


def _name(case: Case) -> str:
    """Name what was split off: whoever handles the one may not know that the other is of staff."""
    return ANOTHER_MATTER if case.item_code == STAFF else case.item_name


def _draft(session: Session, case: Case, piece: Piece) -> Draft:
    item, grid = piece.item, session.get(Grid, piece.grid_id) if piece.grid_id else None
    return Draft(
        source=case.source,
        resident_id=case.resident_id,
        contact_id=case.contact_id,
        item_code=item.code,
        item_name=item.name,
        catalogue_version=case.catalogue_version,
        severity=piece.severity,
        deadline_class=piece.deadline_class or case.deadline_class,
        police=item.police,
        department_id=item.department_id,
        summary=words.NOT_FOR_GROUPS if item.hidden else piece.masked,
        description=piece.text,
        place=piece.place or case.place,
        anonymous=case.anonymous,
        behalf=case.behalf,
        area_code=grid.code if grid else case.area_code,
        grid_id=grid.id if grid else case.grid_id,
    )
