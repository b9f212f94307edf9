"""Events tell what happened: a case and its clocks can be built again from them."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bench.random_lives import MovingClock, World, check, live, put_away
from flows.cases.decision import rebuilt
from flows.cases.states import Objection
from flows.cases.tables import Case
from flows.clocks.calendar import stored_calendar
from flows.clocks.reads import clocks_of
from flows.clocks.tables import Stage
from flows.events import events_of
from flows.office import Office
from flows.people.actors import resident, staff
from flows.people.tables import Department, Staff
from nlp.catalogue.severity import Severity

LIVES = 25
"""Of the month of 2,000 that `python -m bench.walk` lives."""


@pytest.fixture
def world(database, office, cast, clock) -> World:
    moving = MovingClock(clock.now)
    calendar = stored_calendar(database, office.workdays.zone, moving)
    with database.read() as session:
        names = ("小李", "小郑", "老赵", "周主任", "姜警官", "城管", "金审计")
        found = session.scalars(select(Staff).where(Staff.name.in_(names))).all()
        departments = session.scalars(select(Department.id).order_by(Department.id).limit(3)).all()
    return World(
        database,
        Office(moving, calendar, office.links, office.app),
        moving,
        (resident(cast.wang), *(staff(person) for person in found)),
        (cast.grid, cast.other_grid),
        tuple(departments),
        (cast.li, cast.zheng, cast.zhao),
    )


@settings(
    max_examples=LIVES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32), urgent=st.booleans(), known=st.booleans())
def test_random_lives_are_what_their_events_add_up_to(world, draft, seed, urgent, known):
    severity = Severity.URGENT if urgent else Severity.GENERAL
    own = draft(severity=severity, police=urgent, **({} if known else {"grid_id": None}))
    family = live(world, own, random.Random(seed), steps=14)
    with world.database.write() as session:
        put_away(session, family)


def test_two_rounds_are_kept_apart(database, act, case_id, clock, world):
    act("li", "take")
    act("li", "resolve", "修好了")
    act("wang", "rate", stars=1)
    act("wang", "reopen", "又坏了")
    act("li", "take")
    act("li", "resolve", "换了新的")
    check(world, case_id)
    with database.read() as session:
        case = session.get(Case, case_id)
        clocks = clocks_of(session, case.subject)
    resolved = [(clock.round, clock.done_at) for clock in clocks if clock.stage is Stage.RESOLVE]
    assert [number for number, _ in resolved] == [1, 2]
    assert all(done for _, done in resolved)


def test_an_event_says_from_where_to_where_and_from_whom_to_whom(database, act, case_id, cast):
    act("li", "take")
    act("li", "send_back", "不归我们", kind=Objection.DUTY)
    act("zhou", "assign", grid_id=cast.other_grid)
    with database.read() as session:
        case = session.get(Case, case_id)
        by_step = {event.step: event.data for event in events_of(session, case.subject)}
    assert by_step["take"]["assignee_id"] == [None, cast.li]
    assert by_step["send_back"]["assignee_id"] == [cast.li, None]
    assert by_step["rule_assign"]["grid_id"] == [cast.grid, cast.other_grid]
    assert set(by_step["accept"]["start"]) == {"assign", "answer", "resolve"}


def test_a_case_without_events_is_a_draft(database, case_id):
    with database.read() as session:
        fresh, clocks = rebuilt(session.get(Case, case_id), ())
    assert fresh.state == "draft"
    assert clocks.rows == []
