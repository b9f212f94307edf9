"""What the routing table changes: who has a case first, who helps, by which deadlines."""

import pytest
from sqlalchemy import select

from flows.cases.actions import open_case, perform
from flows.cases.change import Change
from flows.cases.parts import Part
from flows.cases.states import Level, State
from flows.map.route_tables import RouteLevel, RouteSource
from flows.map.routing import FIRST_DAY, RouteKey, RouteValue, set_route
from flows.people.actors import resident
from flows.people.tables import Department
from nlp.catalogue.severity import Severity
from notify.tables import Outbox


@pytest.fixture
def departments(database):
    with database.read() as session:
        return list(session.scalars(select(Department.id).order_by(Department.id)))


@pytest.fixture
def routed(database, office, cast):
    """Write a row of the table for an item, everywhere."""

    def write(value, area="", item="fumes"):
        with database.write() as session:
            key, source = RouteKey(item, area), RouteSource.CONSOLE
            set_route(session, office, key, value, FIRST_DAY, source, cast.zhou)

    return write


@pytest.fixture
def files(database, office, draft, cast):
    def file(**changes):
        with database.write() as session:
            return open_case(session, office, draft(**changes), resident(cast.wang))

    return file


def parts(database, case):
    with database.read() as session:
        return list(session.scalars(select(Part.department_id).where(Part.case_id == case.id)))


def test_a_department_has_it_first_and_its_helpers_are_asked(
    database, routed, files, departments, adds_up
):
    routed(RouteValue(RouteLevel.DEPARTMENT, departments[0], (departments[1],)))
    case = files()
    assert (case.state, case.level) == (State.ASSIGNED, Level.DEPARTMENT)
    assert case.department_id == departments[0]
    assert parts(database, case) == [departments[1]]
    adds_up(case.id)


def test_what_is_urgent_goes_to_the_grid_in_any_case(routed, files, departments):
    routed(RouteValue(RouteLevel.DEPARTMENT, departments[0]))
    case = files(severity=Severity.URGENT)
    assert (case.state, case.level, case.department_id) == (
        *(State.ASSIGNED, Level.GRID),
        departments[0],
    )


def test_a_desk_has_it_first_and_is_told(database, routed, files):
    routed(RouteValue(RouteLevel.STREET))
    case = files()
    assert (case.state, case.level) == (State.ACCEPTED, Level.STREET)
    with database.read() as session:
        [payload] = session.scalars(select(Outbox.payload).where(Outbox.kind == "accept"))
    assert "按派单目录由本级办" in payload["markdown"]


def test_it_keeps_the_profile_it_was_accepted_under(routed, files):
    routed(RouteValue(RouteLevel.GRID, None, (), "5+10"))
    assert files().profile == "5+10"
    assert files(item_code="noise").profile == "13710"


def test_the_table_is_asked_again_where_it_moves(
    database, office, routed, files, cast, departments, people
):
    routed(RouteValue(RouteLevel.GRID, departments[0], (departments[1],)), "329901001001002")
    case = files()
    assert parts(database, case) == []
    with database.write() as session:
        change = Change("assign", people["周主任"], grid_id=cast.other_grid)
        case = perform(session, office, case.id, change)
        assert case.department_id == departments[0]
    assert parts(database, case) == [departments[1]]
