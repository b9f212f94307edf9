"""Storms on the console: merged and taken apart again, a report split, and what is rising."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from flows.cases.states import State
from flows.cases.tables import Case
from flows.events import Event
from flows.map.tables import Grid
from notify.tables import Outbox

PART = {
    "part1-item": "opinion-light",
    "part1-text": "还有楼道灯不亮，找我13800138000",
    "part1-place": "",
    "part1-grid_id": "0",
}


@pytest.fixture
def stands(county):
    def found(case_id):
        with county.read() as session:
            return session.get_one(Case, case_id)

    return found


@pytest.fixture
def newest(county):
    def found():
        with county.read() as session:
            return session.scalars(select(Case).order_by(Case.id.desc())).first()

    return found


def test_a_case_near_is_merged_and_let_go_again_on_its_page(enter, filed, stands):
    zhou, (first, second) = enter("zhou"), (filed(), filed())
    assert first.number in zhou.get(f"/admin/cases/{second.id}").text
    zhou.post(f"/admin/cases/{second.id}/steps/merge", {"parent_id": first.id})
    assert stands(second.id).state is State.MERGED
    assert "撤销合并" in zhou.get(f"/admin/cases/{second.id}").text
    zhou.post(f"/admin/cases/{second.id}/steps/unmerge")
    assert stands(second.id).state is State.ASSIGNED
    assert stands(first.id).child_count == 0


def test_pages_of_a_storm_say_who_follows_whom(enter, filed):
    zhou, (first, second) = enter("zhou"), (filed(), filed())
    zhou.post(f"/admin/cases/{second.id}/steps/merge", {"parent_id": first.id})
    parent = zhou.get(f"/admin/cases/{first.id}").text
    child = zhou.get(f"/admin/cases/{second.id}").text
    assert "共 2 人反映" in parent
    assert f'href="/admin/cases/{second.id}"' in parent
    assert f'href="/admin/cases/{first.id}"' in child


def test_a_report_is_looked_at_before_it_is_taken_apart(enter, filed, newest):
    case, zhou = filed(), enter("zhou")
    assert f'href="/admin/cases/{case.id}/split"' in zhou.get(f"/admin/cases/{case.id}").text
    page = zhou.post(f"/admin/cases/{case.id}/split", PART)
    assert page.status_code == 200
    assert "拆成 2 件，看一遍" in page.text
    assert "还有楼道灯不亮，找我＊" in page.text, "as the group will read it"
    assert newest().id == case.id, "nothing is done yet"


def test_once_agreed_to_it_is_taken_apart_and_its_reporter_told(enter, filed, newest, county):
    case, zhou = filed(), enter("zhou")
    asked = zhou.post(f"/admin/cases/{case.id}/split", PART).text
    kept = re.findall(r'type="hidden" name="(part\d-\w+|seen)" value="([^"]*)"', asked)
    answer = zhou.post(f"/admin/cases/{case.id}/split", {**dict(kept), "sure": "yes"})
    assert answer.status_code == 302
    other = newest()
    assert (other.item_code, other.state, other.place) == (
        "opinion-light",
        State.ASSIGNED,
        case.place,
    )
    with county.read() as session:
        event = session.scalars(select(Event).where(Event.step == "split")).one()
        told = session.scalars(select(Outbox).where(Outbox.kind == "split")).all()
    assert event.actor_name == "周主任"
    assert any(other.number in row.payload.get("text", "") for row in told)


def test_each_matter_may_lie_in_another_grid(enter, filed, newest, county):
    case, zhou = filed(), enter("zhou")
    with county.read() as session:
        grid_b = session.scalars(select(Grid.id).where(Grid.code == "330106001001002")).one()
    where = {"part1-place": "5栋门口", "part1-grid_id": grid_b}
    zhou.post(f"/admin/cases/{case.id}/split", {**PART, **where, "sure": "yes"})
    assert (newest().grid_id, newest().place) == (grid_b, "5栋门口")


def test_several_matters_at_once(enter, filed, county):
    case, zhou = filed(), enter("zhou")
    second = {"part3-item": "opinion-road", "part3-text": "路面有坑"}
    zhou.post(f"/admin/cases/{case.id}/split", {**PART, **second, "sure": "yes"})
    with county.read() as session:
        codes = session.scalars(select(Case.item_code).order_by(Case.id)).all()
    assert codes == ["smoke", "opinion-light", "opinion-road"]


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({}, "请至少写一件"),
        ({"part1-text": "灯不亮"}, "请选这件事的事项"),
        ({"part1-item": "opinion-light", "part1-text": " "}, "请写这件事说的是什么"),
        ({**PART, "part1-text": "长" * 501}, "最多写 500 个字"),
    ],
)
def test_what_is_missing_is_said_beside_it_and_nothing_is_done(enter, filed, newest, said, problem):
    case = filed()
    answer = enter("zhou").post(f"/admin/cases/{case.id}/split", {**said, "sure": "yes"})
    assert answer.status_code == 422
    assert problem in answer.text
    assert newest().id == case.id


def test_whoever_wants_to_change_something_gets_the_form_as_it_was_filled_in(enter, filed, newest):
    case = filed()
    answer = enter("zhou").post(f"/admin/cases/{case.id}/split", {**PART, "back": "yes"})
    assert answer.status_code == 200
    assert "还有楼道灯不亮，找我13800138000" in answer.text
    assert newest().id == case.id


def test_what_moved_meanwhile_is_told_first(enter, filed, step, newest):
    case = filed()
    step(case, "take", "xiaoli")
    said = {**PART, "seen": case.event_count, "sure": "yes"}
    answer = enter("zhou").post(f"/admin/cases/{case.id}/split", said)
    assert answer.status_code == 422
    assert "小李" in answer.text
    assert newest().id == case.id


@pytest.mark.parametrize("login", ["xiaoli", "jin", "admin"])
def test_nobody_but_a_dispatcher_takes_reports_apart(enter, filed, login):
    case, someone = filed(), enter(login)
    assert "/split" not in someone.get(f"/admin/cases/{case.id}").text
    assert someone.get(f"/admin/cases/{case.id}/split").status_code == 403
    sure = {**PART, "sure": "yes"}
    assert someone.post(f"/admin/cases/{case.id}/split", sure).status_code == 403


@pytest.mark.parametrize("login", ["laozhao", "sun"])
def test_to_whoever_may_not_see_the_case_it_is_not_there(enter, filed, login):
    assert enter(login).get(f"/admin/cases/{filed().id}/split").status_code == 404


def test_what_rises_stands_beside_the_usual_with_its_cases(enter, filed, clock):
    for _ in range(2):
        filed()
    clock.advance(timedelta(days=3))
    cases = [filed() for _ in range(3)]
    zhou = enter("zhou")
    zhou.post(f"/admin/cases/{cases[1].id}/steps/merge", {"parent_id": cases[0].id})
    page = zhou.get("/admin/rising").text
    assert re.search(r"<b>3</b> 件", page)
    assert "（28 天 2 件）" in page
    assert "花溪社区" in page
    assert "2 人反映" in page
    assert "item=smoke&amp;area=330106001001" in page


@pytest.mark.parametrize("login", ["zhou", "jin", "admin", "county"])
def test_who_looks_after_a_street_sees_what_rises_there(enter, filed, login):
    for _ in range(3):
        filed()
    assert "油烟扰民" in enter(login).get("/admin/rising").text


def test_of_another_street_nothing_is_seen(enter, filed):
    for _ in range(3):
        filed()
    assert "没有比往常多的事" in enter("sun").get("/admin/rising").text


@pytest.mark.parametrize("login", ["xiaoli", "jiang", "chengguan"])
def test_who_has_cases_to_do_has_no_page_of_what_rises(enter, login):
    assert enter(login).get("/admin/rising").status_code == 403


def test_a_storm_that_grew_is_one_line_of_its_way(enter, filed):
    zhou, (first, *others) = enter("zhou"), [filed() for _ in range(4)]
    for case in others:
        zhou.post(f"/admin/cases/{case.id}/steps/merge", {"parent_id": first.id})
    page = zhou.get(f"/admin/cases/{first.id}").text
    assert page.count("step-gather") == 1
    assert "共3次" in page


def test_a_storm_s_page_shows_its_newest_deliveries_alone(enter, filed, county, monkeypatch):
    monkeypatch.setattr("flows.cases.deliveries.MOST_OF_ONE", 2)
    monkeypatch.setattr("admin.cases.case.MOST_OF_ONE", 2)
    zhou, (first, *others) = enter("zhou"), [filed() for _ in range(4)]
    for case in others:
        zhou.post(f"/admin/cases/{case.id}/steps/merge", {"parent_id": first.id})
    zhou.post(f"/admin/cases/{first.id}/steps/decline", {"text": "不归这里管"})
    page = zhou.get(f"/admin/cases/{first.id}").text
    assert "这里只列最新的 2 条" in page
