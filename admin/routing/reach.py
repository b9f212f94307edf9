"""Who reads the routing table, and who may change which of its rows."""

from flask import abort
from sqlalchemy.orm import Session

from flows.cases.scope import Viewer
from flows.telling.places import KEEPER_ROLES, READER_ROLES, Territory, territory


def readable(session: Session, who: Viewer) -> Territory:
    """Give what somebody reads of; 403 for whoever does not."""
    if not who.has(*READER_ROLES):
        abort(403)
    return territory(session, who.acting_as(*READER_ROLES).codes)


def kept(session: Session, who: Viewer) -> Territory:
    """Give what somebody looks after, which may be nothing."""
    return territory(session, who.acting_as(*KEEPER_ROLES).codes)


def may_change(where: Territory, area_code: str) -> bool:
    """Tell whether a row's area lies in a territory; what holds everywhere is the whole map's."""
    return where.whole or bool(area_code and where.codes and area_code.startswith(where.codes))
