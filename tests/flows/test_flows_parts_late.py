"""The clock of a helper's part: warned, late, and who is told of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from flows.cases import due
from flows.cases.states import State
from flows.cases.tables import Case
from flows.events import Event
from flows.people.tables import Department


@pytest.fixture
def joint(database, brought_to, does, clock):
    """Bring a case to 小李, who has the first department help until the 9th."""
    case_id = brought_to("resolve", department_id=None)
    with database.read() as session:
        helper = session.scalars(select(Department.id).order_by(Department.id)).first()
    until = clock().date() + timedelta(days=5)
    does("小李", case_id, "join", "一起查", departments=(helper,), until=until)
    return case_id


def steps(database, case_id):
    with database.read() as session:
        return session.scalars(
            select(Event.step).where(Event.subject_id == case_id).order_by(Event.sequence)
        ).all()


def test_a_helper_is_warned_and_then_told_that_it_is_late_and_so_is_the_lead(
    database, office, joint, clock, told_of, adds_up
):
    for _ in range(12):
        clock.now += timedelta(hours=12)
        due.sweep(database, office)
    assert {"warn_part", "part_overdue"} <= set(steps(database, joint))
    assert [who for who, _ in told_of(joint, "warn_part")] == ["department"]
    assert sorted(who for who, _ in told_of(joint, "part_overdue")) == ["department", "grid-01"]
    adds_up(joint)


def test_a_part_that_is_done_is_warned_of_no_more(database, office, joint, does, clock):
    does("何科长", joint, "finish_part", "查过了")
    for _ in range(12):
        clock.now += timedelta(hours=12)
        due.sweep(database, office)
    assert not {"warn_part", "part_overdue"} & set(steps(database, joint))


def test_what_is_judged_low_after_two_rounds_waits_for_a_call_and_is_never_closed_by_time(
    database, office, brought_to, does, clock
):
    case_id = brought_to("resolve", department_id=None, police=False)
    for round_ in range(3):
        does("小李", case_id, "resolve", "好了")
        does("王阿姨", case_id, "unsolved")
        if round_ < 2:
            does("王阿姨", case_id, "reopen")
            does("小李", case_id, "take")
    for _ in range(20):
        clock.now += timedelta(hours=12)
        due.sweep(database, office)
    with database.read() as session:
        assert session.get_one(Case, case_id).state is State.RATED
    case = does("周主任", case_id, "call_back", "电话里说：周六再来一次")
    assert case.state is State.CLOSED
