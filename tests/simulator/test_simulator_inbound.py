"""What WeChat sends to the service, and how it takes the answers."""

import io

import pytest
from PIL import ExifTags, Image

from simulator import crypto, words
from simulator.wechat_xml import BadXmlError, parse_xml, to_xml

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFE"


def echo(values):
    return f"收到：{values.get('Content', values['MsgType'])}"


@pytest.mark.parametrize("mode", ["plain", "compat", "safe"])
def test_a_text_is_answered_in_every_mode(wang, phone, stand_in, mode):
    stand_in.answer = echo
    told = wang("text", account=mode, content="烧烤店油烟太大")
    assert (told["problem"], told["message"]["Content"]) == ("", "收到：烧烤店油烟太大")
    assert [row["side"] for row in phone(mode)] == ["me", "them"]
    assert stand_in.heard[0]["FromUserName"] == "o-wang"


def test_the_safe_mode_shows_nothing_in_clear(wang, stand_in):
    wang("text", content="烧烤店油烟太大")
    assert "烧烤店" not in stand_in.bodies[0]
    assert set(parse_xml(stand_in.bodies[0])) == {"ToUserName", "Encrypt"}
    assert stand_in.queries[0]["encrypt_type"] == "aes"


def test_the_compatible_mode_carries_both_forms(wang, stand_in):
    wang("text", account="compat", content="烧烤店油烟太大")
    values = parse_xml(stand_in.bodies[0])
    inner = parse_xml(crypto.decrypt(KEY, values["Encrypt"], "wx-compat"))
    assert values["Content"] == inner["Content"] == "烧烤店油烟太大"


def test_the_plain_mode_signs_only_the_address(wang, stand_in):
    wang("text", account="plain", content="你好")
    asked = stand_in.queries[0]
    good = crypto.signature("wx-token", asked["timestamp"], asked["nonce"])
    assert asked["signature"] == good
    assert "msg_signature" not in asked


@pytest.mark.parametrize("silence", ["", "success"])
def test_silence_shows_nothing(wang, phone, stand_in, silence):
    stand_in.raw_answer = silence
    assert wang("text", content="你好")["problem"] == ""
    assert len(phone()) == 1


def test_an_answer_in_clear_is_refused_in_safe_mode(wang, phone, stand_in):
    stand_in.answer, stand_in.encrypted = echo, False
    assert wang("text", content="你好")["problem"] == words.PROBLEM_NOT_ENCRYPTED
    assert phone()[-1]["body"]["content"] == words.SERVICE_BROKEN


def test_an_answer_to_somebody_else_is_refused(wang, stand_in):
    stand_in.raw_answer = to_xml({"ToUserName": "o-x", "FromUserName": "y", "MsgType": "text"})
    assert wang("text", account="plain", content="你好")["problem"] == words.PROBLEM_ADDRESSEE


def test_an_answer_that_is_no_xml_is_refused(wang, stand_in):
    stand_in.raw_answer = "<xml><Content><![CDATA[a]]>b]]></Content>"
    assert wang("text", account="plain", content="你好")["problem"] == words.PROBLEM_BAD_REPLY


def test_an_answer_over_2048_bytes_is_refused(wang, stand_in):
    stand_in.answer = lambda _: "长" * 683
    assert wang("text", account="plain", content="你好")["problem"] == words.PROBLEM_TOO_LONG


def test_a_forged_seal_is_refused(wang, stand_in):
    sealed = crypto.encrypt(KEY, "<xml></xml>", "wx-safe")
    seal = {"Encrypt": sealed, "MsgSignature": "0" * 40, "TimeStamp": 1, "Nonce": "1"}
    stand_in.raw_answer = to_xml(seal)
    assert words.PROBLEM_SIGNATURE in wang("text", content="你好")["problem"]


def test_an_answer_too_late_brings_the_same_message_three_times(wang, phone, stand_in):
    stand_in.slow = [0.8, 0.8, 0.8]
    told = wang("text", content="你好")
    assert [one["problem"] for one in told["tries"]] == [words.PROBLEM_TIMEOUT] * 3
    assert len({values["MsgId"] for values in stand_in.heard}) == 1
    assert len(stand_in.heard) == 3
    assert phone()[-1]["body"]["content"] == words.SERVICE_BROKEN


def test_the_second_try_may_still_be_answered(wang, phone, stand_in):
    stand_in.answer, stand_in.slow = echo, [0.8]
    told = wang("text", content="你好")
    assert [one["status"] for one in told["tries"]] == [None, 200]
    assert [row["side"] for row in phone()] == ["me", "them"]


def test_the_late_knob_makes_a_quick_service_look_slow(wang, stand_in, tencent):
    tencent.post("/sim/api/faults", json={"late_answer": 0.6})
    assert len(wang("text", content="你好")["tries"]) == 3


def test_a_broken_service_is_shown_and_not_asked_again(wang, phone, stand_in):
    stand_in.status = 500
    assert len(wang("text", content="你好")["tries"]) == 1
    assert phone()[-1]["body"]["content"] == words.SERVICE_BROKEN


def test_three_copies_at_once_are_one_message(wang, phone, stand_in, tencent):
    stand_in.answer = echo
    tencent.post("/sim/api/faults", json={"triple": True})
    told = wang("text", content="你好")
    assert len({values["MsgId"] for values in stand_in.heard}) == 1
    assert (len(stand_in.heard), told["problem"], len(phone())) == (3, "", 2)


def test_three_copies_with_different_answers_are_called_out(wang, stand_in, tencent):
    stand_in.answer = lambda _: f"第 {len(stand_in.heard)} 次"
    tencent.post("/sim/api/faults", json={"triple": True})
    assert wang("text", content="你好")["problem"] == words.PROBLEM_DIFFERENT
    log = tencent.get("/sim/api/wire").json
    assert log[-1]["problem"] == words.PROBLEM_DIFFERENT


def test_each_kind_of_message_carries_its_own_fields(wang, stand_in):
    wang("image")
    wang("voice", transcript="晚上还在烧")
    wang("voice")
    wang("video")
    wang("location", place="花神庙社区3栋")
    wang("link", title="新闻", description="一则", url="https://example.org/")
    image, heard, unheard, video, location, link = stand_in.heard
    assert image["PicUrl"].endswith(image["MediaId"])
    assert heard["Recognition"] == "晚上还在烧"
    assert "Recognition" not in unheard
    assert video["ThumbMediaId"]
    assert (location["Location_X"], location["Label"]) == ("31.99", "花神庙社区3栋")
    assert link["Url"] == "https://example.org/"


def test_each_event_carries_its_own_key(wang, stand_in, tencent):
    wang("click", key="MY_CASES")
    wang("view", url="http://127.0.0.1/m/")
    wang("scan", scene="grid-001")
    wang("position", latitude=31.9, longitude=118.7)
    wang("consent", template_id="t1")
    wang("unfollow")
    wang("scan", scene="grid-001")
    seen = [(values["Event"], values.get("EventKey")) for values in stand_in.heard]
    assert seen == [
        ("CLICK", "MY_CASES"),
        ("VIEW", "http://127.0.0.1/m/"),
        ("SCAN", "grid-001"),
        ("LOCATION", None),
        ("subscribe_msg_popup_event", None),
        ("unsubscribe", ""),
        ("subscribe", "qrscene_grid-001"),
    ]
    assert all("MsgId" not in values for values in stand_in.heard)


def test_a_tap_on_a_menu_item_names_the_item(wang, stand_in):
    wang("tap", menu_id="yes", content="确认")
    assert (stand_in.heard[0]["bizmsgmenuid"], stand_in.heard[0]["Content"]) == ("yes", "确认")


def test_an_unknown_type_can_be_sent(wang, stand_in):
    wang("raw", msgtype="sticker", fields={"Shape": "round"})
    assert (stand_in.heard[0]["MsgType"], stand_in.heard[0]["Shape"]) == ("sticker", "round")


def test_who_does_not_follow_cannot_write(tencent):
    answer = tencent.post("/sim/api/resident/o-new/text", json={"content": "你好"})
    assert (answer.status_code, answer.json["error"]) == (409, words.NOT_FOLLOWING)


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("resident/o-wang/text", {}),
        ("resident/o-wang/dance", {}),
        ("resident/o-nobody/text", {"content": "x"}),
        ("resident/o-wang/text", {"content": "x", "account": "none"}),
        ("resident/o-wang/location", {"place": "月球"}),
        ("resident/o-wang/location", {"latitude": "x"}),
        ("group/none/text", {"userid": "xiaoli", "content": "x"}),
        ("group/wr-2/text", {"userid": "xiaoli", "content": "x"}),
        ("group/none/remove-robots", {}),
        ("groups", {"members": []}),
        ("groups", {"title": "新群", "members": [{"userid": "xiaoli"}]}),
        ("groups", {"title": "新群", "robot": "nobody"}),
        ("single/nobody/xiaoli/text", {"content": "x"}),
        ("single/jiefang/stranger/text", {"content": "x"}),
        ("single/jiefang/xiaoli/video", {}),
        ("single/jiefang/xiaoli/voice", {}),
        ("group/wr-1/text", {"userid": "stranger", "content": "x"}),
        ("faults", {"delay": -1}),
        ("faults", {"fail_kind": "explode"}),
        ("faults", {"unheard_of": 1}),
    ],
)
def test_a_bad_request_is_told_in_one_sentence(tencent, path, data):
    answer = tencent.post(f"/sim/api/{path}", json=data)
    assert (answer.status_code, bool(answer.json["error"])) == (400, True)


@pytest.mark.parametrize("fields", [{"Image": "x"}, {"Image": {"MediaId": "m"}}])
def test_a_picture_in_an_answer_is_shown_even_if_it_is_odd(wang, phone, stand_in, fields):
    def answer_with_picture():
        heard = stand_in.heard[0]
        head = {"ToUserName": heard["FromUserName"], "FromUserName": heard["ToUserName"]}
        return to_xml({**head, "CreateTime": 1, "MsgType": "image", **fields})

    wang("text", account="plain", content="你好")
    stand_in.raw_answer = answer_with_picture()
    assert wang("text", account="plain", content="在吗")["problem"] == ""
    assert phone("plain")[-1]["kind"] == "image"


def test_text_that_ends_a_cdata_section_stays_text():
    text = "a]]></Content><MsgType>x"
    assert parse_xml(to_xml({"Content": text})) == {"Content": text}


def test_entities_are_refused():
    with pytest.raises(BadXmlError):
        parse_xml('<!DOCTYPE x [<!ENTITY a "b">]><xml><A>&a;</A></xml>')


def test_the_sample_photo_tells_where_it_was_taken(wang, tencent, token, stand_in):
    wang("image")
    path = "/wechat-api/cgi-bin/media/get"
    asked = {"access_token": token, "media_id": stand_in.heard[0]["MediaId"]}
    photo = Image.open(io.BytesIO(tencent.get(path, query_string=asked).data))
    assert photo.getexif().get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] == "N"


def test_an_uploaded_photo_is_what_media_get_returns(tencent, token, stand_in):
    upload = {"photo": (io.BytesIO(b"\xff\xd8jpeg"), "a.jpg"), "account": "safe"}
    assert tencent.post("/sim/api/resident/o-wang/image", data=upload).status_code == 200
    asked = {"access_token": token, "media_id": stand_in.heard[0]["MediaId"]}
    got = tencent.get("/wechat-api/cgi-bin/media/get", query_string=asked)
    assert (got.data, got.mimetype) == (b"\xff\xd8jpeg", "image/jpeg")


@pytest.mark.parametrize(("kind", "name"), [("account", "safe"), ("robot", "jiefang")])
def test_the_callback_address_can_be_checked(tencent, kind, name):
    assert tencent.post(f"/sim/api/check/{kind}/{name}").json == {"ok": True}


def test_a_check_fails_if_the_echo_cannot_be_opened(tencent):
    assert tencent.post("/sim/api/check/app/1000002").json == {"ok": False}
