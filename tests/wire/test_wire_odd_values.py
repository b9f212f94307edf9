"""Strange values in a message that is truly the platform's: a kind answer or a clear refusal."""

import json

import pytest
import xmltodict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

BOTH = pytest.mark.parametrize("engine", ["sqlite", "postgresql"], indirect=True)
MODES = ["plain", "compat", "safe", "robot", "app"]
FEW = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
INJECTED = "]]></Content><Content><![CDATA[灯"
XML_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=80)


@BOTH
@pytest.mark.parametrize("mode", ["plain", "safe"])
@pytest.mark.parametrize("content", ["]]>都黑了", INJECTED, "<xml>&amp;</xml>", "💡灯坏了👨‍👩‍👧"])
def test_what_a_resident_wrote_comes_back_as_text_and_nothing_else(platform, doors, mode, content):
    """wechatpy's replies let a text end its own CDATA section; ours do not."""
    sender = f"o-wang-ayi-{next(platform.fresh)}"
    for said in ("路灯不亮了", content, "花神庙社区3栋"):
        answer = platform.say(doors[mode], platform.text(said, sender=sender))
    assert content in answer


@FEW
@given(content=XML_TEXT)
@pytest.mark.parametrize("mode", ["plain", "safe"])
def test_any_text_gets_a_well_formed_answer(platform, doors, mode, content):
    assert platform.say(doors[mode], platform.text("楼道灯坏了" + content))


@pytest.mark.parametrize("mode", ["plain", "compat", "safe", "app"])
@pytest.mark.parametrize("name", ["FromUserName", "ToUserName"])
def test_no_name_in_a_message_can_end_its_section_of_the_answer(platform, doors, mode, name):
    number = next(platform.fresh)
    harmful = f"o-{number}]]></{name}><MsgType><![CDATA[image]]></MsgType><{name}><![CDATA["
    answer = platform.send(doors[mode], platform.text("帮助", **{name: harmful}))
    platform.words(answer)
    back = {"FromUserName": "ToUserName", "ToUserName": "FromUserName"}[name]
    assert xmltodict.parse(answer)["xml"][back] == harmful


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "nonce", ["]]>", "]]]]>>", "]]><Encrypt>x</Encrypt><![CDATA[", '"&<>', "随机数", "💡", "a b+c%"]
)
def test_the_nonce_comes_back_as_it_was(platform, doors, mode, nonce):
    assert platform.say(doors[mode], platform.message(doors[mode], "帮助"), nonce=nonce)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("nonce", ["a\x00b", "a\x01b", "a\nb"])
def test_a_nonce_no_answer_could_carry_never_breaks_the_answer(platform, doors, mode, nonce):
    request = platform.request(doors[mode], platform.message(doors[mode], "帮助"), nonce=nonce)
    response = platform.post(request)
    assert response.status_code in (200, 403)
    if response.status_code == 200 and mode not in ("plain", "robot"):
        assert xmltodict.parse(response.text)["xml"]["Encrypt"]


@BOTH
@pytest.mark.parametrize("mode", ["plain", "safe", "app"])
@pytest.mark.parametrize(
    "changed",
    [
        {"CreateTime": None},
        {"CreateTime": ""},
        {"CreateTime": "昨天"},
        {"CreateTime": "1e9"},
        {"CreateTime": "9" * 30},
        {"CreateTime": "9" * 5000},
        {"CreateTime": "-" + "9" * 17},
        {"FromUserName": None},
        {"FromUserName": ""},
        {"MsgType": None},
        {"MsgType": ""},
        {"MsgType": "event", "Event": ""},
    ],
    ids=lambda changed: str(changed)[:40],
)
def test_a_message_without_what_makes_it_one_is_refused(platform, doors, refused, mode, changed):
    request = platform.request(doors[mode], platform.text("帮助", **changed))
    refused(platform.post(request), 400)


@BOTH
@pytest.mark.parametrize("mode", ["plain", "safe", "app"])
@pytest.mark.parametrize("moment", ["0", "-1", "1", "253402300799", "4102444800"])
def test_a_moment_far_away_is_still_a_moment(platform, doors, mode, moment):
    assert platform.say(doors[mode], platform.text("帮助", CreateTime=moment))


@BOTH
@pytest.mark.parametrize("mode", ["plain", "safe", "app"])
@pytest.mark.parametrize(
    "changed",
    [
        {"MsgId": "abc-def"},
        {"MsgId": "消息一"},
        {"MsgId": "7" * 4_000},
        {"MsgId": ""},
        {"MsgId": None},
        {"MsgId": "-7"},
        {"MsgType": "hologram"},
        {"MsgType": "text\u3000"},
        {"MsgType": "device_text"},
        {"FromUserName": "o" * 10_000},
        {"MsgType": "event", "Event": "CLICK", "EventKey": "rate:x:y:z"},
        {"MsgType": "image", "MediaId": ""},
        {"MsgType": "image", "MediaId": "m" * 5000},
        {"bizmsgmenuid": "rate:R-1:99"},
        {"bizmsgmenuid": "reopen:"},
        {"bizmsgmenuid": "]]>"},
        {"Content": ""},
        {"Content": None},
        {"Content": "进度 " + "9" * 3000},
        {"Content": "灯" * 20_000},
        {"Content": "評價 5 星 ٣"},
    ],
    ids=lambda changed: str(changed)[:60],
)
def test_what_we_do_not_know_is_stored_and_answered_kindly(platform, doors, mode, changed):
    before = platform.stored()["messages"]
    assert platform.say(doors[mode], platform.text("路灯不亮了", **changed))
    assert platform.stored()["messages"] == before + 1


@BOTH
@pytest.mark.parametrize("scene", ["qrscene_" + "x" * 5000, "qrscene_", "nowhere", "qrscene_]]>"])
@pytest.mark.parametrize("event", ["subscribe", "SCAN"])
def test_a_poster_nobody_knows_still_welcomes(platform, doors, event, scene):
    message = platform.text("", MsgType="event", Event=event, EventKey=scene, MsgId=None)
    assert "街坊" in platform.say(doors["safe"], message)


NOWHERE = ["", " ", "nan", "inf", "-inf", "1e400", "北纬31度", "91.5.3", "200", "-9999", "0x1F"]


@BOTH
@pytest.mark.parametrize("mode", ["plain", "safe"])
@pytest.mark.parametrize("broken", ["x", "y", "both"])
def test_a_place_that_is_none_is_asked_for_in_words(platform, doors, mode, broken):
    for value in NOWHERE:
        sender = f"o-wang-ayi-{next(platform.fresh)}"
        platform.say(doors[mode], platform.text("楼道灯坏了", sender=sender))
        x = value if broken in ("x", "both") else "31.97"
        y = value if broken in ("y", "both") else "118.77"
        message = platform.text(
            None, sender=sender, MsgType="location", Location_X=x, Location_Y=y, Label=""
        )
        answer = platform.say(doors[mode], message)
        assert "还差地点" in answer, value
        told = platform.say(doors[mode], platform.text("花神庙社区3栋", sender=sender))
        assert "花神庙社区第一网格" in told


@BOTH
@pytest.mark.parametrize(("x", "y"), [("31.9703", "118.7783"), ("118.7783", "31.9703")])
def test_a_place_with_its_coordinates_swapped_is_the_same_place(platform, doors, x, y):
    sender = f"o-wang-ayi-{next(platform.fresh)}"
    platform.say(doors["safe"], platform.text("楼道灯坏了", sender=sender))
    message = platform.text(
        None, sender=sender, MsgType="location", Location_X=x, Location_Y=y, Label="花神大道1号"
    )
    assert "花神庙社区第一网格" in platform.say(doors["safe"], message)


@pytest.mark.parametrize("repeated", ["FromUserName", "MsgType", "CreateTime", "Content"])
@pytest.mark.parametrize("mode", ["plain", "safe", "app"])
def test_a_field_that_is_there_twice_or_nested_is_refused(platform, doors, refused, mode, repeated):
    twice = platform.text("帮助", extra=f"<{repeated}>a</{repeated}><{repeated}>b</{repeated}>")
    nested = platform.text("帮助", extra=f"<{repeated}><a/></{repeated}>")
    for message in (twice, nested):
        refused(platform.post(platform.request(doors[mode], message)), 400)


@pytest.mark.parametrize("mode", ["plain", "safe", "app"])
def test_an_entity_nobody_declared_is_refused(platform, doors, refused, mode):
    message = platform.text("灯MARK坏了").replace("MARK", "&nothing;")
    refused(platform.post(platform.request(doors[mode], message)), 400)


@BOTH
@pytest.mark.parametrize(
    ("escaped", "kept"),
    [
        (r"\ud800", ""),
        (r"\udfff\ud800", ""),
        (r"\u0000", ""),
        (r"\u0007\u001b", ""),
        (r"\ud83d\ude00", "😀"),
        ("]]>", "]]>"),
    ],
)
def test_what_a_worker_wrote_reaches_the_resident_as_far_as_it_can_be_carried(
    platform, doors, escaped, kept
):
    sender, short = platform.filed_case()
    assert "小李" in platform.say(doors["robot"], platform.said(f"{short}号我去"))
    progress = platform.said(f"{short}号回复 灯MARK罩已换").replace("MARK", escaped)
    assert f"灯{kept}罩已换" in platform.say(doors["robot"], progress)
    asked = platform.text("进度", sender=sender)
    folded = kept.replace("<", "＜").replace(">", "＞")
    assert f"灯{folded}罩已换" in platform.say(doors["safe"], asked)


@BOTH
@pytest.mark.parametrize("name", ["msgid", "userid"])
def test_an_id_that_is_nothing_but_what_no_database_can_carry_is_refused(
    platform, doors, refused, name
):
    message = platform.said("查", msgid="m-MARK", sender="worker-MARK")
    gone = "m-MARK" if name == "msgid" else "worker-MARK"
    message = message.replace(gone, r"\u0000\ud800")
    refused(platform.post(platform.request(doors["robot"], message)), 400)


@BOTH
@pytest.mark.parametrize("length", [101, 5000])
def test_a_groups_id_no_group_can_have_is_refused_and_not_cut_short(
    platform, doors, refused, length
):
    message = platform.said("查", chatid="w" * length)
    refused(platform.post(platform.request(doors["robot"], message)), 400)


@FEW
@given(content=st.text(max_size=60))
def test_any_text_in_the_group_gets_an_answer(platform, doors, content):
    message = json.dumps(json.loads(platform.said("")) | {"text": {"content": content}})
    assert platform.say(doors["robot"], message)


@BOTH
@pytest.mark.parametrize(
    "content", ["9" * 5000 + "号我去", "九" * 500 + "号我去", "查" + "9" * 30, ""]
)
def test_a_number_no_case_can_have_is_answered(platform, doors, content):
    assert platform.say(doors["robot"], platform.said(content))
