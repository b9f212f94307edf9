"""Who reads of whom, and who may change something of theirs."""

from flask import abort
from sqlalchemy.orm import Session

from admin.context import console
from admin.identity import asking_in
from flows.cases import staffing
from flows.cases.scope import Viewer
from flows.people.tables import Staff
from flows.telling.places import KEEPER_ROLES, READER_ROLES, Territory, territory


def readable(session: Session, who: Viewer) -> Territory:
    """Give what somebody reads of; 403 for whoever does not."""
    if not who.has(*READER_ROLES):
        abort(403)
    return territory(session, who.acting_as(*READER_ROLES).codes)


def kept(session: Session, who: Viewer) -> Territory:
    """Give what somebody looks after, which may be nothing."""
    return territory(session, who.acting_as(*KEEPER_ROLES).codes)


def may_change(session: Session, who: Viewer, staff_id: int) -> bool:
    """Tell whether somebody's duties lie all in what a viewer looks after."""
    where, today = kept(session, who), console().office.today
    seen = staffing.seen_in(session, where, staff_id, today) is not None
    return bool(where.codes) and seen and staffing.kept_in(session, where, staff_id, today)


def changed(session: Session, staff_id: int) -> tuple[Viewer, Staff]:
    """Give who asks and whom they may change, in a session that writes; 404 and 403 for others."""
    who = asking_in(session)
    found = staffing.seen_in(session, readable(session, who), staff_id, console().office.today)
    if found is None:
        abort(404)
    if not may_change(session, who, staff_id):
        abort(403)
    return who, found


def locked(session: Session, staff_id: int) -> tuple[Viewer, Staff]:
    """Give the same, with the person for this transaction alone."""
    who, found = changed(session, staff_id)
    session.refresh(found, with_for_update=True)
    return who, found
