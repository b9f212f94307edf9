"""Somebody goes away at the moment at which they are given a case: it is never left with them."""

import threading

import pytest

from flows.cases.absences import begin_absences, leave, retire
from flows.cases.change import ActionError
from flows.cases.tables import Case
from flows.people.actors import staff
from flows.people.tables import Staff

SHORT = 0.4
"""Seconds for which one who goes away waits for the other, who must wait for them."""


@pytest.fixture
def meanwhile(other_database):
    """Let an act wait in its transaction while another is begun; gives what that one was told."""

    def run(go, other):
        begun, said = threading.Event(), []

        def second():
            begun.wait(5)
            try:
                other()
                said.append("")
            except ActionError as refusal:
                said.append(str(refusal))

        thread = threading.Thread(target=second)
        thread.start()
        with other_database.write() as session:
            go(session)
            session.flush()
            begun.set()
            thread.join(SHORT)
        thread.join(10)
        return said[0]

    return run


@pytest.fixture
def goes(office, cast):
    def leaves(session):
        person = session.get_one(Staff, cast.zheng)
        leave(session, office, staff(person), person, office.today, office.today, None)

    def retires(session):
        retire(session, office, session.get_one(Staff, cast.zheng))

    return {"leaves": leaves, "retires": retires}


@pytest.mark.parametrize("how", ["leaves", "retires"])
def test_who_goes_away_is_not_given_a_case_at_the_same_moment(
    how, database, brought_to, does, wish, meanwhile, goes, cast
):
    case_id = brought_to("hand_over")
    said = meanwhile(goes[how], lambda: does("小李", case_id, "hand_over", **wish("hand_over")))
    assert said.endswith("。")
    with database.read() as session:
        assert session.get_one(Case, case_id).assignee_id == cast.li


def test_who_was_given_a_case_first_hands_it_on(
    database, office, brought_to, does, wish, cast, goes
):
    case_id = brought_to("hand_over")
    does("小李", case_id, "hand_over", **wish("hand_over"))
    with database.write() as session:
        goes["leaves"](session)
    with database.read() as session:
        assert session.get_one(Case, case_id).assignee_id is None
    assert begin_absences(database, office) == 0
