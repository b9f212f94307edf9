"""Who somebody is to a letter or a bulletin, and which of them they may see."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, false, or_, select
from sqlalchemy.orm import Session

from flows.cases import permissions as cases
from flows.cases.conduct import STAFF
from flows.cases.scope import Viewer
from flows.cases.scope import visible as visible_case
from flows.cases.tables import Case
from flows.letters.decision import Thing
from flows.letters.states import BulletinState, To, Who
from flows.letters.tables import Bulletin, BulletinLetter, Letter, LetterCase
from flows.map.tables import COMMUNITY, COUNTY, STREET
from flows.people.actors import Actor
from flows.people.duties import DIVISION_ROLES, GRID_ROLES, Reach, heads, reaches_of
from flows.people.tables import Role

LETTER_ROLES = (Role.DISPATCHER, Role.ADMIN, Role.AUDITOR, Role.HANDLER, *GRID_ROLES)
"""Who may have to do with letters at all; a grid's worker sees what is asked of the grid."""
BULLETIN_ROLES = LETTER_ROLES
OFFICE_ROLES = (Role.DISPATCHER, Role.ADMIN)
"""Who may say how their division writes."""


def relations(session: Session, thing: Thing, actor: Actor, today: date) -> frozenset[Who]:
    """Give all that an actor is to a letter or a bulletin."""
    if actor.kind == "system":
        return frozenset({Who.SYSTEM})
    if actor.kind != "staff" or actor.id is None:
        return frozenset()
    reaches = reaches_of(session, actor.id, today)
    if isinstance(thing, Letter) and _is_kept_from(session, thing, reaches, actor.id):
        return frozenset()
    return relations_of(session, thing, reaches, today)


def _is_kept_from(
    session: Session, letter: Letter, reaches: Sequence[Reach], staff_id: int
) -> bool:
    """Tell whether a letter is about a complaint about staff that somebody may not hear."""
    return any(
        not cases.relations_of(reaches, case, staff_id) for case in about_staff_in(session, letter)
    )


def about_staff_in(session: Session, letter: Letter) -> Sequence[Case]:
    """Give the cases of a letter that are complaints about staff by now."""
    ids = [each.case_id for each in letter.cases]
    found = select(Case).where(Case.id.in_(ids), Case.item_code == STAFF)
    return session.scalars(found).all()


def relations_of(
    session: Session, thing: Thing, reaches: Iterable[Reach], today: date
) -> frozenset[Who]:
    found = set()
    for reach in reaches:
        if reach.role is Role.DISPATCHER and thing.issuer_code.startswith(reach.codes):
            found.add(Who.ISSUER)
        if isinstance(thing, Letter) and _signs(session, thing, reach, today):
            found.add(Who.ADDRESSEE)
    return frozenset(found)


def _signs(session: Session, letter: Letter, reach: Reach, today: date) -> bool:
    """Tell whether a duty makes somebody sign: a grid's head, and its roster while it has none."""
    if letter.to_kind is To.DEPARTMENT:
        return reach.role is Role.HANDLER and reach.department_id == letter.department_id
    if letter.to_code not in reach.codes:
        return False
    if letter.to_kind is To.DIVISION:
        return reach.role is Role.DISPATCHER
    if reach.role is Role.HEAD:
        return True
    return reach.role in GRID_ROLES and not heads(session, letter.grid_id, today)


def visible(who: Viewer) -> ColumnElement[bool]:
    """Give the condition on letters that a viewer may see; none without a duty."""
    return or_(false(), *ranges(who))


def ranges(who: Viewer) -> Iterator[ColumnElement[bool]]:
    """Give the conditions on visible letters, each one range of an index.

    A county sees all its letters by who writes: nobody writes to what lies elsewhere.
    """
    hears = _may_hear(who)
    for reach in who.reaches:
        if reach.department_id is not None:
            yield and_(Letter.department_id == reach.department_id, hears)
        for code in reach.codes:
            if reach.role in (*DIVISION_ROLES, *GRID_ROLES):
                yield from (and_(lies, hears) for lies in _by_code(code))


def _may_hear(who: Viewer) -> ColumnElement[bool]:
    """Leave out letters about what became a complaint about staff that a viewer may not see.

    Whoever it may be about had the case, and so the letter, before it turned into one.
    """
    hidden = (
        select(LetterCase.case_id)
        .join(Case, Case.id == LetterCase.case_id)
        .where(LetterCase.letter_id == Letter.id, Case.item_code == STAFF, ~visible_case(who))
    )
    return ~exists(hidden)


def _by_code(code: str) -> Iterator[ColumnElement[bool]]:
    if len(code) == COUNTY:
        yield Letter.issuer_county == code
    elif len(code) == STREET:
        yield Letter.issuer_street == code
        yield Letter.to_street == code
    elif len(code) == COMMUNITY:
        yield Letter.issuer_code == code
        yield Letter.to_community == code
    else:
        yield Letter.to_code == code


def to_answer(who: Viewer) -> Iterator[ColumnElement[bool]]:
    """Give the conditions on letters that are addressed to a viewer, each one range."""
    hears = _may_hear(who)
    for reach in who.reaches:
        if reach.department_id is not None:
            yield and_(Letter.department_id == reach.department_id, hears)
        for code in reach.codes:
            if reach.role is Role.DISPATCHER or reach.role in GRID_ROLES:
                yield and_(Letter.to_code == code, hears)


def bulletins_over(who: Viewer) -> Iterator[ColumnElement[bool]]:
    """Give the conditions on visible bulletins: one's own division's and those below it, drafts
    too; those issued above it; and those that name one's department.
    """
    for reach in who.reaches:
        if reach.department_id is not None:
            yield and_(_issued(), _names(reach.department_id))
        for code in reach.codes:
            if reach.role in DIVISION_ROLES and len(code) <= STREET:
                yield (
                    Bulletin.issuer_county if len(code) == COUNTY else Bulletin.issuer_street
                ) == code
            elif reach.role in DIVISION_ROLES:
                yield Bulletin.issuer_code == code
            if reach.role in (*DIVISION_ROLES, *GRID_ROLES):
                for length in (COUNTY, STREET, COMMUNITY):
                    if length < len(code):
                        yield and_(_issued(), Bulletin.issuer_code == code[:length])


def _issued() -> ColumnElement[bool]:
    return Bulletin.state == BulletinState.ISSUED


def _names(department_id: int) -> ColumnElement[bool]:
    return exists(
        select(BulletinLetter.letter_id)
        .join(Letter, Letter.id == BulletinLetter.letter_id)
        .where(BulletinLetter.bulletin_id == Bulletin.id, Letter.department_id == department_id)
    )
