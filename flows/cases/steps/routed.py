"""What the routing table 派单目录 says of a case, asked when it is filed and whenever it moves."""

from flows.cases import words
from flows.cases.change import Change
from flows.cases.conduct import about_staff
from flows.cases.moment import Moment
from flows.cases.parts import PartState
from flows.map.route_tables import Route
from flows.map.routing import route_of
from flows.people.actors import SYSTEM


def route(moment: Moment, area_code: str = "") -> Route | None:
    """Give the row that decides for a case where it lies, or where it is about to."""
    case = moment.case
    return route_of(
        moment.session, case.item_code, area_code or case.area_code, moment.office.today
    )


def ask_helpers(moment: Moment) -> Change | None:
    """Ask those to help whom the table names for where the case lies now, and who do not yet."""
    found, case = route(moment), moment.case
    if found is None or about_staff(case):
        return None
    helping = {p.department_id for p in moment.clocks.parts if p.state is PartState.OPEN}
    wanted = [each for each in found.helpers if each not in {*helping, case.department_id}]
    if not wanted:
        return None
    said = words.HELP_BY_ROUTE
    return Change("join", SYSTEM, said, said, departments=tuple(wanted))
