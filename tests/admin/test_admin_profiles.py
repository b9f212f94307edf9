"""Deadline profiles on the console: what they mean, and a version written after a look at it."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.paging import EPOCH
from flows.cases.profile_preview import preview
from flows.cases.tables import Case
from flows.clocks.profiles import read_profiles, stored_profiles
from flows.clocks.reads import clocks_of_round
from flows.clocks.tables import DeadlineProfile, Stage
from flows.deadlines import SHIPPED, Extension, Span, Unit

TIMES = {
    "general-assign": "4小时",
    "general-answer": "2个工作日",
    "general-resolve": "5个工作日",
    "urgent-assign": "10分钟",
}

LEAVE = {"extension_days": 5, "extensions": 1, "return_days": 2}


@pytest.fixture
def office(office, database, clock):
    """An office that reads profiles of its own."""
    return replace(office, profiles=stored_profiles(database, clock))


@pytest.fixture
def filled(office):
    def fill(**changes):
        return {
            "code": "13710",
            "name": "13710",
            "since": office.today.isoformat(),
            **TIMES,
            **LEAVE,
            **changes,
        }

    return fill


def saved(visitor, data):
    """Look at a version, and save it as it was looked at."""
    page = visitor.post("/admin/profiles/new", data).text
    seen = re.search(r'name="seen" value="(\d+)"', page)[1]
    return visitor.post("/admin/profiles/save", {**data, "seen": seen}, follow_redirects=True)


def stored(database):
    with database.read() as session:
        return session.scalars(select(DeadlineProfile)).all()


def test_what_each_profile_means_is_said_in_words(enter):
    page = enter("zhou").get("/admin/profiles").text
    for words in (
        "出厂自带",
        "DB11/T 2021",
        "1个工作日",
        "24小时",
        "15分钟",
        "最多延期1次，每次10个工作日",
    ):
        assert words in page
    assert "派错了的，2个工作日内退回" in enter("zhou").get("/admin/profiles/5+10").text
    assert enter("zhou").get("/admin/profiles/13711").status_code == 404


def test_who_reads_them_and_who_writes_them(enter, county, filled):
    readers = {"zhou", "sun", "county", "admin", "jin"}
    for login in ("xiaoli", "jiang", "chengguan", *readers):
        assert (enter(login).get("/admin/profiles").status_code == 200) == (login in readers)
        status = enter(login).post("/admin/profiles/save", filled(seen="0")).status_code
        assert status == (302 if login == "county" else 403)
        assert enter(login).get("/admin/profiles/new").status_code == (
            200 if login == "county" else 403
        )
    assert "写新的一版" in enter("county").get("/admin/profiles").text
    assert "写新的一版" not in enter("zhou").get("/admin/profiles").text


def test_a_version_is_looked_at_then_saved_and_an_open_case_keeps_its_clock(
    enter, county, filed, filled, office, clock
):
    case = filed()
    with county.read() as session:
        before = [c.due_at for c in clocks_of_round(session, case.subject, 1)]
    look = enter("county").post("/admin/profiles/new", filled()).text
    assert "看了最近受理的 1 件，其中按这个方案的 1 件" in look
    assert case.number in look
    assert stored(county) == []
    page = saved(enter("county"), filled()).text
    assert "已保存：13710（13710）" in page
    assert "4小时" in page
    [row] = stored(county)
    assert (row.version, row.since, row.made_at) == (1, office.today, clock())
    assert "县中心 写于" in enter("zhou").get("/admin/profiles/13710").text
    with county.read() as session:
        assert session.get_one(Case, case.id).profile == "13710"
        assert [c.due_at for c in clocks_of_round(session, case.subject, 1)] == before
    later = filed()
    with county.read() as session:
        assert session.get_one(Case, later.id).profile == "13710@1"
        clocks = {c.stage: c for c in clocks_of_round(session, later.subject, 1)}
        assert clocks[Stage.ASSIGN].due_at == later.accepted_at + timedelta(hours=4)


def test_a_version_begins_on_its_day(enter, county, filed, filled, office, clock):
    day = office.today + timedelta(days=2)
    page = saved(enter("county"), filled(since=day.isoformat())).text
    assert "将起用" in page
    assert filed().profile == "13710"
    clock.now += timedelta(days=2)
    assert filed().profile == "13710@1"


def test_a_code_of_ones_own_is_offered_to_the_routing_table(enter, county, filled):
    saved(enter("county"), filled(code="hx", name="花溪时限"))
    assert "花溪时限" in enter("county").get("/admin/routing/new").text


def test_the_form_starts_from_the_last_version(enter, county, filled):
    page = enter("county").get("/admin/profiles/new?from=db11t").text
    assert 'value="24小时"' in page
    assert 'value="DB11/T 2021"' in page
    saved(enter("county"), filled(**{"code": "db11t", "general-assign": "3小时"}))
    assert 'value="3小时"' in enter("county").get("/admin/profiles/new?from=db11t").text
    back = enter("county").post("/admin/profiles/new", filled(back="1", name="改过的"))
    assert back.status_code == 200
    assert "改过的" in back.text


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"general-assign": ""}, "一般件要写"),
        ({"general-assign": "一会儿"}, "“一会儿”看不懂，请写成"),
        ({"major-resolve": "0天"}, "0 不行"),
        ({"general-assign": "3个工作日"}, "一般件的交办不能比首次答复还晚"),
        ({"since": "2020-01-01"}, "起用日不能早于今天"),
        ({"since": ""}, "请填写日期"),
        ({"code": "花溪"}, "方案编码用字母"),
        ({"name": ""}, "请填写方案名称"),
        ({"extensions": "几次"}, "请填整数"),
        ({"return_days": "99"}, "要在 0 到 30 之间"),
    ],
)
def test_what_makes_no_profile_is_said_where_it_was_written(enter, county, filled, changes, says):
    for address in ("new", "save"):
        answer = enter("county").post(f"/admin/profiles/{address}", filled(seen="0", **changes))
        assert answer.status_code == 422
        assert says in answer.text
    assert stored(county) == []


def test_a_version_of_somebody_elses_meanwhile_is_shown_first(enter, county, filed, filled):
    filed()
    first, second = enter("county"), enter("county")
    page = first.post("/admin/profiles/new", filled()).text
    seen = re.search(r'name="seen" value="(\d+)"', page)[1]
    saved(second, filled(**{"general-assign": "2小时"}))
    answer = first.post("/admin/profiles/save", filled(seen=seen))
    assert "有人写了这个方案的新一版" in answer.text
    assert "2小时" in answer.text
    assert len(stored(county)) == 1


def test_the_preview_counts_what_would_have_been_late(county, office, filed, step, clock):
    cases = [filed() for _ in range(3)]
    clock.now += timedelta(hours=6)
    for case in cases[:2]:
        step(case, "take", "xiaoli")
    new = replace(
        SHIPPED[0],
        spans={
            **SHIPPED[0].spans,
            "general": SHIPPED[0].spans["general"] | {"assign": Span(4, Unit.HOURS)},
        },
        extension=Extension(1, 1),
        since=office.today,
    )
    with county.read() as session:
        found = preview(session, office, new)
        assert read_profiles(session).newest["13710"].version == 0
    assert (found.looked, found.meant) == (3, 3)
    [shift] = [each for each in found.shifts if each.kind == "一般"]
    assert (shift.stage, shift.was, shift.now) == ("交办", "1个工作日", "4小时")
    assert (shift.count, shift.earlier, shift.later) == (3, 3, 0)
    assert (shift.was_late, shift.is_late) == (0, 2)
    assert {each.number for each in shift.examples} == {case.number for case in cases}
    assert all(each.was > each.now > EPOCH for each in shift.examples)


def test_a_new_code_is_asked_of_every_case(county, office, filed):
    filed()
    with county.read() as session:
        new = replace(SHIPPED[2], code="hx", since=office.today)
        found = preview(session, office, new)
    assert (found.looked, found.meant) == (1, 1)
    assert [(each.stage, each.was, each.now) for each in found.shifts] == [
        ("办结", "7个工作日", "5个工作日")
    ]
