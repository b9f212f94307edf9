"""Who sees which cases, in what order, and with which light."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from flows.cases import due
from flows.cases.actions import open_case
from flows.cases.lights import foremost, stages
from flows.cases.lists import (
    Filter,
    areas,
    case_page,
    dormant,
    grids_to_dispatch,
    urgent_first,
)
from flows.cases.offers import offered
from flows.cases.reads import case_seen_by
from flows.cases.scope import viewer
from flows.cases.states import State
from flows.cases.tables import Case
from flows.clocks.reads import clocks_by_subject, clocks_of
from flows.clocks.running import Light
from flows.clocks.tables import Stage
from flows.map.tables import Grid
from flows.people.actors import resident
from flows.people.tables import Department, Duty, Role, Staff
from nlp.catalogue.severity import Severity


@pytest.fixture
def three(database, office, draft, cast, clock):
    """File one case in each of the first two grids, and one for the police; gives their ids."""
    with database.write() as session:
        other = session.get_one(Grid, cast.other_grid).code
        ids = []
        for changes in (
            {},
            {"grid_id": cast.other_grid, "area_code": other},
            {"police": True, "severity": Severity.URGENT},
        ):
            clock.advance(timedelta(minutes=1))
            ids.append(open_case(session, office, draft(**changes), resident(cast.wang)).id)
    return ids


@pytest.fixture
def seen_by(database, office):
    """List the ids of the cases that somebody sees, newest first."""

    def ids(name, wanted=None):
        with database.read() as session:
            person = session.scalars(select(Staff).where(Staff.name == name)).one()
            who = viewer(session, person.id, office.today)
            page = case_page(session, who, wanted or Filter())
            for case in page.rows:
                assert case_seen_by(session, who, case.id) is not None
            return [case.id for case in page.rows]

    return ids


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("小李", [2, 0]),
        ("老赵", [1]),
        ("周主任", [2, 1, 0]),
        ("金审计", [2, 1, 0]),
        ("姜警官", [2]),
        ("戚警官", []),
        ("陈姐", []),  # a volunteer of the first grid
    ],
)
def test_everybody_sees_what_their_duties_reach(seen_by, three, name, places):
    assert seen_by(name) == [three[place] for place in places]


def test_a_department_sees_what_was_given_to_it(database, office, draft, cast, seen_by, three):
    with database.write() as session:
        department = session.scalars(select(Department).order_by(Department.id)).first()
        duty = Duty(role=Role.HANDLER, department_id=department.id)
        session.add(Staff(name="何科长", duties=[duty]))
        own = draft(department_id=department.id)
        case_id = open_case(session, office, own, resident(cast.wang)).id
    assert seen_by("何科长") == [case_id]


def test_somebody_without_a_duty_in_force_sees_nothing(database, office, seen_by, three):
    yesterday = office.today - timedelta(days=1)
    with database.write() as session:
        for duty in session.scalars(select(Duty).join(Staff).where(Staff.name == "小李")):
            duty.until = yesterday
    assert seen_by("小李") == []


def test_somebody_inactive_is_nobody(database, office, cast):
    with database.write() as session:
        session.get_one(Staff, cast.li).active = False
    with database.read() as session:
        assert viewer(session, cast.li, office.today) is None


def test_a_list_is_narrowed_and_goes_on_where_it_ended(database, seen_by, three, cast):
    with database.read() as session:
        code = session.get_one(Grid, cast.other_grid).code
        first = session.get_one(Case, three[0])
        before = (session.get_one(Case, three[1]).accepted_at, three[1])
    assert seen_by("周主任", Filter(area_code=code)) == [three[1]]
    assert seen_by("周主任", Filter(item_code=first.item_code)) == three[::-1]
    assert seen_by("周主任", Filter(item_code="nothing")) == []
    assert seen_by("周主任", Filter(state=State.HANDLING)) == []
    assert seen_by("周主任", Filter(before=before)) == [three[0]]


def test_what_is_late_is_found_by_its_clocks(seen_by, three, clock):
    assert seen_by("周主任", Filter(overdue_at=clock.now)) == []
    later = clock.now + timedelta(days=6)
    assert seen_by("周主任", Filter(overdue_at=later)) == three[::-1]
    assert seen_by("老赵", Filter(overdue_at=later, state=State.ASSIGNED)) == [three[1]]
    assert seen_by("老赵", Filter(overdue_at=later, state=State.HANDLING)) == []


def test_a_page_says_where_the_next_begins(database, office, cast, three):
    with database.read() as session:
        who = viewer(session, cast.zhou, office.today)
        page = case_page(session, who, Filter(), limit=2)
        assert [case.id for case in page.rows] == three[:0:-1]
        rest = case_page(session, who, replace(Filter(), before=page.after), limit=2)
        assert [case.id for case in rest.rows] == three[:1]
        assert rest.after is None


def test_areas_to_narrow_to_are_those_one_reaches(database, office, cast):
    with database.read() as session:
        worker = viewer(session, cast.li, office.today)
        assert [name for _, name in areas(session, worker)] == ["第一网格"]
        assert grids_to_dispatch(session, worker) == ()
        dispatcher = viewer(session, cast.zhou, office.today)
        assert len(grids_to_dispatch(session, dispatcher)) == 12
        assert len(areas(session, dispatcher)) == 17


@pytest.mark.parametrize(
    ("days", "stage", "shown"),
    [
        (0, Stage.ASSIGN, Light.GREEN),
        (1.5, Stage.ASSIGN, Light.YELLOW),
        (2, Stage.ASSIGN, Light.RED),
    ],
)
def test_the_light_of_a_list_is_the_worst_of_what_is_to_be_done(
    database, case_id, clock, days, stage, shown
):
    with database.read() as session:
        case = session.get_one(Case, case_id)
        clocks = clocks_by_subject(session, "case", [case_id])[case_id]
    found = foremost(case, clocks, clock.now + timedelta(days=days))
    assert (found.stage, found.light) == (stage, shown)


def test_a_case_that_is_done_shows_its_last_stage(database, act, case_id, clock):
    act("li", "take")
    act("li", "resolve", "好了")
    with database.read() as session:
        case = session.get_one(Case, case_id)
        clocks = clocks_of(session, case.subject)
    found = foremost(case, clocks, clock.now + timedelta(days=60))
    assert (found.stage, found.light) == (Stage.RESOLVE, Light.GREEN)
    assert [each.stage for each in stages(clocks, clock.now)] == [
        *(Stage.ASSIGN, Stage.ANSWER, Stage.RESOLVE)
    ], "judging is no stage of the office's"


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        (
            "小李",
            [
                "take",
                "note",
                "send_back",
                "ask",
                "ask_help",
                "report_up",
                "transfer",
                "entrust",
                "appoint",
            ],
        ),
        (
            "周主任",
            [
                "assign",
                "decline",
                "note",
                "send_back",
                "ask",
                "report_up",
                "transfer",
                "entrust",
                "join",
                "appoint",
                "merge",
                "split",
            ],
        ),
        ("老赵", []),
        ("金审计", []),
    ],
)
def test_what_is_offered_is_what_the_rows_allow(database, office, case_id, name, codes):
    with database.read() as session:
        person = session.scalars(select(Staff).where(Staff.name == name)).one()
        who = viewer(session, person.id, office.today)
        case = session.get_one(Case, case_id)
        found = offered(session, office, case, who)
        assert sorted(row.code for row in found) == sorted(codes)


@pytest.fixture
def files(database, office, draft, people):
    def file(**changes):
        with database.write() as session:
            return open_case(session, office, draft(**changes), people["王阿姨"]).id

    return file


def test_a_case_in_which_nobody_did_anything_for_three_working_days_is_dormant(
    database, office, cast, files, does, clock
):
    """From Wednesday on Thursday, Friday and Monday have to pass."""
    with database.read() as session:
        desk = viewer(session, cast.zhou, office.today)

    def asleep():
        with database.read() as session:
            return [case.id for case in dormant(session, desk, office)]

    quiet, stirred, ended = files(), files(), files()
    clock.advance(timedelta(days=2))
    does("小李", stirred, "take")
    does("王阿姨", ended, "withdraw")
    clock.advance(timedelta(days=2, hours=13, minutes=59))
    due.sweep(database, office)
    assert asleep() == [], "Sunday night: Thursday and Friday have passed"
    clock.advance(timedelta(days=1, minutes=1))
    assert asleep() == [quiet], "what time alone says wakes nobody"
    does("小李", quiet, "take")
    assert asleep() == []
    clock.advance(timedelta(days=1))
    assert asleep() == [], "taken on Friday: Monday and Tuesday have passed"
    clock.advance(timedelta(days=1))
    assert asleep() == [stirred]


def test_dormant_cases_are_an_index_range(database, office, cast, files):
    with database.read() as session:
        if not database.is_sqlite:
            return
        desk = viewer(session, cast.zhou, office.today)
        plan = session.connection().exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT moved_at, id FROM cases WHERE street_code = ? "
            "AND moved_at < ? ORDER BY moved_at, id LIMIT 30",
            (desk.codes[0], "2026-03-01"),
        )
        assert "ix_cases_street_code_moved" in str(plan.all())


def test_open_urgent_cases_stand_above_all_others(database, office, cast, files, does, clock):
    first = files(severity=Severity.URGENT)
    clock.advance(timedelta(hours=1))
    ordinary = files()
    second = files(severity=Severity.URGENT)
    over = files(severity=Severity.URGENT)
    does("小李", over, "take")
    does("小李", over, "resolve", "没事了")
    with database.read() as session:
        desk = viewer(session, cast.zhou, office.today)
        found = [case.id for case in urgent_first(session, desk, Filter())]
        assert found == [first, second]
        assert ordinary not in found
        assert urgent_first(session, desk, Filter(item_code="noise")) == []
        stranger = viewer(session, cast.zhao, office.today)
        assert urgent_first(session, stranger, Filter()) == []
