"""What the service may send a resident, and what refuses it."""

import time

import pytest


@pytest.fixture
def send(tencent, token):
    def call(msgtype="text", touser="o-wang", **body):
        data = {"touser": touser, "msgtype": msgtype, msgtype: body or {"content": "已受理"}}
        path = f"/wechat-api/cgi-bin/message/custom/send?access_token={token}"
        return tencent.post(path, json=data).json["errcode"]

    return call


@pytest.fixture
def template(tencent, token):
    def call(kind, data, template_id="t1", touser="o-wang"):
        asked = {"touser": touser, "template_id": template_id, "data": data}
        path = f"/wechat-api/cgi-bin/message/{kind}/send?access_token={token}"
        return tencent.post(path, json=asked).json

    return call


def test_nobody_is_written_to_out_of_the_blue(send):
    assert send() == 45015


def test_five_messages_follow_a_residents_message(send, wang, phone):
    wang("text", content="你好")
    assert [send() for _ in range(6)] == [0, 0, 0, 0, 0, 45047]
    assert [row["side"] for row in phone()].count("them") == 5


def test_the_window_closes_after_48_hours(send, wang, clock, tencent):
    wang("text", content="你好")
    clock.forward(48 * 3600 + 1)
    asked = {"grant_type": "client_credential", "appid": "wx-safe", "secret": "shh"}
    fresh = tencent.post("/wechat-api/cgi-bin/stable_token", json=asked).json["access_token"]
    data = {"touser": "o-wang", "msgtype": "text", "text": {"content": "晚了"}}
    path = f"/wechat-api/cgi-bin/message/custom/send?access_token={fresh}"
    assert tencent.post(path, json=data).json["errcode"] == 45015


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("click", {"key": "HELP"}),
        ("scan", {"scene": "grid-001"}),
        ("follow", {}),
        ("tap", {"menu_id": "5", "content": "5"}),
    ],
)
def test_a_touch_allows_three_messages_for_one_minute(send, wang, clock, kind, data):
    wang(kind, **data)
    assert [send() for _ in range(4)] == [0, 0, 0, 45047]
    wang(kind, **data)
    clock.forward(61)
    assert send() == 45015


def test_a_touch_leaves_the_five_after_a_message_alone(send, wang):
    wang("text", content="你好")
    wang("click", key="HELP")
    assert [send() for _ in range(9)] == [0] * 8 + [45047]


def test_a_new_message_renews_the_five_without_adding(send, wang):
    wang("text", content="你好")
    wang("text", content="在吗")
    assert [send() for _ in range(6)][-1] == 45047


def test_who_left_or_is_unknown_cannot_be_reached(send, wang):
    wang("text", content="你好")
    wang("unfollow")
    assert send() == 43004
    assert send(touser="o-nobody") == 40003


@pytest.mark.parametrize(
    ("msgtype", "body", "errcode"),
    [
        ("text", {"content": "长" * 683}, 45002),
        ("text", {"content": ""}, 44004),
        ("dance", {"content": "x"}, 40008),
        ("image", {"media_id": "none"}, 40007),
        ("news", {"articles": [{}, {}]}, 45008),
        ("news", {"articles": 1}, 45008),
        ("msgmenu", {"head_content": "评价", "list": []}, 44004),
    ],
)
def test_a_message_outside_the_rules_costs_nothing(send, wang, msgtype, body, errcode):
    wang("text", content="你好")
    assert send(msgtype, **body) == errcode
    assert [send() for _ in range(5)] == [0] * 5


def test_a_menu_in_a_message_reaches_the_phone(send, wang, phone):
    wang("text", content="你好")
    items = [{"id": "5", "content": "满意"}]
    assert send("msgmenu", head_content="请评价", list=items, tail_content="谢谢") == 0
    assert phone()[-1]["kind"] == "msgmenu"


def test_a_medium_is_gone_after_three_days(wang, stand_in, tencent, clock):
    wang("image")
    media_id = stand_in.heard[0]["MediaId"]
    clock.forward(3 * 86_400)
    asked = {"grant_type": "client_credential", "appid": "wx-safe", "secret": "shh"}
    token = tencent.post("/wechat-api/cgi-bin/stable_token", json=asked).json["access_token"]
    asked = {"access_token": token, "media_id": media_id}
    got = tencent.get("/wechat-api/cgi-bin/media/get", query_string=asked)
    assert got.json["errcode"] == 40007


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("thing1", "字" * 21),
        ("phrase2", "一二三四五六"),
        ("phrase2", "done"),
        ("number3", "七"),
        ("character_string4", "编号七"),
        ("name5", "名" * 11),
        ("car_number6", "苏A12345678"),
        ("thing1", ""),
    ],
)
def test_a_template_field_outside_its_limits_is_named(template, field, value):
    answer = template("template", {field: {"value": value}})
    assert answer["errcode"] == 47003
    assert f"data.{field}.value" in answer["errmsg"]


def test_a_template_message_is_reported_as_delivered(template, stand_in, phone):
    assert template("template", {"thing1": {"value": "7号 已办结"}})["errcode"] == 0
    deadline = time.monotonic() + 5
    while not stand_in.heard and time.monotonic() < deadline:
        time.sleep(0.02)
    assert stand_in.heard[0]["Event"] == "TEMPLATESENDJOBFINISH"
    assert phone()[-1]["kind"] == "template"


def test_each_consent_pays_for_one_subscription_message(template, wang):
    fields = {"thing1": {"value": "7号 已办结"}}
    assert template("subscribe", fields)["errcode"] == 43101
    wang("consent", template_id="t1")
    assert template("subscribe", fields)["errcode"] == 0
    assert template("subscribe", fields)["errcode"] == 43101
    wang("consent", template_id="t1", accept=False)
    assert template("subscribe", fields)["errcode"] == 43101


def test_a_qr_code_is_made_and_hangs_on_the_page(tencent, token):
    scene = {"action_info": {"scene": {"scene_str": "grid-002"}}}
    path = f"/wechat-api/cgi-bin/qrcode/create?access_token={token}"
    made = tencent.post(path, json={"action_name": "QR_LIMIT_STR_SCENE", **scene}).json
    picture = tencent.get("/wechat-api/cgi-bin/showqrcode", query_string={"ticket": made["ticket"]})
    assert picture.data.startswith(b"\x89PNG")
    posters = tencent.get("/sim/api/state").json["posters"]
    assert "grid-002" in [row["scene"] for row in posters]


@pytest.mark.parametrize("scene", ["", "x" * 65])
def test_a_scene_has_1_to_64_characters(tencent, token, scene):
    asked = {"action_name": "QR_STR_SCENE", "action_info": {"scene": {"scene_str": scene}}}
    path = f"/wechat-api/cgi-bin/qrcode/create?access_token={token}"
    assert tencent.post(path, json=asked).json["errcode"] == 40053


def test_a_login_code_works_once_and_for_five_minutes(tencent, wang, clock):
    def session(code):
        asked = {"appid": "wx-safe", "secret": "shh", "js_code": code}
        return tencent.get("/wechat-api/sns/jscode2session", query_string=asked).json

    code, late = wang("jscode")["code"], wang("jscode")["code"]
    assert session(code)["openid"] == "o-wang"
    assert session(code)["errcode"] == 40163
    clock.forward(301)
    assert session(late)["errcode"] == 40029
    assert session("never")["errcode"] == 40029
