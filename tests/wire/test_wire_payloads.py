"""Every message and event of the platforms, as recorded: what it is read as, and what is said."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.incoming import Incoming, Kind
from bot.wechat import parse
from bot.wecom import app, robot
from flows.cases.attachments import Attachment

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
BOTH = pytest.mark.parametrize("engine", ["sqlite", "postgresql"], indirect=True)
PAYLOADS = Path(__file__).parent / "payloads"
PICTURE = "https://ww-aibot-img.example.com/"
PLACE = {"longitude": 118.755466, "latitude": 31.998766, "label": "花神庙社区3栋"}

ACCOUNT = {
    "text": (Kind.TEXT, {"text": "花神庙社区3栋楼下路灯不亮了"}, "路灯"),
    "text_choice_tapped": (Kind.TEXT, {"text": "对，提交", "tap": "agree"}, "用不上了"),
    "image": (Kind.IMAGE, {"media": ("media-image-1",)}, "照片收到了"),
    "voice": (
        Kind.VOICE,
        {"text": "花神庙社区3栋路灯不亮了。", "media": ("media-voice-1",)},
        "路灯",
    ),
    "voice_without_transcript": (Kind.VOICE, {"media": ("media-voice-2",)}, "工作人员来听"),
    "video": (Kind.VIDEO, {"media": ("media-video-1",)}, "收到了"),
    "shortvideo": (Kind.VIDEO, {"media": ("media-short-1",)}, "收到了"),
    "location": (Kind.LOCATION, PLACE, "是什么事"),
    "link": (
        Kind.LINK,
        {"label": "公众平台官网链接", "url": "https://example.com/notice"},
        "链接收到了",
    ),
    "unknown_type": (Kind.OTHER, {}, "收到了，我记下了"),
    "event_subscribe": (Kind.FOLLOW, {"event": "subscribe"}, "这里是街坊"),
    "event_subscribe_poster": (
        Kind.FOLLOW,
        {"event": "subscribe_scan", "scene": "grid-01"},
        "不用再说地址",
    ),
    "event_unsubscribe": (Kind.UNFOLLOW, {"event": "unsubscribe"}, ""),
    "event_scan": (Kind.SCAN, {"event": "scan", "scene": "grid-01"}, "不用再说地址"),
    "event_click": (Kind.TAP, {"event": "click", "tap": "MY_CASES"}, "还没有反映过"),
    "event_view": (Kind.NOTICE, {"event": "view"}, ""),
    "event_location": (Kind.NOTICE, {"event": "location"}, ""),
    "event_templatesendjobfinish": (Kind.NOTICE, {"event": "templatesendjobfinish"}, ""),
    "event_subscribe_msg_popup": (Kind.NOTICE, {"event": "subscribe_msg_popup_event"}, ""),
    "event_subscribe_msg_change": (Kind.NOTICE, {"event": "subscribe_msg_change_event"}, ""),
    "event_subscribe_msg_sent": (Kind.NOTICE, {"event": "subscribe_msg_sent_event"}, ""),
    "event_unknown": (Kind.NOTICE, {"event": "weather_changed"}, ""),
}
APP = {
    "app_text": (Kind.TEXT, {"text": "查"}, "网格群"),
    "app_image": (Kind.IMAGE, {"media": ("media-app-1",)}, "网格群"),
    "app_event_enter_agent": (Kind.NOTICE, {"event": "enter_agent"}, ""),
    "app_event_subscribe": (Kind.NOTICE, {"event": "subscribe"}, ""),
    "app_event_click": (Kind.TAP, {"event": "click", "tap": "TODAY"}, "网格群"),
    "app_event_template_card": (
        Kind.TAP,
        {"event": "template_card_event", "tap": "take:7"},
        "网格群",
    ),
    "app_event_template_card_menu": (
        Kind.TAP,
        {"event": "template_card_menu_event", "tap": "later"},
        "网格群",
    ),
    "app_event_unknown": (Kind.NOTICE, {"event": "change_weather"}, ""),
}
SAID = {"text": "@街坊 查"}
ROBOT = {
    "robot_text": (Kind.TEXT, SAID, "号"),
    "robot_mixed": (Kind.TEXT, SAID | {"media": (PICTURE + "1", PICTURE + "2")}, "号"),
    "robot_quote": (Kind.TEXT, SAID | {"media": (PICTURE + "3",)}, "号"),
    "robot_quote_mixed": (Kind.TEXT, SAID | {"media": (PICTURE + "4",)}, "号"),
    "robot_image": (Kind.IMAGE, {"media": (PICTURE + "5",)}, "网格群"),
    "robot_voice": (Kind.VOICE, {"text": "查"}, "网格群"),
    "robot_file": (Kind.OTHER, {}, "网格群"),
    "robot_stream": (Kind.NOTICE, {}, ""),
    "robot_event_enter_chat": (Kind.NOTICE, {"event": "enter_chat"}, ""),
    "robot_event_template_card": (Kind.NOTICE, {"event": "template_card_event"}, ""),
    "robot_unknown_type": (Kind.OTHER, {}, "我能听懂"),
}
WIRE = [
    *(("plain", f"{name}.xml", *expected) for name, expected in ACCOUNT.items()),
    *(("compat", f"{name}.xml", *expected) for name, expected in ACCOUNT.items()),
    *(("safe", f"{name}.xml", *expected) for name, expected in ACCOUNT.items()),
    *(("app", f"{name}.xml", *expected) for name, expected in APP.items()),
    *(("robot", f"{name}.json", *expected) for name, expected in ROBOT.items()),
]
READ = [row for row in WIRE if row[0] not in ("plain", "compat")]


def read(mode: str, text: str) -> Incoming:
    if mode == "robot":
        return robot.read(text, "grid-01", NOW)
    message, account_id = app.read(text, "1000002") if mode == "app" else parse.read(text, "safe")
    assert account_id in ("ww0000000000000001", "gh_7c2a1b9f0d3e")
    return message


def test_every_recorded_message_is_expected_to_be_something():
    assert {path.name for path in PAYLOADS.iterdir()} == {row[1] for row in WIRE}


@pytest.mark.parametrize(("mode", "name", "kind", "fields", "_said"), READ)
def test_it_is_read_as_what_it_is(mode, name, kind, fields, _said):
    recorded = (PAYLOADS / name).read_text(encoding="utf-8")
    message = read(mode, recorded)
    assert message.raw == recorded
    assert message.sent_at == NOW
    assert message.sender == ("worker-01" if mode == "robot" else "o-wang-ayi")
    assert (message.channel, message.account) == {
        "safe": ("wechat", "safe"),
        "app": ("wecom_app", "1000002"),
        "robot": ("wecom_robot", "grid-01"),
    }[mode]
    assert message.key.startswith("event:" if "<Event>" in recorded else "message:")
    nothing = {
        "text": "",
        "media": (),
        "longitude": None,
        "latitude": None,
        "label": "",
        "url": "",
        "tap": "",
        "scene": "",
        "event": "",
    }
    assert message.chat == (json.loads(recorded).get("chatid", "") if mode == "robot" else "")
    assert message.kind == kind
    assert {field: getattr(message, field) for field in nothing} == nothing | fields


@BOTH
@pytest.mark.parametrize(("mode", "name", "kind", "fields", "said"), WIRE)
def test_it_is_stored_once_and_answered_alike_each_time_it_comes(
    platform, doors, payload, mode, name, kind, fields, said
):
    message = payload(name)
    answer = platform.send(doors[mode], message)
    assert said in platform.words(answer)
    assert bool(answer) == bool(said)
    after = platform.stored()
    stored = platform.messages(raw=message)
    assert [row.kind for row in stored] == [kind.value]
    for nonce in ("retry-1", "retry-2"):
        assert platform.send(doors[mode], message, nonce=nonce) == answer
    assert platform.stored() == after
    with platform.service.database.read() as session:
        query = select(Attachment.source, Attachment.state).where(
            Attachment.message_id == stored[0].id
        )
        waiting = session.execute(query.order_by(Attachment.id)).all()
    assert waiting == [(source, "waiting") for source in fields.get("media", ())]
