"""What is near a report, and what rises, is read from ranges of indexes, however much is stored."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import event

from flows.cases.actions import open_case
from flows.cases.rising import rising
from flows.cases.scope import viewer
from flows.cases.storms import Matter, near

NOW = datetime(2026, 3, 4, 2, tzinfo=UTC)
AREA = "330106001001001"


@pytest.fixture
def plans(database):
    """Read while every statement over cases is explained; gives the plans' lines."""

    def of(read):
        found = []
        with database.read() as session:
            raw = session.connection()

            def explain(_connection, _cursor, statement, parameters, *_):
                if "FROM cases" in statement and "EXPLAIN" not in statement:
                    rows = raw.connection.cursor().execute(
                        f"EXPLAIN QUERY PLAN {statement}", parameters
                    )
                    found.extend(row[3] for row in rows)

            event.listen(raw.engine, "before_cursor_execute", explain)
            try:
                read(session)
            finally:
                event.remove(raw.engine, "before_cursor_execute", explain)
        return found

    return of


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_near_is_a_range_for_each_item_it_may_be(plans, case_id):
    matter = Matter("fumes", ("fumes", "noise"), AREA, "3栋", "油烟太大", None)
    found = plans(lambda session: near(session, matter, NOW))
    ranges = [line for line in found if "ix_cases_community_item" in line]
    assert len(ranges) == 2
    assert all("community_code=? AND item_code=? AND accepted_at>?" in line for line in ranges)
    assert not [line for line in found if line.startswith("SCAN cases")]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_rises_is_a_day_of_a_division_and_ranges_of_the_weeks_before(
    plans, files_three, office, people, database
):
    with database.read() as session:
        zhou = viewer(session, people["周主任"].id, office.today)
    found = plans(lambda session: rising(session, zhou, office.clock()))
    assert not [line for line in found if line.startswith("SCAN cases")]
    assert any("ix_cases_county_code_accepted" in line for line in found)
    assert any("ix_cases_community_item (community_code=? AND item_code=?" in x for x in found)


@pytest.fixture
def files_three(database, office, draft, people):
    for _ in range(3):
        with database.write() as session:
            open_case(session, office, draft(), people["王阿姨"])
