"""The ways out, each before a real server on loopback."""

import io
import json
import logging
import socket
from dataclasses import replace
from datetime import UTC, datetime

import flask
import pytest

from notify.channels import CHANNELS, build_channels
from notify.channels.console import ConsoleChannel
from notify.errors import DeliveryError, WindowClosedError
from tests.tencent import OPENID_OF_WANG

KEYS = {"grid-01": "webhook-01"}.get
"""Gives the webhook key of a group by its account."""


@pytest.fixture
def channels(settings, database, clock, http):
    return build_channels(settings, database, clock, http, KEYS)


@pytest.fixture
def refusal(channels, tencent):
    """Tell how a channel puts one errcode of Tencent's."""

    def told(name, code, account):
        tencent.faults(fail_next=1, fail_errcode=code, fail_path="send")
        with pytest.raises(DeliveryError) as error:
            channels[name].send(account, "address", [{"text": "您好"}])
        return error.value

    return told


def test_every_way_out_has_its_name(channels):
    assert set(channels) == set(CHANNELS) == {"wechat", "wecom_robot", "wecom_app", "console"}
    assert all(channel.name == name for name, channel in channels.items())


def test_wechat_gets_chinese_as_it_is_not_as_escapes(channels, tencent):
    tencent.wang_wrote()
    channels["wechat"].send("street", OPENID_OF_WANG, [{"text": "您的诉求已受理"}])
    assert "您的诉求已受理".encode() in tencent.raw[0]
    assert json.loads(tencent.raw[0]) == {
        "touser": OPENID_OF_WANG,
        "msgtype": "text",
        "text": {"content": "您的诉求已受理"},
    }


def test_a_rating_goes_out_as_a_menu(channels, tencent):
    tencent.wang_wrote()
    menu = {"text": "办得怎么样？", "choices": [["rate:7:5", "5 分"]], "tail": "谢谢"}
    channels["wechat"].send("street", OPENID_OF_WANG, [menu])
    assert tencent.sends[0][2]["msgmenu"] == {
        "head_content": "办得怎么样？",
        "list": [{"id": "rate:7:5", "content": "5 分"}],
        "tail_content": "谢谢",
    }


@pytest.mark.parametrize(
    ("sent_before", "used_up"), [(0, False), (5, True)], ids=["nobody wrote", "five were sent"]
)
def test_wechats_closed_budget_is_not_a_failure(channels, tencent, sent_before, used_up):
    if sent_before:
        tencent.wang_wrote()
    for _ in range(sent_before):
        channels["wechat"].send("street", OPENID_OF_WANG, [{"text": "您好"}])
    with pytest.raises(WindowClosedError) as error:
        channels["wechat"].send("street", OPENID_OF_WANG, [{"text": "您好"}])
    assert error.value.used_up is used_up


@pytest.mark.parametrize(
    ("name", "code", "account", "permanent"),
    [
        ("wechat", 43004, "street", True),
        ("wechat", 40003, "street", True),
        ("wechat", -1, "street", False),
        ("wecom_robot", 93000, "grid-01", True),
        ("wecom_robot", -1, "grid-01", False),
        ("wecom_app", 81013, "1000002", True),
        ("wecom_app", -1, "1000002", False),
    ],
)
def test_each_refusal_says_whether_another_try_can_help(refusal, name, code, account, permanent):
    error = refusal(name, code, account)
    assert (error.permanent, error.code) == (permanent, str(code))


def test_a_used_up_daily_quota_comes_back_at_midnight_in_beijing(refusal):
    assert refusal("wechat", 45009, "street").retry_at == datetime(2026, 3, 4, 16, tzinfo=UTC)


@pytest.mark.parametrize("name", ["wechat", "wecom_robot", "wecom_app"])
def test_an_account_missing_from_the_settings_is_named(channels, name):
    with pytest.raises(DeliveryError, match=r"nobody|webhook key") as error:
        channels[name].send("nobody", "address", [{"text": "您好"}])
    assert error.value.permanent


def test_a_member_is_written_to_through_the_app(channels, tencent):
    channels["wecom_app"].send("1000002", "xiaoli", [{"text": "请接单"}])
    path, params, body = tencent.sends[0]
    assert path == "/wecom-api/cgi-bin/message/send"
    assert tencent.world.tokens.owner_of(params["access_token"]) == "wecom:1000002"
    assert body == {
        "touser": "xiaoli",
        "agentid": "1000002",
        "msgtype": "text",
        "text": {"content": "请接单"},
    }
    assert tencent.token_calls == [{"corpid": "corp-1", "corpsecret": "corp-secret"}]


def test_a_member_the_app_cannot_see_is_a_failure_though_the_call_went_well(channels, tencent):
    tencent.odd_answers.append(flask.Response('{"errcode": 0, "invaliduser": "xiaoli"}'))
    with pytest.raises(DeliveryError) as error:
        channels["wecom_app"].send("1000002", "xiaoli", [{"text": "请接单"}])
    assert error.value.permanent


@pytest.mark.parametrize(
    "answer",
    [("boom", 500), ("not json", 200), ("[1, 2]", 200), ("", 302)],
    ids=["500", "no JSON", "a list", "a redirect"],
)
def test_an_answer_that_makes_no_sense_is_tried_again_later(channels, tencent, answer):
    tencent.odd_answers.append(flask.Response(answer[0], answer[1]))
    with pytest.raises(DeliveryError) as error:
        channels["wecom_robot"].send("grid-01", "grid-01", [{"markdown": "7号"}])
    assert (error.value.permanent, error.value.code) == (False, None)


@pytest.mark.parametrize("cut", ["drop", "drop_after"], ids=["before", "after"])
def test_a_line_that_is_cut_leaves_it_open_whether_the_card_arrived(channels, tencent, cut):
    tencent.faults(fail_next=1, fail_kind=cut)
    with pytest.raises(DeliveryError) as error:
        channels["wecom_robot"].send("grid-01", "grid-01", [{"markdown": "7号"}])
    assert (error.value.permanent, error.value.maybe_sent) == (False, True)


def test_an_unreachable_platform_is_told_without_keys_or_addresses(settings, database, clock, http):
    with socket.socket() as taken:  # Bound but not listening: nobody answers there.
        taken.bind(("127.0.0.1", 0))
        nowhere = replace(settings, wecom_api=f"http://127.0.0.1:{taken.getsockname()[1]}")
        robot = build_channels(nowhere, database, clock, http, KEYS)["wecom_robot"]
        with pytest.raises(DeliveryError) as error:
            robot.send("grid-01", "grid-01", [{"markdown": "7号"}])
    assert str(error.value) == "对方没有应答（ConnectError），稍后再发。"
    assert error.value.__cause__ is None


def test_calls_leave_no_token_key_or_openid_in_the_log(channels, tencent, caplog):
    tencent.wang_wrote()
    caplog.set_level(logging.INFO)
    channels["wechat"].send("street", OPENID_OF_WANG, [{"text": "您好"}])
    channels["wecom_robot"].send("grid-01", "grid-01", [{"markdown": "7号"}])
    for secret in (tencent.token, "webhook-01", OPENID_OF_WANG, "app-secret"):
        assert secret not in caplog.text


def test_the_console_prints_one_line_without_address_or_text():
    stream = io.StringIO()
    ConsoleChannel(stream).send("street", OPENID_OF_WANG, [{"text": "王阿姨您好"}])
    assert stream.getvalue() == "[console] street：1 条消息（text），共 15 字节\n"
