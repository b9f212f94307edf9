"""The desk rules on what was returned, and makes it a rule in the same click."""

import re

import pytest
from sqlalchemy import select

from flows.cases.states import Level, Objection, State
from flows.cases.tables import Case
from flows.events import events_of
from flows.map.route_tables import Route, RouteSource
from flows.map.tables import Alias, Grid
from flows.people.tables import Department

GRID_A, GRID_B = "330106001001001", "330106001001002"


@pytest.fixture
def returned(filed, step):
    """File a case and let 小李 return it for one of the four reasons."""

    def send(kind=Objection.DUTY, text="这个归城管管", **more):
        case = filed(**more)
        step(case, "send_back", "xiaoli", text=text, masked=text, kind=kind)
        return case

    return send


@pytest.fixture
def ids(county):
    with county.read() as session:
        grid = session.scalar(select(Grid.id).where(Grid.code == GRID_B))
        return {"grid_id": grid, "department_id": session.scalar(select(Department.id))}


def stored(county, case):
    with county.read() as session:
        return session.get_one(Case, case.id), events_of(session, case.subject)[-1]


def test_what_was_returned_waits_on_the_list_with_its_reason(returned, enter):
    case = returned()
    page = enter("zhou").get("/admin/rulings").text
    assert case.number in page
    assert "不归我们管" in page
    assert "退单 1 件次" in page


def test_nobody_but_the_desk_sees_what_waits(returned, enter):
    returned()
    assert enter("xiaoli").get("/admin/rulings").status_code == 403
    assert enter("sun").get("/admin/rulings").text.count("/admin/rulings/") == 0


def test_a_department_gets_it_and_from_now_on_all_like_it(returned, enter, county, ids, filed):
    case, zhou = returned(), enter("zhou")
    form = {"department_id": ids["department_id"], "text": "占道经营", "scope": "community"}
    answer = zhou.post(f"/admin/rulings/{case.id}/rule_entrust", {**form, "item": ""})
    assert answer.status_code == 302
    now, event = stored(county, case)
    assert (now.state, now.level, now.objection) == (State.ASSIGNED, Level.DEPARTMENT, None)
    assert event.step == "rule_entrust"
    with county.read() as session:
        route = session.scalars(select(Route)).one()
    assert (route.item_code, route.area_code, route.source) == (
        *("smoke", GRID_A[:12]),
        RouteSource.RULING,
    )
    assert filed().level is Level.DEPARTMENT, "the next one of its kind goes there at once"


def test_another_grid_gets_it_and_the_name_people_use(returned, enter, county, ids):
    case = returned(Objection.GRID, "老粮站后院是二网格的")
    form = {"grid_id": ids["grid_id"], "text": "", "scope": "", "item": "", "alias": "老粮站后院"}
    assert enter("zhou").post(f"/admin/rulings/{case.id}/rule_assign", form).status_code == 302
    now, _ = stored(county, case)
    assert now.area_code == GRID_B
    with county.read() as session:
        alias = session.scalars(select(Alias)).one()
    assert (alias.text, alias.grid_id) == ("老粮站后院", ids["grid_id"])


def test_the_item_is_put_right_with_the_ruling(returned, enter, county, ids):
    case = returned()
    form = {"department_id": ids["department_id"], "text": "", "scope": "", "item": ""}
    page = enter("zhou").get(f"/admin/rulings/{case.id}").text
    code = re.findall(r'<option value="([a-z][a-z-]+)"', page)[-1]
    answer = enter("zhou").post(f"/admin/rulings/{case.id}/rule_entrust", {**form, "item": code})
    assert answer.status_code == 302
    assert stored(county, case)[0].item_code == code


def test_who_returned_it_gets_it_back_with_the_reason(returned, enter, county):
    case = returned()
    zhou = enter("zhou")
    assert zhou.post(f"/admin/rulings/{case.id}/stand_by", {"text": ""}).status_code == 422
    answer = zhou.post(f"/admin/rulings/{case.id}/stand_by", {"text": "按清单由网格先去看"})
    assert answer.status_code == 302
    now, event = stored(county, case)
    assert (now.state, now.level, event.step) == (State.ASSIGNED, Level.GRID, "stand_by")
    assert "维持原派 1" in zhou.get("/admin/rulings").text


def test_three_earlier_rulings_stand_beside_it_the_nearest_first(returned, enter, ids):
    zhou = enter("zhou")
    for text, more in (
        ("说不清", {"item": "wiring"}),
        ("同社区同事项", {}),
        ("再一件", {}),
    ):
        case = returned(text=text, **more)
        zhou.post(f"/admin/rulings/{case.id}/stand_by", {"text": f"裁定：{text}"})
    case = returned()
    page = zhou.get(f"/admin/rulings/{case.id}").text
    assert re.findall(r'class="tag">([^<]+)<', page) == [
        *("同事项、同社区", "同事项、同社区", "同社区")
    ]
    assert "裁定：再一件" in page


def test_what_was_ruled_meanwhile_says_so(returned, enter, step):
    case = returned()
    step(case, "stand_by", "zhou", text="先去看", masked="先去看")
    answer = enter("zhou").post(f"/admin/rulings/{case.id}/stand_by", {"text": "先去看"})
    assert answer.status_code == 422
    assert "不能维持原派" in answer.text
    assert "您刚才写的：先去看" in answer.text
