"""What somebody sees in a list is what they may open, and what they are something to."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from flows.cases.lists import Filter, case_page
from flows.cases.permissions import covers
from flows.cases.reads import case_seen_by
from flows.cases.scope import lies_in, viewer
from flows.cases.tables import Case
from flows.people.duties import Reach
from flows.people.tables import Role

EVERYBODY = ("小李", "老赵", "严网格长", "陈姐", "姜警官", "戚警官", "何科长", "周主任", "金审计")
AREAS = ("329901001001001", "329901001001002", "329901001002001", "329901001", "320102001001001")


@pytest.fixture
def spread(database, brought_to, clock):
    """Lay cases all over the map, for the police or not, a department's or not; gives the ids."""
    ids = [
        brought_to("take", **own)
        for _ in AREAS
        for own in ({}, {"police": False, "department_id": None})
    ]
    with database.write() as session:
        for place, case_id in enumerate(ids):
            session.get_one(Case, case_id).area_code = AREAS[place // 2]
    return ids


def test_a_list_a_page_and_a_step_agree_on_who_reaches_what(database, office, people, spread):
    for name in EVERYBODY:
        with database.read() as session:
            who = viewer(session, people[name].id, office.today)
            listed = {case.id for case in case_page(session, who, Filter()).rows}
            opened = {i for i in spread if case_seen_by(session, who, i) is not None}
            cases = session.scalars(select(Case)).all()
            reached = {c.id for c in cases if any(covers(r, c) for r in who.reaches)}
        assert listed == opened == reached, name


@pytest.mark.parametrize(
    ("code", "places"),
    [
        ("329901", [0, 1, 2, 3]),
        ("329901001", [0, 1, 2, 3]),
        ("329901001001", [0, 1]),
        ("329901001001001", [0]),
        ("329901001001009", []),
        ("32990100100", []),
    ],
)
def test_a_code_means_all_that_lies_below_it_and_nothing_beside(database, spread, code, places):
    with database.read() as session:
        found = session.scalars(select(Case.id).where(lies_in(code))).all()
    assert sorted(found) == [i for p in places for i in spread[2 * p : 2 * p + 2]]


def test_acting_as_a_role_is_to_have_only_that_duty(database, office, people):
    with database.read() as session:
        who = viewer(session, people["周主任"].id, office.today)
    assert who.has(Role.DISPATCHER, Role.ADMIN)
    assert not who.has(Role.ADMIN)
    assert who.acting_as(Role.ADMIN).codes == []
    assert who.acting_as(Role.DISPATCHER).codes == ["329901"]


def test_pages_put_together_are_the_list_also_where_many_were_filed_at_once(
    database, office, people, spread
):
    """All ten were accepted at the same moment, and a dispatcher reaches eight of them."""
    with database.read() as session:
        who = viewer(session, people["周主任"].id, office.today)
        for limit in (1, 3, 4, 8, 30):
            got, before, pages = [], None, 0
            while pages == 0 or before is not None:
                page = case_page(session, who, Filter(before=before), limit)
                assert len(page.rows) <= limit
                got += [case.id for case in page.rows]
                before, pages = page.after, pages + 1
            assert got == spread[7::-1]
            assert pages == -(-len(got) // limit), "none is empty"


def test_who_reaches_a_case_by_two_duties_sees_it_once(database, office, people, spread, clock):
    with database.read() as session:
        who = viewer(session, people["周主任"].id, office.today)
        grid = Reach(Role.WORKER, (AREAS[0],))
        department = viewer(session, people["何科长"].id, office.today).reaches
        both = type(who)(who.staff, (*who.reaches, grid, *department))
        listed = [case.id for case in case_page(session, both, Filter()).rows]
        assert len(listed) == len(set(listed)) == 9, "the department's one lies outside, too"
        late = Filter(overdue_at=clock.now + timedelta(days=60))
        assert [case.id for case in case_page(session, both, late).rows] == listed
