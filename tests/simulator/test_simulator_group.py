"""The group chat: the robot that only sends, and the one that hears."""

import time

import httpx
import pytest

from simulator import crypto, words

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFE"


def stream(content, *, finish=True):
    return {"msgtype": "stream", "stream": {"id": "s1", "finish": finish, "content": content}}


def test_a_card_lands_in_the_group_whose_webhook_key_it_came_by(hook, group):
    assert hook("markdown", key="hook-2", content="**7号** 油烟") == 0
    assert group("wr-2")[0]["body"]["content"] == "**7号** 油烟"
    assert group("wr-1") == []


def test_the_21st_message_of_a_minute_is_refused_per_robot(hook, clock):
    assert [hook() for _ in range(21)] == [0] * 20 + [45009]
    assert hook(key="hook-2") == 0
    clock.forward(60)
    assert hook() == 0


@pytest.mark.parametrize(
    ("msgtype", "body", "errcode"),
    [
        ("text", {"content": "x" * 2049}, 40058),
        ("text", {"content": "x" * 2048}, 0),
        ("markdown", {"content": "字" * 1366}, 40058),
        ("markdown_v2", {"content": "x" * 4096}, 0),
        ("news", {"articles": []}, 40058),
        ("news", {"articles": [{"title": "通报", "url": "https://example.org"}]}, 0),
        ("template_card", {"card_type": "vote_interaction"}, 42034),
        ("template_card", {"card_type": "text_notice"}, 0),
        ("image", {"base64": "QUJD", "md5": "0"}, 301019),
        ("image", {"base64": "QUJD", "md5": "902fbdd2b1df0c4f70b4a5d23525e932"}, 0),
        ("dance", {"content": "x"}, 40008),
    ],
)
def test_what_a_webhook_takes(hook, msgtype, body, errcode):
    assert hook(msgtype, **body) == errcode


def test_an_unknown_key_is_no_webhook(hook):
    assert hook(key="hook-9") == 93000


def test_the_robot_hears_a_mention_and_answers(say_in_group, group, stand_in):
    stand_in.robot_answer = lambda _: stream("**7号** 已由小李接单")
    assert say_in_group("7号我去")["message"]["stream"]["finish"] is True
    heard = stand_in.heard[0]
    assert heard["text"]["content"] == "@机器人 7号我去"
    assert (heard["chattype"], heard["from"]) == ("group", {"userid": "xiaoli"})
    assert [row["side"] for row in group()] == ["member", "robot"]


def test_one_robot_stands_in_two_groups_told_apart_by_chatid(say_in_group, group, stand_in):
    stand_in.robot_answer = lambda heard: stream(f"这里是 {heard['chatid']}")
    say_in_group("今日", userid="laozhao")
    say_in_group("今日", userid="laozhao", chat_id="wr-2")
    assert [heard["chatid"] for heard in stand_in.heard] == ["wr-1", "wr-2"]
    assert {heard["aibotid"] for heard in stand_in.heard} == {"aibjiefang"}
    assert stand_in.paths == ["/wecom/robot/jiefang"] * 2
    assert [group(name)[-1]["body"]["content"] for name in ("wr-1", "wr-2")] == [
        "这里是 wr-1",
        "这里是 wr-2",
    ]


def test_the_robot_does_not_hear_what_is_not_said_to_it(say_in_group, group, stand_in):
    say_in_group("今天真热", mention=False)
    assert stand_in.heard == []
    assert len(group()) == 1


def test_the_robot_may_stay_silent(say_in_group, group):
    assert say_in_group("7号我去")["problem"] == ""
    assert len(group()) == 1


def test_a_photo_comes_as_an_encrypted_download(say_in_group, stand_in, tencent, clock):
    say_in_group("7 搞定了", photo=True)
    text, image = stand_in.heard[0]["mixed"]["msg_item"]
    assert text["text"]["content"] == "@机器人 7 搞定了"
    path = image["image"]["url"].partition("localhost")[2]
    photo = crypto.decrypt_bytes(KEY, tencent.get(path).data)
    assert photo.startswith(b"\xff\xd8")
    clock.forward(301)
    assert tencent.get(path).status_code == 404


def test_a_quoted_card_comes_along(say_in_group, hook, group, stand_in):
    hook("markdown", content="**7号** 油烟")
    say_in_group("我去", quote=group()[0]["id"])
    assert stand_in.heard[0]["quote"] == {"msgtype": "text", "text": {"content": "**7号** 油烟"}}


def test_a_response_url_takes_one_call_within_the_hour(
    say_in_group, stand_in, tencent, clock, group
):
    say_in_group("今日")
    say_in_group("今日")
    once, late = (heard["response_url"].partition("localhost")[2] for heard in stand_in.heard)
    data = {"msgtype": "markdown", "markdown": {"content": "今日 3 件"}}
    assert tencent.post(once, json=data).json["errcode"] == 0
    assert tencent.post(once, json=data).json["errcode"] == 40029
    clock.forward(3601)
    assert tencent.post(late, json=data).json["errcode"] == 40029
    assert [row["side"] for row in group()].count("robot") == 1


def test_a_stream_is_asked_for_until_it_is_finished(say_in_group, stand_in, group):
    def grow(message):
        done = message["msgtype"] == "stream"
        return stream("查到 3 件" if done else "正在查", finish=done)

    stand_in.robot_answer = grow
    say_in_group("查")
    deadline = time.monotonic() + 5
    while group()[-1]["body"]["content"] != "查到 3 件" and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [row["body"]["content"] for row in group()] == ["@机器人 查", "查到 3 件"]
    assert stand_in.heard[1]["stream"] == {"id": "s1"}


def test_a_robot_that_breaks_the_rules_is_called_out(say_in_group, stand_in, group):
    stand_in.robot_answer = lambda _: {"msgtype": "dance"}
    assert say_in_group("7号我去")["problem"] == words.PROBLEM_BAD_REPLY
    assert group()[-1]["body"]["content"] == words.ROBOT_BROKEN


def test_a_self_built_app_hears_its_members(tencent, stand_in):
    said = {"userid": "xiaoli", "content": "今日"}
    assert tencent.post("/sim/api/app/1000002/text", json=said).json["problem"] == ""
    heard = stand_in.heard[0]
    assert (heard["ToUserName"], heard["AgentID"], heard["Content"]) == ("corp", "1000002", "今日")


def test_an_app_message_needs_a_token_and_a_member(tencent):
    asked = {"corpid": "corp", "corpsecret": "s"}
    token = tencent.get("/wecom-api/cgi-bin/gettoken", query_string=asked).json["access_token"]

    def send(token, touser):
        data = {"touser": touser, "agentid": 1000002, "msgtype": "text", "text": {"content": "x"}}
        path = f"/wecom-api/cgi-bin/message/send?access_token={token}"
        return tencent.post(path, json=data).json

    assert send(token, "xiaoli|stranger")["invaliduser"] == "stranger"
    assert send(token, "stranger")["errcode"] == 81013
    assert send("none", "xiaoli")["errcode"] == 40014
    assert tencent.get("/wecom-api/cgi-bin/gettoken?corpid=x").json["errcode"] == 40013


def test_the_pictures_address_is_the_simulators_own(loopback, stand_in):
    said = {"userid": "xiaoli", "content": "7 搞定了", "photo": True}
    httpx.post(f"{loopback}/sim/api/group/wr-1/text", json=said, trust_env=False)
    url = stand_in.heard[0]["mixed"]["msg_item"][1]["image"]["url"]
    assert url.startswith(loopback)
    assert httpx.get(url, trust_env=False).status_code == 200
