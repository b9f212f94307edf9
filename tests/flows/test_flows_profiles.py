"""Profiles: rows of data; a case keeps the one it was accepted under."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.workdays import Workdays
from flows.cases import due
from flows.cases.actions import open_case, perform
from flows.cases.change import Change
from flows.cases.tables import Case
from flows.clocks.issuing import issue
from flows.clocks.profiles import stored_profiles, terms
from flows.clocks.reads import clocks_of_round
from flows.clocks.tables import Stage
from flows.deadlines import CLASSES, GENERAL, SHIPPED, Extension, Profiles, Unit, from_rows, to_rows
from flows.office import Office
from nlp.catalogue.severity import Severity

QUICK = {
    "general": {"assign": [2, "hours"], "answer": [1, "workdays"], "resolve": [2, "workdays"]},
    "major": {"resolve": [10, "days"]},
}
SLOW = {"general": {"assign": [2, "workdays"], "answer": [5, "workdays"], "resolve": [2, "months"]}}
ONCE = Extension(days=5, times=1)
STARTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 1)).map(  # noqa: DTZ001 - made aware.
    lambda naive: naive.replace(tzinfo=UTC)
)


@pytest.fixture
def own_office(database, office, clock):
    """Give an office that reads profiles of its own."""
    profiles = stored_profiles(database, clock)
    return Office(clock, office.calendar, office.links, office.app, profiles=profiles)


@pytest.fixture
def files(database, own_office, draft, people):
    def file(profile, **changes):
        with database.write() as session:
            case = open_case(
                session, own_office, draft(profile=profile, **changes), people["王阿姨"]
            )
            clocks = clocks_of_round(session, case.subject, 1)
            return case, {clock.stage: clock.due_at for clock in clocks}

    return file


@given(st.sampled_from(SHIPPED), st.sampled_from(CLASSES), STARTS)
def test_under_every_shipped_profile_the_ends_come_in_their_order(profile, kind, start):
    ends = [term.due for term in terms(Workdays(), profile, start, kind)]
    assert start < ends[0] <= ends[1] <= ends[2]


def test_spans_are_stored_as_they_were_read():
    for profile in SHIPPED:
        assert from_rows(to_rows(profile.spans)) == profile.spans


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({}, "一般件"),
        ({"general": {"assign": [1, "days"]}}, "一般件"),
        (QUICK | {"often": {}}, "often"),
        (QUICK | {"major": {"judge": [1, "days"]}}, "只能写"),
        (QUICK | {"major": {"resolve": [0, "days"]}}, "1 或者更大"),
        (QUICK | {"major": {"resolve": [True, "days"]}}, "1 或者更大"),
        (QUICK | {"major": {"resolve": [1, "weeks"]}}, "weeks"),
    ],
)
def test_what_makes_no_profile_is_refused_with_a_sentence(database, rows, said):
    with database.write() as session, pytest.raises(ValueError, match=said):
        issue(session, "own", "本区", rows, ONCE, 1)


def test_what_a_profile_does_not_say_is_as_for_general_cases_but_danger_hurries():
    [_, _, five] = SHIPPED
    assert five.span("utility", "resolve") == five.span(GENERAL, "resolve")
    assert five.span("urgent", "resolve") == five.span(GENERAL, "resolve")
    assert five.span("urgent", "assign").unit is Unit.MINUTES


def test_a_case_is_accepted_under_the_newest_version_and_keeps_it(
    database, own_office, files, adds_up, does
):
    with database.write() as session:
        assert issue(session, "13710", "本区13710", QUICK, ONCE, 1) == "13710@1"
    own_office.profiles.forget()
    first, ends = files("13710")
    assert first.profile == "13710@1"
    assert ends[Stage.ASSIGN] == first.accepted_at + timedelta(hours=2)
    with database.write() as session:
        assert issue(session, "13710", "本区13710", SLOW, ONCE, 1) == "13710@2"
    own_office.profiles.forget()
    second, _ = files("13710")
    assert second.profile == "13710@2"
    assert own_office.profile(first.profile).spans == from_rows(QUICK)
    adds_up(first.id)


def test_a_case_done_again_keeps_its_profile(database, own_office, files, people, clock):
    case, _ = files("5+10")
    with database.write() as session:
        for name, trigger in (("小李", "take"), ("小李", "resolve"), ("王阿姨", "reopen")):
            perform(session, own_office, case.id, Change(trigger, people[name], "好"))
        again = {c.stage: c.due_at for c in clocks_of_round(session, case.subject, 2)}
    assert again[Stage.RESOLVE] == datetime(2026, 3, 11, 16, tzinfo=UTC)


def test_a_version_written_by_another_process_is_read_when_it_is_met(database, own_office, clock):
    assert own_office.profile("13710").version == 0
    with database.write() as session:
        issue(session, "13710", "本区13710", QUICK, ONCE, 1)
    assert own_office.newest_profile("13710").version == 0, "not yet: it is read now and then"
    assert own_office.profile("13710@1").version == 1


def test_a_profile_nobody_has_is_the_default(files):
    case, _ = files("13711")
    assert case.profile == "13710"


def test_an_urgent_case_has_clocks_in_minutes(files):
    case, ends = files("13710", severity=Severity.URGENT)
    assert ends[Stage.ASSIGN] == case.accepted_at + timedelta(minutes=15)
    assert ends[Stage.ANSWER] == case.accepted_at + timedelta(minutes=60)


def test_a_declared_day_moves_days_and_leaves_hours_alone(database, own_office, files):
    case, before = files("db11t", deadline_class="utility")
    other, ends = files("13710")
    assert due.declare(database, own_office, date(2026, 3, 5), "停工", working=False) == 1
    with database.read() as session:
        untouched = {c.stage: c.due_at for c in clocks_of_round(session, case.subject, 1)}
        moved = {c.stage: c.due_at for c in clocks_of_round(session, other.subject, 1)}
    assert untouched == before
    assert all(moved[stage] > ends[stage] for stage in ends)


def test_all_versions_are_kept_and_the_newest_counts():
    own = [SHIPPED[0].__class__("own", "本区", SHIPPED[0].spans, ONCE, 1, n) for n in (2, 1, 3)]
    profiles = Profiles(own)
    assert profiles.newest["own"].key == "own@3"
    assert {"own@1", "own@2", "own@3", "13710"} <= set(profiles.by_key)
    assert Case.__table__.c.profile.default.arg == "13710"
