"""What kind of person has a case, as its reporter is told: 网格员, 社区民警, a department."""

from sqlalchemy.orm import Session

from flows.cases import words
from flows.cases.permissions import relations_of
from flows.cases.states import Who
from flows.cases.tables import Case
from flows.office import Office
from flows.people.duties import reaches_of
from flows.people.tables import Staff


def titled(session: Session, office: Office, case: Case, somebody: Staff) -> str:
    """Give somebody's name with what they are to a case before it."""
    return title(session, office, case, somebody.id) + somebody.name


def title(session: Session, office: Office, case: Case, staff_id: int) -> str:
    own = relations_of(reaches_of(session, staff_id, office.today), case, staff_id)
    if own & {Who.ROSTER, Who.COLLEAGUE}:
        return words.TITLES[Who.ROSTER]
    if own & {Who.HANDLER, Who.INFORMED} and case.department is not None:
        return case.department.name
    return next((name for who, name in words.TITLES.items() if who in own), "")
