"""What is asked each minute and each page costs what is found, not what is stored."""

import pytest
from sqlalchemy import event

from flows.cases.scope import Viewer
from flows.clocks.reads import crossing, provisional_until
from flows.letters.reads import Shelf, letter_page
from flows.people.duties import Reach
from flows.people.tables import Role, Staff

# PostgreSQL chooses by how much there is.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def plans(database):
    """Tell how SQLite would find what a read asks for."""

    def of(read):
        asked = []

        def note(_connection, _cursor, statement, parameters, *_):
            asked.append((statement, parameters))

        with database.read() as session:
            event.listen(database.reader, "before_cursor_execute", note)
            try:
                read(session)
            finally:
                event.remove(database.reader, "before_cursor_execute", note)
            raw = session.connection().connection.driver_connection
            return [
                row[3]
                for statement, parameters in asked
                for row in raw.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            ]

    return of


def test_sweeps_find_what_crossed_by_an_index_of_its_kind(database, plans, clock):
    found = plans(lambda session: crossing(session, "letter", clock.now, 200))
    assert len(found) == 1
    assert "ix_clocks_crosses_at (kind=? AND crosses_at<?)" in found[0]
    found = plans(lambda session: provisional_until(session, "letter", clock.now))
    assert "ix_clocks_provisional (kind=? AND due_at<?)" in found[0]


@pytest.mark.parametrize("shelf", Shelf)
@pytest.mark.parametrize("code", ["329901", "329901001", "329901001001", "329901001001001"])
def test_a_list_of_letters_reads_ranges_of_indexes_in_their_order(database, plans, shelf, code):
    role = Role.HEAD if len(code) > 12 else Role.DISPATCHER
    who = Viewer(Staff(id=1, name="周主任"), (Reach(role, (code,)),))
    found = plans(lambda session: letter_page(session, who, shelf, before=10))
    ids = [plan for plan in found if "letters" in plan and "INTEGER PRIMARY KEY" not in plan]
    assert ids
    assert all("ix_letters_" in plan and "state=? AND id<?" in plan for plan in ids)
    assert not [plan for plan in found if plan.startswith("SCAN letter")]
