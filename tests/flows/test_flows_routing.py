"""派单目录: which row decides for an item in an area on a day, and how the table is changed."""

import threading
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, text

from flows.map.route_tables import Route, RouteLevel, RouteSource
from flows.map.routing import (
    RouteError,
    RouteKey,
    RouteValue,
    decided,
    end_route,
    route_of,
    routes_on,
    set_route,
    standing,
    value_of,
)
from flows.people.tables import Department

TODAY = date(2026, 3, 4)
COUNTY, STREET, COMMUNITY = "329901", "329901001", "329901001001"
GRID = "329901001001001"
DAY = timedelta(days=1)
GRID_LEVEL, STREET_LEVEL = RouteValue(RouteLevel.GRID), RouteValue(RouteLevel.STREET)
COMMUNITY_LEVEL = RouteValue(RouteLevel.COMMUNITY)


@pytest.fixture
def ruled(database, office, cast):
    """Change the table as 周主任 does on the console; gives the row's id."""

    def change(item="", area="", value=STREET_LEVEL, since=TODAY, **more):
        with database.write() as session:
            key = RouteKey(item, area)
            source = RouteSource.CONSOLE
            return set_route(session, office, key, value, since, source, cast.zhou, **more).id

    return change


@pytest.fixture
def asked(database):
    """Ask which level a day's table gives; None where the catalogue decides."""

    def level(item="fumes", area=GRID, on=TODAY):
        with database.read() as session:
            found = route_of(session, item, area, on)
            return found.level if found else None

    return level


def test_without_a_row_the_catalogue_decides(asked, cast):
    assert asked() is None


def test_the_most_specific_row_decides_a_named_item_before_a_near_area(ruled, asked):
    ladder = [("", ""), ("", STREET), ("", GRID), ("fumes", ""), ("fumes", STREET), ("fumes", GRID)]
    for item, area in ladder:
        ruled(item, area, RouteValue(RouteLevel.STREET, profile=f"{item}{area}"[-20:]))
        assert asked() is RouteLevel.STREET
    ruled("fumes", COMMUNITY, COMMUNITY_LEVEL)
    assert asked() is RouteLevel.STREET
    assert asked(area=f"{COMMUNITY}002") is RouteLevel.COMMUNITY
    ruled("", GRID, GRID_LEVEL)
    assert asked() is RouteLevel.STREET
    assert asked(item="lamp") is RouteLevel.GRID


def test_a_neighbours_row_says_nothing_here(ruled, asked):
    ruled("fumes", f"{COMMUNITY}002")
    ruled("lamp", GRID)
    assert asked() is None
    assert asked(area=COMMUNITY) is None


def test_a_change_ends_the_row_before_it_and_the_past_can_be_asked(ruled, asked, database):
    ruled("fumes")
    ruled("fumes", value=COMMUNITY_LEVEL, since=TODAY + 10 * DAY)
    assert asked(on=TODAY - DAY) is None
    assert asked(on=TODAY + 9 * DAY) is RouteLevel.STREET
    assert asked(on=TODAY + 10 * DAY) is RouteLevel.COMMUNITY
    with database.read() as session:
        rows = standing(session, RouteKey("fumes"))
        assert [row.until for row in rows] == [TODAY + 9 * DAY, None]


def test_what_is_planned_stays_when_today_is_changed(ruled, asked):
    ruled("fumes", value=COMMUNITY_LEVEL, since=TODAY + 10 * DAY)
    ruled("fumes", value=GRID_LEVEL)
    assert asked(on=TODAY + 9 * DAY) is RouteLevel.GRID
    assert asked(on=TODAY + 10 * DAY) is RouteLevel.COMMUNITY


def test_what_is_said_for_some_days_lets_the_old_row_hold_again(ruled, asked):
    ruled("fumes")
    ruled("fumes", value=GRID_LEVEL, since=TODAY + DAY, until=TODAY + 3 * DAY)
    assert [asked(on=TODAY + day * DAY) for day in range(5)] == [
        *(RouteLevel.STREET, RouteLevel.GRID, RouteLevel.GRID, RouteLevel.GRID, RouteLevel.STREET)
    ]


def test_a_row_changed_twice_on_a_day_keeps_both_on_record(ruled, asked, database):
    ruled("fumes")
    ruled("fumes", value=GRID_LEVEL)
    assert asked() is RouteLevel.GRID
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Route)) == 2


def test_what_says_nothing_new_writes_nothing(ruled):
    first = ruled("fumes", note="会上定的")
    assert ruled("fumes", since=TODAY + DAY) == first
    assert ruled("fumes", note="又定了一次") != first


def test_a_row_is_ended_and_the_catalogue_decides_again(ruled, asked, database, office):
    ruled("fumes")
    ruled("fumes", value=GRID_LEVEL, since=TODAY + 9 * DAY)
    with database.write() as session:
        end_route(session, office, RouteKey("fumes"), TODAY + 2 * DAY)
    assert asked(on=TODAY + DAY) is RouteLevel.STREET
    assert asked(on=TODAY + 2 * DAY) is None
    assert asked(on=TODAY + 9 * DAY) is None
    with database.write() as session, pytest.raises(RouteError, match="本来就没有"):
        end_route(session, office, RouteKey("lamp"), TODAY)


def test_days_gone_by_are_not_said_otherwise(ruled, asked, clock, database, office):
    ruled("fumes", since=TODAY - 5 * DAY)
    with pytest.raises(RouteError, match="以前的派单"):
        ruled("fumes", value=GRID_LEVEL, since=TODAY - DAY)
    with database.write() as session, pytest.raises(RouteError, match="2026-03-04 或以后"):
        end_route(session, office, RouteKey("fumes"), TODAY - DAY)
    assert asked(on=TODAY - DAY) is RouteLevel.STREET


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"area": "329999"}, "没有编码为 329999"),
        ({"value": RouteValue(RouteLevel.DEPARTMENT)}, "主办部门"),
        ({"value": RouteValue(RouteLevel.STREET, 1, (1,))}, "不用再列为协办"),
        ({"until": TODAY - DAY}, "截止日早于起始日"),
        ({"since": date(1999, 12, 31)}, "2000 年"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(ruled, change, says, database):
    with pytest.raises(RouteError, match=says):
        ruled(**change)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Route)) == 0


def test_a_row_keeps_its_departments_and_who_made_it(ruled, database, cast, clock):
    with database.read() as session:
        lead, first, second = session.scalars(select(Department.id).order_by(Department.id)).all()[
            :3
        ]
    value = RouteValue(RouteLevel.DEPARTMENT, lead, (first, second), "5+10")
    ruled("fumes", STREET, value, note="例会定的")
    with database.read() as session:
        row = route_of(session, "fumes", GRID, TODAY)
        assert value_of(row) == value
        assert (row.made_by, row.made_at, row.note) == (cast.zhou, clock(), "例会定的")
        assert row.source is RouteSource.CONSOLE


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # It tells its plan in words.
def test_a_case_asks_one_index(database, cast):
    with database.read() as session:
        statement = (
            "EXPLAIN QUERY PLAN SELECT * FROM routes WHERE item_code IN ('a', '') AND area_code"
            " IN ('', 'b', 'c') AND since <= '2026-03-04'"
            " AND (until IS NULL OR until >= '2026-03-04')"
        )
        plan = " ".join(row.detail for row in session.execute(text(statement)))
    assert (
        "SEARCH routes USING INDEX ix_routes_key (item_code=? AND area_code=? AND since<?)" in plan
    )


def test_two_at_once_leave_no_two_rows_of_one_day(database, other_database, office, cast):
    barrier, failed = threading.Barrier(2), []

    def write(where, value):
        barrier.wait(5)
        try:
            for number in range(8):
                with where.write() as session:
                    key, since = RouteKey("fumes", STREET), TODAY + number % 3 * DAY
                    source = RouteSource.CONSOLE
                    set_route(session, office, key, value, since, source, cast.zhou)
        except Exception as error:  # noqa: BLE001 - told to the test.
            failed.append(error)

    pairs = ((database, STREET_LEVEL), (other_database, GRID_LEVEL))
    threads = [threading.Thread(target=write, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with database.read() as session:
        rows = standing(session, RouteKey("fumes", STREET))
    for before, after in pairwise(rows):
        assert before.until is not None
        assert before.until < after.since


AREAS = ("", COUNTY, STREET, COMMUNITY, GRID, f"{COMMUNITY}002")
days = st.integers(0, 12)
changes = st.lists(
    st.tuples(
        st.sampled_from(("", "fumes", "lamp")),
        st.sampled_from(AREAS),
        st.sampled_from((GRID_LEVEL, STREET_LEVEL, COMMUNITY_LEVEL, None)),
        days,
        st.none() | days,
    ),
    max_size=14,
)


def naive(told, item, area, day):
    """Give what holds on a day, from a list of what was said of each key and day."""
    candidates = [
        (key[0] != "", len(key[1]), value)
        for (key, on), value in told.items()
        if on == day and value and key[0] in (item, "") and area.startswith(key[1])
    ]
    return max(candidates, key=lambda each: each[:2])[2] if candidates else None


def tell(told, starts, key, value, since, until):
    """Note on each day what was said of it, as an office would on a wall of paper."""
    if until is None and value is not None:
        coming = [start for start in starts.get(key, ()) if start > since]
        until = min(coming) - 1 if coming else None
    last = 12 if until is None else until
    for day in range(since, last + 1):
        told[key, day] = value


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(changes, st.sampled_from(("fumes", "lamp", "noise")), st.sampled_from(AREAS))
def test_any_changes_read_as_if_each_day_were_written_down(
    database, office, cast, said, item, area
):
    told = {}
    with database.write() as session:
        session.execute(delete(Route))
        for item_code, area_code, value, since, length in said:
            key, first = RouteKey(item_code, area_code), TODAY + since * DAY
            until = None if length is None else since + length
            starts = {key: [(row.since - TODAY).days for row in standing(session, key)]}
            try:
                if value is None:
                    end_route(session, office, key, first)
                else:
                    last = None if until is None else TODAY + until * DAY
                    source = RouteSource.IMPORT
                    set_route(session, office, key, value, first, source, None, until=last)
            except RouteError:
                continue
            plain = (item_code, area_code)
            ends = None if value is None else until
            tell(told, {plain: starts[key]}, plain, value, since, ends)
    with database.read() as session:
        for day in range(13):
            on = TODAY + day * DAY
            found = route_of(session, item, area, on)
            expected = naive(told, item, area, day)
            assert (value_of(found) if found else None) == expected
            many = routes_on(session, [item], [area], on)
            again = decided(many, item, area)
            assert (again.id if again else None) == (found.id if found else None)
