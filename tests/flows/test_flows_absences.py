"""Nothing is in the hands of somebody who is gone, and nothing is given to somebody away."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from flows.cases.absences import in_hand, leave, retire
from flows.cases.actions import open_case, perform
from flows.cases.change import ActionError, Change
from flows.cases.coming_back import back
from flows.cases.states import State
from flows.cases.tables import Case
from flows.people.absence import absence_of, at_work
from flows.people.actors import staff
from flows.people.duties import heads, on_duty, reaches_of, roster
from flows.people.tables import Staff

TODAY = date(2026, 3, 4)


@pytest.fixture
def away(database, office, cast):
    """Let somebody of the cast be away for some days, with or without somebody standing in."""

    def go(who, stand_in=None, since=0, days=3, only=()):
        with database.write() as session:
            person = session.get_one(Staff, getattr(cast, who))
            other = session.get_one(Staff, getattr(cast, stand_in)) if stand_in else None
            first = TODAY + timedelta(days=since)
            last = first + timedelta(days=days - 1)
            return leave(session, office, staff(person), person, first, last, other, only)

    return go


def test_the_duty_goes_to_whoever_stands_in_and_only_for_that_time(
    database, away, cast, office, clock
):
    away("li", "zhao", days=2)
    with database.read() as session:
        grids = {code for reach in reaches_of(session, cast.zhao, TODAY) for code in reach.codes}
        assert len(grids) == 2
    with database.read() as session:
        later = TODAY + timedelta(days=2)
        assert len({c for r in reaches_of(session, cast.zhao, later) for c in r.codes}) == 1


def test_a_substitute_who_is_away_too_has_one_of_their_own(database, away, cast):
    away("zheng", "zhao")
    with pytest.raises(ActionError, match="小郑这几天也不在"):
        away("li", "zheng")
    away("li", "zhao")
    with database.read() as session:
        assert at_work(session, session.get(Staff, cast.zheng), TODAY).id == cast.zhao


def test_two_cannot_stand_in_for_each_other_on_one_day(away):
    away("li", "zheng", since=1)
    with pytest.raises(ActionError, match="小李这几天也不在"):
        away("zheng", "li", since=2)


def test_who_is_away_is_on_no_roster(database, away, cast):
    away("li", "zheng")
    with database.read() as session:
        assert cast.li not in [person.id for person in roster(session, cast.grid, TODAY)]
        names = [name for _, name in on_duty(session, cast.grid, TODAY)]
        assert "小李" not in names
        assert "小郑（替小李）" in names
        assert heads(session, cast.grid, TODAY)


def test_an_absence_that_is_over_before_it_begins_is_refused(away):
    with pytest.raises(ActionError, match="日子不对"):
        away("li", "zheng", since=-5, days=2)


def test_whoever_leaves_the_office_leaves_nothing_behind(database, office, act, cast):
    act("li", "take")
    with database.write() as session:
        handed = retire(session, office, session.get_one(Staff, cast.li))
        assert [case.state for case in handed.back] == [State.ASSIGNED]
    with database.read() as session:
        assert session.scalars(select(Case.assignee_id)).all() == [None]
        assert reaches_of(session, cast.li, TODAY) == ()


def test_of_who_is_away_and_leaves_for_good_the_substitute_has_it(
    database, office, act, cast, away
):
    away("li", "zheng")
    act("li", "take")
    with database.write() as session:
        handed = retire(session, office, session.get_one(Staff, cast.li))
        assert [case.assignee_id for case in handed.over] == [cast.zheng]


def test_of_some_handed_over_the_others_go_back_to_the_group(act, away, database):
    case = act("li", "take")
    handed = away("li", "zheng", only=(0,))
    assert [each.id for each in handed.back] == [case.id]
    with database.read() as session:
        assert session.get_one(Case, case.id).assignee_id is None


def test_what_somebody_leaves_behind_goes_to_the_colleague_that_is_named(
    database, office, act, cast
):
    act("li", "take")
    with database.write() as session:
        people = (session.get_one(Staff, cast.li), session.get_one(Staff, cast.zheng))
        handed = retire(session, office, *people)
        assert [case.assignee_id for case in handed.over] == [cast.zheng]


PLAYS = st.lists(
    st.tuples(
        st.sampled_from(("take", "leave", "back", "retire", "resolve", "give", "note")),
        st.sampled_from(("li", "zheng")),
        st.sampled_from(("li", "zheng", "zhao", None)),
    ),
    max_size=8,
)


def play(session, office, case_id, what, person, second):
    """Let somebody do one of the plays; whoever is handed a case is there."""
    actor = staff(person)
    if what == "leave":
        leave(session, office, actor, person, TODAY, TODAY, second)
    elif what == "back":
        back(session, office, person)
    elif what == "retire":
        retire(session, office, person)
    elif what == "give" and second:
        change = Change("hand_over", actor, staff_id=second.id)
        case = perform(session, office, case_id, change)
        assert absence_of(session, case.assignee_id, TODAY) is None
    elif what in ("take", "resolve", "note"):
        perform(session, office, case_id, Change(what, actor, "好了", "好了"))


@given(PLAYS)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_at_no_moment_is_a_case_with_somebody_who_is_gone_or_given_to_somebody_away(
    database, office, cast, draft, people, adds_up, plays
):
    with database.write() as session:
        for person in session.scalars(select(Staff)):
            person.active = True
        case_id = open_case(session, office, draft(), people["王阿姨"]).id
    for what, who, other in plays:
        try:
            with database.write() as session:
                person = session.get_one(Staff, getattr(cast, who))
                second = session.get(Staff, getattr(cast, other)) if other else None
                play(session, office, case_id, what, person, second)
        except ActionError:
            continue
        with database.read() as session:
            case = session.get_one(Case, case_id)
            if case.state in (State.HANDLING, State.CONSULTING):
                assert session.get_one(Staff, case.assignee_id).active
        adds_up(case_id)
    with database.write() as session:
        for person in session.scalars(select(Staff)):
            retired = [case.id for case in in_hand(session, person.id)]
            assert not retired or person.active
