"""Signing in: throttled, constant in its work, and over when the password or account changes."""

import threading
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from admin.signing_in import passwords
from admin.signing_in.accounts import AccountError, add_user
from admin.signing_in.check import sign_in
from admin.signing_in.tables import Outcome, SignIn
from flows.people.tables import Role, Staff

PASSWORD = "an invented password"
WRONG = "账号或密码不对"


def fail(visitor, times: int, login: str = "zhou", **more) -> str:
    return [visitor.sign_in(login, "a wrong password", **more).text for _ in range(times)][-1]


def test_the_right_password_lets_in_and_signing_out_shuts(visitor):
    assert visitor.sign_in("zhou").location == "/admin/cases"
    assert "周主任" in visitor.get("/admin/cases").text
    visitor.post("/admin/sign-out")
    assert visitor.get("/admin/cases").status_code == 302


@pytest.mark.parametrize(("login", "password"), [("zhou", "wrong"), ("nobody", PASSWORD),
                                                 ("zhou", ""), ("", ""), ("zhou\0", PASSWORD),
                                                 ("x" * 5000, "y" * 5000)])  # fmt: skip
def test_a_wrong_login_or_password_is_one_sentence(visitor, login, password):
    answer = visitor.sign_in(login, password)
    assert answer.status_code == 422
    assert WRONG in answer.text
    assert visitor.get("/admin/cases").status_code == 302


def test_after_five_failures_even_the_right_password_waits(visitor, clock):
    assert WRONG in fail(visitor, 5)
    clock.advance(timedelta(minutes=3, seconds=1))
    assert "请过 12 分钟再试" in visitor.sign_in("zhou").text
    clock.advance(timedelta(minutes=12))
    assert visitor.sign_in("zhou").status_code == 302


def test_refusals_do_not_lengthen_the_wait(visitor, clock):
    fail(visitor, 5)
    for _ in range(14):
        clock.advance(timedelta(minutes=1))
        assert "分钟再试" in visitor.sign_in("zhou").text
    clock.advance(timedelta(minutes=1))
    assert visitor.sign_in("zhou").status_code == 302


def test_a_success_forgives_the_failures_before_it(visitor, app):
    fail(visitor, 4)
    assert visitor.sign_in("zhou").status_code == 302
    visitor.post("/admin/sign-out")
    assert WRONG in fail(visitor, 4)
    assert visitor.sign_in("zhou").status_code == 302


def test_one_login_s_failures_do_not_shut_out_another(visitor):
    fail(visitor, 5)
    assert visitor.sign_in("jin").status_code == 302


def test_an_address_that_tries_many_logins_waits(visitor):
    for index in range(20):
        fail(visitor, 1, f"guess-{index}")
    assert "请过 15 分钟再试" in visitor.sign_in("zhou").text
    elsewhere = {"environ_overrides": {"REMOTE_ADDR": "192.0.2.7"}}
    assert visitor.sign_in("zhou", **elsewhere).status_code == 302


def test_attempts_at_the_same_moment_all_count(console, county):
    """Ten at once against one login: at most five passwords are looked at."""
    answers = []

    def attempt() -> None:
        answers.append(sign_in(console, "zhou", "a wrong password", "192.0.2.1").problem)

    threads = [threading.Thread(target=attempt) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with county.read() as session:
        outcomes = session.scalars(select(SignIn.outcome)).all()
    assert len(answers) == len(outcomes) == 10
    assert outcomes.count(Outcome.FAILED) <= 5
    assert sum(problem.startswith(WRONG) for problem in answers) <= 5


def test_what_was_typed_as_a_login_is_not_stored(visitor, county):
    """People type their password there now and then."""
    visitor.sign_in("my secret password")
    with county.read() as session:
        row = session.scalars(select(SignIn)).one()
    assert row.login_index != "my secret password"
    assert len(row.login_index) == 32


def test_attempts_are_forgotten_after_half_a_year(visitor, county, clock):
    fail(visitor, 1)
    clock.advance(timedelta(days=184))
    visitor.sign_in("zhou")
    with county.read() as session:
        assert session.scalars(select(SignIn.outcome)).all() == [Outcome.SUCCEEDED]


def test_an_unknown_login_costs_the_same_work(monkeypatch):
    """The hash of a known login and the one checked for an unknown have the same cost."""
    known = PasswordHasher().hash("x").rpartition("$")[0].split("$")[1:4]
    assert passwords._nobody().split("$")[1:4] == known
    assert not passwords.matches(None, "nobody signs in with this")
    assert not passwords.matches("not a hash", "x")


def test_an_old_cheap_hash_is_made_anew_at_sign_in(visitor, county):
    with county.write() as session:
        person = session.scalars(select(Staff).where(Staff.login == "zhou")).one()
        person.password_hash = PasswordHasher(time_cost=1, memory_cost=8192).hash(PASSWORD)
    assert visitor.sign_in("zhou").status_code == 302
    with county.read() as session:
        fresh = session.scalar(select(Staff.password_hash).where(Staff.login == "zhou"))
    assert not passwords.outdated(fresh)
    assert passwords.matches(fresh, PASSWORD)
    assert visitor.get("/admin/cases").status_code == 200


@pytest.mark.parametrize("change", [{"password_hash": "changed"}, {"active": False}])
def test_a_changed_password_or_a_shut_account_ends_every_session(enter, county, change):
    someone = enter("zhou")
    assert someone.get("/admin/cases").status_code == 200
    with county.write() as session:
        person = session.scalars(select(Staff).where(Staff.login == "zhou")).one()
        for name, value in change.items():
            setattr(person, name, value)
    assert someone.get("/admin/cases").status_code == 302


def test_a_shut_account_cannot_sign_in(visitor, county):
    with county.write() as session:
        session.scalars(select(Staff).where(Staff.login == "zhou")).one().active = False
    assert WRONG in visitor.sign_in("zhou").text


@pytest.mark.parametrize("wanted", ["/w/abc", "/admin/cases?state=handling"])
def test_after_signing_in_one_is_where_one_wanted_to_be(visitor, wanted):
    door = visitor.get(wanted).location
    answer = visitor.post(door, {"login": "zhou", "password": PASSWORD})
    assert answer.location == wanted


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "/\\evil.example",
                                    "/w/../..//evil.example", "/admin/\\evil", "javascript:1",
                                    "/elsewhere", "/admin/\r\nX: y"])  # fmt: skip
def test_nobody_is_sent_elsewhere_after_signing_in(visitor, wanted):
    answer = visitor.post(
        "/admin/sign-in",
        {"login": "zhou", "password": PASSWORD},
        query_string={"next": wanted},
    )
    assert answer.location == "/admin/cases"


def test_the_cookie_is_kept_from_scripts_and_other_sites(visitor):
    cookie = visitor.sign_in("zhou").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_forged_cookie_is_nobody(app, county):
    client = app.test_client()
    for key in ("1:" + "0" * 32, "1", "", "x:y", "99999999999999999999:z", "²:x"):
        with client.session_transaction("/admin/") as cookie:
            cookie["_user_id"] = key
        assert client.get("/admin/cases").status_code == 302, key


@pytest.mark.parametrize(
    ("login", "password", "area", "sentence"),
    [
        ("new", "short", {"division_code": "330106001"}, "密码要有10到200个字符"),
        ("zhou", PASSWORD, {"division_code": "330106001"}, "已经有人用了"),
        (" new", PASSWORD, {"division_code": "330106001"}, "前后不带空格"),
        ("new", PASSWORD, {"division_code": "999"}, "没有代码为“999”的行政区划"),
        ("new", PASSWORD, {}, "行政区划"),
    ],
)
def test_an_account_that_does_not_fit_is_refused(county, login, password, area, sentence):
    with county.write() as session, pytest.raises(AccountError, match=sentence):
        add_user(session, login, "新人", password, Role.DISPATCHER, **area)


@pytest.mark.parametrize(
    ("role", "area", "column"),
    [
        (Role.AUDITOR, {"division_code": "330106001"}, "division_id"),
        (Role.WORKER, {"grid_code": "330106001001001"}, "grid_id"),
        (Role.POLICE, {"police_grid_code": "P1"}, "police_grid_id"),
        (Role.HANDLER, {"department_code": "chengguan"}, "department_id"),
    ],
)
def test_an_added_user_can_sign_in_with_the_duty_given(visitor, county, role, area, column):
    with county.write() as session:
        person = add_user(session, "new", "新人", "a fresh password", role, **area)
    assert getattr(person.duties[0], column)
    assert visitor.sign_in("new", "a fresh password").status_code == 302
