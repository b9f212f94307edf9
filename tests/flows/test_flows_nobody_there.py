"""Where none of a grid's people is there, the desk knows: of new cases, and of those that wait."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from flows.cases import due
from flows.cases.absences import begin_absences, leave, retire
from flows.people.actors import staff
from flows.people.duties import heads, roster
from flows.people.tables import Duty, Staff


@pytest.fixture
def all_go(database, office, cast):
    """Let all of the first grid's people go away, one after the other, with nobody instead."""

    def go(since=0, days=9, stay=()):
        first = office.today + timedelta(days=since)
        with database.write() as session:
            for person in list(roster(session, cast.grid, office.today)):
                if person.name not in stay:
                    until = first + timedelta(days=days)
                    leave(session, office, staff(person), person, first, until, None)

    return go


def test_of_a_new_case_the_desk_hears_at_once(all_go, brought_to, told_of):
    all_go()
    case_id = brought_to("take")
    told = dict(told_of(case_id, "assign"))
    assert "今天没有人在岗，请安排" in told["desk"]
    assert "新诉求" in told["grid-01"]


def test_while_one_is_there_the_desk_hears_nothing(all_go, brought_to, told_of):
    all_go(stay=("小郑",))
    assert "desk" not in dict(told_of(brought_to("take"), "assign"))


def test_when_the_last_one_goes_the_desk_hears_of_what_waits(all_go, brought_to, told_of, adds_up):
    case_id = brought_to("take")
    all_go()
    [text] = [said for who, said in told_of(case_id) if who == "desk"]
    assert "查看" in text
    adds_up(case_id)


def test_what_somebody_had_in_hand_is_told_once(all_go, brought_to, does, told_of):
    case_id = brought_to("take")
    does("小李", case_id, "take")
    all_go()
    assert len([who for who, _ in told_of(case_id, "remind") if who == "desk"]) == 1


def test_on_the_first_day_of_an_absence_the_desk_hears_too(
    all_go, brought_to, told_of, database, office, clock
):
    case_id = brought_to("take")
    all_go(since=1)
    assert "desk" not in dict(told_of(case_id))
    clock.now += timedelta(days=1)
    assert begin_absences(database, office)
    assert "desk" in dict(told_of(case_id, "remind"))


def test_when_the_last_one_leaves_the_office_the_desk_hears_too(
    all_go, brought_to, told_of, database, office, cast
):
    all_go(stay=("小李",))
    case_id = brought_to("take")
    with database.write() as session:
        retire(session, office, session.get_one(Staff, cast.li))
    assert "desk" in dict(told_of(case_id, "remind"))


def test_whose_shift_is_over_without_a_word_is_found_at_half_time(
    brought_to, told_of, database, office, cast, clock
):
    case_id = brought_to("take")
    with database.write() as session:
        for duty in session.scalars(select(Duty).where(Duty.grid_id == cast.grid)):
            duty.until = office.today - timedelta(days=1)
    clock.now += timedelta(hours=24)
    due.sweep(database, office)
    assert "desk" in dict(told_of(case_id, "remind"))


def test_where_the_head_is_away_the_desk_is_called_with_the_group(
    all_go, brought_to, told_of, database, office, clock
):
    case_id = brought_to("take")
    all_go(stay=("小李", "小郑"))
    clock.now += timedelta(days=2)
    due.sweep(database, office)
    assert {"grid-01", "desk"} <= {who for who, _ in told_of(case_id, "call_head")}


def test_of_a_department_whose_people_are_away_the_desk_hears_too(
    database, office, people, brought_to, does, wish, told_of, adds_up
):
    lies, comes = brought_to("take_entrusted"), brought_to("entrust")
    with database.write() as session:
        person = session.get_one(Staff, people["何科长"].id)
        until = office.today + timedelta(days=3)
        leave(session, office, people["何科长"], person, office.today, until, None)
    assert [who for who, _ in told_of(lies, "remind")] == ["department", "desk"]
    does("小李", comes, "entrust", **wish("entrust"))
    assert "今天没有人在岗" in dict(told_of(comes, "entrust"))["desk"]
    adds_up(lies)


def test_no_head_is_called_for_what_a_department_has(
    database, office, brought_to, clock, told_of, cast, people
):
    with database.write() as session:
        [chief] = heads(session, cast.grid, office.today)
        chief.wecom_userid = "head-1"
        people["严网格长"] = staff(chief)
    case_id = brought_to("take_entrusted")
    clock.now += timedelta(days=2)
    due.sweep(database, office)
    assert [who for who, _ in told_of(case_id, "call_head")] == ["department"]
