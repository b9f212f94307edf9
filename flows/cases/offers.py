"""What somebody can do with a case now, read from the rows: for forms, and for refusals."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from flows.cases.change import Change
from flows.cases.decision import Clocks
from flows.cases.moment import Moment
from flows.cases.parts import helpers_of, part_clocks_of, parts_of
from flows.cases.permissions import relations_of
from flows.cases.reads import clocks_now
from flows.cases.scope import Viewer
from flows.cases.states import Who
from flows.cases.steps import CASES
from flows.cases.steps.row import Row
from flows.cases.tables import Case
from flows.office import Office
from flows.people.actors import Actor, staff


def possible_for(moment: Moment, own: frozenset[Who]) -> Sequence[Row]:
    """Give the rows somebody may take from where a case stands, by what they are to it."""
    return [
        row
        for row in CASES.possible(moment.case.state)
        if not row.by.isdisjoint(own) and (row.when is None or row.when(moment))
    ]


def is_meant(session: Session, office: Office, case: Case, actor: Actor, row: Row) -> bool:
    """Tell whether a row is for a case as it stands now, whoever may take it."""
    if case.state not in row.source:
        return False
    clocks = Clocks(case.id, clocks_now(session, case))
    moment = Moment(session, office, case, clocks, Change("", actor), office.clock())
    return row.when is None or row.when(moment)


def offered(session: Session, office: Office, case: Case, who: Viewer) -> Sequence[Row]:
    """Give the rows a viewer is offered as forms; `perform` looks at everything once more."""
    own = relations_of(who.reaches, case, who.staff.id, helpers_of(session, case))
    parts = parts_of(session, case), part_clocks_of(session, case)
    clocks = Clocks(case.id, clocks_now(session, case), *parts)
    nothing_yet = Change("", staff(who.staff))
    moment = Moment(session, office, case, clocks, nothing_yet, office.clock())
    return [row for row in possible_for(moment, own) if row.console]
