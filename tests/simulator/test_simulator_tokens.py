"""The rules of stable_token."""

import pytest

ASKED = {"grant_type": "client_credential", "appid": "wx-safe", "secret": "shh"}


@pytest.fixture
def ask(tencent):
    def call(**changes):
        return tencent.post("/wechat-api/cgi-bin/stable_token", json={**ASKED, **changes}).json

    return call


@pytest.fixture
def send(tencent):
    def call(token):
        path = f"/wechat-api/cgi-bin/message/custom/send?access_token={token}"
        return tencent.post(path, json={}).json["errcode"]

    return call


def test_ordinary_calls_hand_out_the_same_token(ask, clock):
    first = ask()
    clock.forward(100)
    again = ask()
    assert first["expires_in"] == 7200
    assert again == {"access_token": first["access_token"], "expires_in": 7100}


def test_near_its_end_a_new_token_comes_and_the_old_stays_good(ask, send, clock):
    old = ask()["access_token"]
    clock.forward(7000)
    new = ask()["access_token"]
    assert new != old
    assert send(old) == send(new) == 40003
    clock.forward(300)
    assert send(old) == 42001


def test_a_forced_refresh_voids_the_old_token(ask, send):
    old = ask()["access_token"]
    assert ask(force_refresh=True)["access_token"] != old
    assert send(old) == 40001


def test_forced_refreshes_must_be_half_a_minute_apart(ask, clock):
    ask(force_refresh=True)
    clock.forward(29)
    assert ask(force_refresh=True)["errcode"] == 45011
    clock.forward(1)
    assert "access_token" in ask(force_refresh=True)


def test_the_21st_forced_refresh_of_a_day_is_refused(ask, clock):
    for _ in range(20):
        assert "access_token" in ask(force_refresh=True)
        clock.forward(60)
    assert ask(force_refresh=True)["errcode"] == 45009
    clock.forward(86_400)
    assert "access_token" in ask(force_refresh=True)


@pytest.mark.parametrize(
    ("changes", "errcode"),
    [({"appid": "wx-other"}, 40013), ({"secret": "no"}, 40125), ({"grant_type": "x"}, 40002)],
)
def test_wrong_credentials_have_their_own_errors(ask, changes, errcode):
    assert ask(**changes)["errcode"] == errcode


def test_a_token_ends_after_two_hours(ask, send, clock):
    token = ask()["access_token"]
    clock.forward(7201)
    assert send(token) == 42001


def test_the_token_fault_spoils_every_call(ask, send, tencent):
    tencent.post("/sim/api/faults", json={"token_dead": True})
    assert send(ask()["access_token"]) == 40001
