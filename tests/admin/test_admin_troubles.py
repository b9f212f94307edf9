"""Troubles on the console: a banner and a page for those who can do something."""

from datetime import timedelta

import pytest

from flows.troubles.tables import Trouble

BROKEN = "群“第一网格群”的消息发不进去"


@pytest.fixture
def troubles(county, clock):
    with county.write() as session:
        session.add(Trouble(key="webhook:1", text=BROKEN, since=clock(), told_at=clock()))
        over = clock() + timedelta(minutes=20)
        session.add(Trouble(key="disk:0", text="磁盘快满了", since=clock(), over_at=over))


def test_dispatchers_and_administrators_see_what_is_wrong_where_they_begin(enter, troubles):
    for login in ("zhou", "admin", "county"):
        page = enter(login).get("/admin/cases").text
        assert "有 1 处故障" in page
        assert BROKEN in page
        assert "磁盘" not in page


def test_nobody_else_is_troubled_with_it(enter, troubles):
    for login in ("xiaoli", "jin", "jiang"):
        assert "故障" not in enter(login).get("/admin/cases").text
        assert enter(login).get("/admin/troubles").status_code == 403


def test_the_page_lists_what_is_and_what_was(enter, troubles):
    page = enter("zhou").get("/admin/troubles").text
    now, _, past = page.partition("已恢复的")
    assert BROKEN in now
    assert "2026-03-04 10:00" in now
    assert "磁盘快满了" in past
    assert "2026-03-04 10:20" in past


def test_without_troubles_there_is_no_banner(enter, county):
    assert "故障</b>" not in enter("zhou").get("/admin/cases").text
    assert "没有故障" in enter("zhou").get("/admin/troubles").text


def test_the_page_goes_on_where_it_ended(enter, county, clock):
    with county.write() as session:
        for number in range(60):
            over = clock() + timedelta(minutes=number)
            text = f"第{number}次"
            session.add(Trouble(key="clock", text=text, since=clock(), over_at=over))
    someone = enter("zhou")
    first = someone.get("/admin/troubles").text
    assert "第59次" in first
    assert "第9次" not in first
    assert "更早的" in first
    assert "第9次" in someone.get("/admin/troubles?before=11").text
