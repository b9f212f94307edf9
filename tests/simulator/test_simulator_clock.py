"""The clock both sides share: moved by hours, days and to the next working morning."""

from datetime import datetime

import pytest

from simulator.app import create_app
from simulator.config_reader import ConfigError, parse_config
from simulator.moved_time import SHANGHAI, next_opening


@pytest.fixture
def settings(settings, tmp_path):
    return settings | {"clock_file": str(tmp_path / "clock")}


@pytest.fixture
def move(tencent):
    return lambda how: tencent.post("/sim/api/clock", json={"move": how}).json


def at(*moment):
    return datetime(*moment, tzinfo=SHANGHAI).timestamp()


@pytest.mark.parametrize(
    ("now", "opening"),
    [
        pytest.param((2026, 3, 4, 7, 30), (2026, 3, 4, 9), id="early on a working day: today"),
        pytest.param((2026, 3, 4, 9, 0), (2026, 3, 5, 9), id="at nine already: tomorrow"),
        pytest.param((2026, 3, 6, 17, 0), (2026, 3, 9, 9), id="over a weekend"),
        pytest.param((2026, 2, 13, 18, 0), (2026, 2, 14, 9), id="a Saturday that is worked 调休"),
        pytest.param((2026, 9, 30, 18, 0), (2026, 10, 8, 9), id="over the National Day"),
        pytest.param((2099, 1, 2, 18, 0), (2099, 1, 5, 9), id="a year without a calendar"),
    ],
)
def test_the_next_working_morning_knows_holidays_and_make_up_days(now, opening):
    assert next_opening(at(*now)) == at(*opening)


def test_each_move_is_written_where_the_service_reads_it(move, clock, tmp_path):
    file = tmp_path / "clock"
    assert move("hour") == {"ahead": 3600, "movable": True, "now": clock() + 3600}
    assert file.read_text() == "3600"
    assert move("day")["ahead"] == 3600 + 86_400
    assert move("workday")["now"] == next_opening(clock() + 90_000)
    assert move("now")["ahead"] == 0
    assert file.read_text() == "0"


def test_a_message_and_its_signature_carry_the_moved_time(move, wang, clock, stand_in):
    move("day")
    wang("text", content="你好")
    assert stand_in.heard[0]["CreateTime"] == str(int(clock()) + 86_400)
    assert stand_in.queries[0]["timestamp"] == str(int(clock()) + 86_400)


def test_the_window_of_48_hours_closes_when_the_clock_is_moved(move, wang, tencent, token):
    wang("text", content="路灯坏了")
    for _ in range(2):
        move("day")
    address = f"/wechat-api/cgi-bin/message/custom/send?access_token={token}"
    told = {"touser": "o-wang", "msgtype": "text", "text": {"content": "好了"}}
    assert tencent.post(address, json=told).json["errcode"] == 42001
    asked = {"grant_type": "client_credential", "appid": "wx-safe", "secret": "shh"}
    fresh = tencent.post("/wechat-api/cgi-bin/stable_token", json=asked).json["access_token"]
    assert tencent.post(address.replace(token, fresh), json=told).json["errcode"] == 0
    move("hour")
    assert tencent.post(address.replace(token, fresh), json=told).json["errcode"] == 45015


def test_a_photo_is_gone_after_three_days_on_the_moved_clock(move, wang, tencent, stand_in):
    wang("image")
    media = f"/sim/api/media/{stand_in.heard[0]['MediaId']}"
    assert tencent.get(media).status_code == 200
    for _ in range(3):
        move("day")
    assert tencent.get(media).status_code == 404


def test_a_clock_set_back_keeps_no_group_robot_waiting(move, hook):
    move("day")
    assert [hook() for _ in range(21)][-1] == 45009
    move("now")
    assert hook() == 0


def test_a_second_start_goes_on_where_the_clock_was(move, settings, clock):
    move("day")
    again = create_app(parse_config(settings), clock).test_client()
    assert again.get("/sim/api/state").json["clock"]["ahead"] == 86_400


def test_a_file_that_holds_no_number_is_one_clear_sentence(settings, tmp_path):
    (tmp_path / "clock").write_text("明天")
    with pytest.raises(ConfigError, match="删掉它就回到现在"):
        create_app(parse_config(settings))


def test_without_a_file_the_service_would_not_know_so_it_is_refused(settings):
    fixed = create_app(parse_config(settings | {"clock_file": ""})).test_client()
    answer = fixed.post("/sim/api/clock", json={"move": "day"})
    assert (answer.status_code, answer.json["error"]) == (
        400,
        "这里的时间不能拨动：配置里没有 clock_file。",
    )
    assert fixed.get("/sim/api/state").json["clock"]["movable"] is False


def test_an_unknown_move_changes_nothing(move, tmp_path):
    assert "move" in move("week")["error"]
    assert not (tmp_path / "clock").exists()
