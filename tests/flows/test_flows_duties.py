"""Duties: how far each role reaches, from which day to which, and who is on a roster."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select

from flows.map.tables import Division, Grid, PoliceGrid
from flows.people.duties import DIVISION_ROLES, GRID_ROLES, Reach, on_roster, reaches_of, roster
from flows.people.tables import Department, Duty, Role, Staff

HUA_1, HUA_2, CHUN_1 = "329901001001001", "329901001001002", "329901001002001"
DAY = timedelta(days=1)


@pytest.fixture
def has(database, cast):
    """Give 小李 other duties instead of his own; each a role and what it is over."""

    def duties(*rows):
        with database.write() as session:
            session.execute(delete(Duty).where(Duty.staff_id == cast.li))
            session.add_all(Duty(staff_id=cast.li, **row) for row in rows)

    return duties


@pytest.fixture
def reaches(database, cast, office):
    def now(name="li"):
        with database.read() as session:
            return reaches_of(session, getattr(cast, name), office.today)

    return now


@pytest.fixture
def on_duty(database, cast, office):
    """Tell who is on the first grid's roster, and whether that is said alike of each of them."""

    def names():
        with database.read() as session:
            found = roster(session, cast.grid, office.today)
            for person in session.scalars(select(Staff)):
                alike = on_roster(session, person.id, HUA_1, office.today)
                assert alike is (person in found), person.name
            return [person.name for person in found]

    return names


@pytest.mark.parametrize(
    ("reach", "covered"),
    [
        (Reach(Role.WORKER, (HUA_1,)), "a"),
        (Reach(Role.DISPATCHER, ("329901001001",)), "ab"),
        (Reach(Role.DISPATCHER, ("329901001",)), "abc"),
        (Reach(Role.DISPATCHER, ("329902",)), ""),
        (Reach(Role.WORKER, (HUA_1, CHUN_1)), "ac"),
        (Reach(Role.POLICE, (HUA_1, HUA_2), police_only=True), "b"),
        (Reach(Role.HANDLER, department_id=5), "c"),
        (Reach(Role.HANDLER, department_id=6), ""),
        (Reach(Role.VOLUNTEER), ""),
        (Reach(Role.POLICE, (), police_only=True), ""),
    ],
)
def test_a_reach_covers_what_lies_in_it_and_is_meant_for_it(reach, covered):
    """a lies in the first grid; b in the second, for the police; c in 春江, a department's."""
    things = {"a": (HUA_1, None, False), "b": (HUA_2, None, True), "c": (CHUN_1, 5, False)}
    found = "".join(
        name
        for name, (code, department_id, police) in things.items()
        if reach.covers(code, department_id, police=police)
    )
    assert found == covered


@given(st.text("0123456789", max_size=15), st.booleans())
def test_whoever_reaches_nothing_covers_nothing(code, police):
    assert not Reach(Role.WORKER).covers(code, None, police=police)


def test_a_role_reaches_what_it_is_over_and_no_more(database, cast, has, reaches):
    """A duty that names every sort of place counts only the one its role is about."""
    with database.read() as session:
        division = session.scalar(select(Division).where(Division.code == "329901001002"))
        police = session.scalar(select(PoliceGrid).where(PoliceGrid.code == "JG-02"))
        department = session.scalars(select(Department)).first()
    places = {"grid_id": cast.grid, "division_id": division.id, "department_id": department.id}
    officers = tuple(f"329901001002{number:03d}" for number in range(1, 5))
    expected = {
        **{role: Reach(role) for role in Role},
        **{role: Reach(role, (HUA_1,)) for role in GRID_ROLES},
        **{role: Reach(role, (division.code,)) for role in DIVISION_ROLES},
        Role.POLICE: Reach(Role.POLICE, officers, police_only=True),
        Role.HANDLER: Reach(Role.HANDLER, department_id=department.id),
    }
    for role, reach in expected.items():
        has({"role": role, "police_grid_id": police.id, **places})
        assert reaches() == (reach,)


def test_somebody_with_several_duties_reaches_all_of_them(cast, has, reaches):
    has(
        {"role": Role.WORKER, "grid_id": cast.grid},
        {"role": Role.HEAD, "grid_id": cast.other_grid},
        {"role": Role.VOLUNTEER, "grid_id": cast.grid},
    )
    assert [(each.role, each.codes) for each in reaches()] == [
        (Role.WORKER, (HUA_1,)),
        (Role.HEAD, (HUA_2,)),
        (Role.VOLUNTEER, ()),
    ]


@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [
        (None, None, True),
        (-1, 1, True),
        (0, 0, True),  # Its first and its last day count.
        (1, None, False),
        (None, -1, False),
        (1, -1, False),
    ],
)
def test_a_duty_holds_from_its_first_day_to_its_last(
    cast, office, has, reaches, on_duty, since, until, holds
):
    first, last = (None if days is None else office.today + days * DAY for days in (since, until))
    has({"role": Role.WORKER, "grid_id": cast.grid, "since": first, "until": last})
    assert bool(reaches()) is holds
    assert ("小李" in on_duty()) is holds


@pytest.mark.parametrize(
    ("hour", "minute", "holds"), [(15, 59, False), (16, 0, True), (23, 59, True)]
)
def test_a_day_of_duty_begins_at_midnight_in_shanghai(
    cast, clock, has, on_duty, hour, minute, holds
):
    has({"role": Role.WORKER, "grid_id": cast.grid, "since": date(2026, 3, 5)})
    clock.now = datetime(2026, 3, 4, hour, minute, tzinfo=UTC)
    assert ("小李" in on_duty()) is holds


def test_a_roster_is_of_those_who_may_act_on_cases(on_duty):
    """陈姐 is a volunteer of the grid, 姜警官 its officer: neither is on its roster."""
    assert on_duty() == ["小李", "小郑", "严网格长"]


def test_somebody_with_two_duties_in_a_grid_is_on_its_roster_once(cast, has, on_duty):
    has(*({"role": role, "grid_id": cast.grid} for role in GRID_ROLES))
    assert on_duty().count("小李") == 1


def test_who_is_inactive_is_on_no_roster_and_reaches_nothing(database, cast, reaches, on_duty):
    with database.write() as session:
        session.get_one(Staff, cast.li).active = False
    assert (reaches(), reaches("zheng") != ()) == ((), True)
    assert on_duty() == ["小郑", "严网格长"]


def test_a_grid_can_have_nobody_on_duty(database, cast, on_duty):
    with database.write() as session:
        session.execute(delete(Duty).where(Duty.grid_id == cast.grid))
    assert on_duty() == []


def test_a_dispatcher_reaches_a_grid_and_is_not_on_its_roster(database, cast, office, reaches):
    with database.read() as session:
        assert all(each.covers(HUA_1, None, police=False) for each in reaches("zhou"))
        assert not on_roster(session, cast.zhou, HUA_1, office.today)
        assert not on_roster(session, cast.li, HUA_1[:12], office.today)
        assert session.get(Grid, cast.grid).code == HUA_1
