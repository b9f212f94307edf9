"""Each page for each person: what lies outside somebody's duties is not there for them."""

import pytest
from sqlalchemy import select

from flows.cases.states import State
from flows.cases.tables import Case, Look
from flows.people.tables import Staff
from notify.tables import Outbox

EVERYBODY = (
    "xiaoli", "laozhao", "zhou", "sun", "county", "jiang", "jin", "admin", "chen", "chengguan",
)  # fmt: skip
SEE_A = {
    "smoke": {"xiaoli", "zhou", "county", "jin", "admin"},
    "wiring": {"xiaoli", "zhou", "county", "jin", "admin", "jiang"},
}


@pytest.mark.parametrize("item", ["smoke", "wiring"])
def test_a_case_is_there_only_for_those_whose_duty_it_is(filed, enter, office, item):
    case = filed(item=item)
    link = office.links.worker(case.id).removeprefix("http://127.0.0.1:8000")
    for login in EVERYBODY:
        someone = enter(login)
        sees = login in SEE_A[item]
        expected = 200 if sees else 404
        assert someone.get(f"/admin/cases/{case.id}").status_code == expected, login
        assert someone.post(f"/admin/cases/{case.id}/look").status_code == expected, login
        assert someone.get(link).status_code == expected, login
        assert (case.number in someone.get("/admin/cases").text) == sees, login


def test_looks_are_recorded_only_of_those_who_saw(filed, enter, county):
    case = filed()
    for login in ("xiaoli", "laozhao", "zhou"):
        enter(login).post(f"/admin/cases/{case.id}/look")
    with county.read() as session:
        who = session.scalars(select(Staff.login).join(Look, Look.staff_id == Staff.id)).all()
    assert sorted(who) == ["xiaoli", "zhou"]


def test_only_the_command_centre_of_the_street_may_dispatch(filed, enter, county):
    """Who may see the case is told whose it is to do; for all others there is no case."""
    case = filed()
    steps = {"assign": {"grid_id": 1}, "decline": {"text": "不归街道管"}}
    answers = {
        login: {
            enter(login).post(f"/admin/cases/{case.id}/steps/{step}", data).status_code
            for step, data in steps.items()
        }
        for login in EVERYBODY
        if login not in ("zhou", "county")
    }
    assert answers == {
        "xiaoli": {422}, "laozhao": {404}, "sun": {404}, "jiang": {404}, "jin": {422},
        "admin": {422}, "chen": {404}, "chengguan": {404},
    }  # fmt: skip
    for login in ("xiaoli", "jin", "admin"):
        page = enter(login).post(f"/admin/cases/{case.id}/steps/decline", steps["decline"])
        assert "不予受理要由指挥中心来做" in page.text
    with county.read() as session:
        assert session.get_one(Case, case.id).state == State.ASSIGNED


def test_deliveries_are_for_those_who_look_after_or_audit_their_cases(filed, enter, step, county):
    case = filed()
    step(case, "take", "xiaoli")
    with county.read() as session:
        row_id = session.scalars(select(Outbox.id)).first()
    pages = {login: enter(login).get("/admin/deliveries?status=pending") for login in EVERYBODY}
    readers = {login for login, page in pages.items() if page.status_code == 200}
    assert readers == {"zhou", "sun", "county", "jin", "admin"}
    assert {login for login in readers if case.number in pages[login].text} == readers - {"sun"}
    assert "重发" not in pages["jin"].text
    resent = {login: enter(login).post(f"/admin/deliveries/{row_id}/resend") for login in EVERYBODY}
    assert {login for login, page in resent.items() if page.status_code == 302} == {
        "zhou", "county", "admin",
    }  # fmt: skip


def test_only_auditors_read_who_looked(filed, enter):
    case = filed()
    enter("xiaoli").get("/admin/cases")
    enter("zhou").post(f"/admin/cases/{case.id}/look")
    pages = {login: enter(login).get("/admin/looks") for login in EVERYBODY}
    assert {login for login, page in pages.items() if page.status_code == 200} == {"jin"}
    assert "周主任" in pages["jin"].text


def test_nobody_unsigned_sees_anything(filed, visitor, office):
    case = filed()
    link = office.links.worker(case.id).removeprefix("http://127.0.0.1:8000")
    for page in ("/admin/", "/admin/cases", f"/admin/cases/{case.id}", "/admin/deliveries",
                 "/admin/looks", "/admin/groups", "/admin/groups/new", "/admin/groups/1",
                 link):  # fmt: skip
        answer = visitor.get(page)
        assert answer.status_code == 302, page
        assert answer.location.startswith("/admin/sign-in"), page
    for page in (f"/admin/cases/{case.id}/look", f"/admin/cases/{case.id}/steps/decline",
                 "/admin/deliveries/1/resend", "/admin/groups/1/code", "/admin/groups/1/unbind",
                 "/admin/sign-out"):  # fmt: skip
        answer = visitor.post(page)
        assert answer.location.startswith("/admin/sign-in"), page


def test_a_duty_that_ended_yesterday_shows_nothing_today(filed, enter, county, clock):
    case = filed()
    worker = enter("xiaoli")
    assert worker.get(f"/admin/cases/{case.id}").status_code == 200
    with county.write() as session:
        person = session.scalars(select(Staff).where(Staff.login == "xiaoli")).one()
        person.duties[0].until = clock().date().replace(day=3)
    assert worker.get(f"/admin/cases/{case.id}").status_code == 404
