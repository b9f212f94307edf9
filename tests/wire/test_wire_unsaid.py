"""Events nobody said: all are kept in silence, open no window and swallow no waiting notice."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.dialogue.talk import window_of
from bot.incoming import Kind
from bot.wechat import parse
from bot.wecom import app
from flows.people.tables import Contact
from notify.outbox import Notice, count_waiting, enqueue
from notify.tables import Outbox, destination_key
from tests.wire.doors import NOW

BOTH = pytest.mark.parametrize("engine", ["sqlite", "postgresql"], indirect=True)
PIC = "<SendPicsInfo><Count>1</Count><PicList><item>a</item></PicList></SendPicsInfo>"
SCAN = "<ScanCodeInfo><ScanType>qrcode</ScanType><ScanResult>着火了</ScanResult></ScanCodeInfo>"
PLACE = "<SendLocationInfo><Location_X>23</Location_X><Label>某处</Label></SendLocationInfo>"
EXPIRES = "<ExpiredTime>1772589600</ExpiredTime><FailReason>无</FailReason>"
UNSAID = {
    "scancode_push": SCAN,
    "scancode_waitmsg": SCAN,
    "pic_sysphoto": PIC,
    "pic_photo_or_album": PIC,
    "pic_weixin": PIC,
    "location_select": PLACE,
    "view": "",
    "view_miniprogram": "<MenuId>1</MenuId>",
    "location": "<Latitude>31.9</Latitude><Longitude>118.7</Longitude>",
    "MASSSENDJOBFINISH": "<MsgID>1</MsgID><Status>send success</Status><TotalCount>9</TotalCount>",
    "TEMPLATESENDJOBFINISH": "<MsgID>2</MsgID><Status>success</Status>",
    "PUBLISHJOBFINISH": "<PublishEventInfo><publish_id>1</publish_id></PublishEventInfo>",
    "user_info_modified": "<OpenID>o</OpenID><RevokeInfo>1</RevokeInfo>",
    "user_authorization_revoke": "<OpenID>o</OpenID><RevokeInfo>1</RevokeInfo>",
    "user_authorization_cancellation": "<OpenID>o</OpenID>",
    "qualification_verify_success": EXPIRES,
    "qualification_verify_fail": EXPIRES,
    "naming_verify_success": EXPIRES,
    "naming_verify_fail": EXPIRES,
    "annual_renew": EXPIRES,
    "verify_expired": EXPIRES,
    "subscribe_msg_popup_event": "<SubscribeMsgPopupEvent><List/></SubscribeMsgPopupEvent>",
    "subscribe_msg_change_event": "<SubscribeMsgChangeEvent><List/></SubscribeMsgChangeEvent>",
    "subscribe_msg_sent_event": "<SubscribeMsgSentEvent><List/></SubscribeMsgSentEvent>",
    "user_get_card": "<CardId>p</CardId>",
    "user_del_card": "<CardId>p</CardId>",
    "user_consume_card": "<CardId>p</CardId>",
    "card_pass_check": "<CardId>p</CardId>",
    "guide_qrcode_scan_event": "<GuideQrcodeScanEvent><x>1</x></GuideQrcodeScanEvent>",
    "guide_invite_result_event": "<GuideInviteResultEvent><x>1</x></GuideInviteResultEvent>",
    "kf_create_session": "<KfAccount>a@b</KfAccount>",
    "kf_close_session": "<KfAccount>a@b</KfAccount>",
    "kf_switch_session": "<FromKfAccount>a@b</FromKfAccount>",
    "WifiConnected": "<ConnectTime>0</ConnectTime>",
    "poi_check_notify": "<UniqId>1</UniqId>",
    "an_event_of_the_future": "<Content>着火了</Content><MediaId>m</MediaId>",
}
SAID = {Kind.TAP: "CLICK", Kind.FOLLOW: "subscribe", Kind.SCAN: "SCAN"}


def event(platform, name, extra="", **fields):
    named = {"MsgType": "event", "Event": name, "EventKey": "6", "MsgId": None, "Content": None}
    return platform.text("", extra=extra, **named | fields)


@BOTH
@pytest.mark.parametrize("mode", ["plain", "compat", "safe", "app"])
def test_every_one_is_kept_and_answered_with_silence(platform, doors, mode):
    before = platform.stored()
    for name, extra in UNSAID.items():
        assert platform.send(doors[mode], event(platform, name, extra)) == "", name
    after = platform.stored()
    assert after.pop("messages") == before.pop("messages") + len(UNSAID)
    assert after == before
    kinds = {row.kind for row in platform.messages(account=doors[mode].path.rsplit("/")[-1])}
    assert kinds >= {"notice"}


@BOTH
def test_none_opens_a_window_or_swallows_a_waiting_notice(platform, doors):
    sender = f"o-wang-ayi-{next(platform.fresh)}"
    platform.say(doors["safe"], platform.text("楼道灯坏了", sender=sender))
    with platform.service.database.write() as session:
        contact = session.scalars(select(Contact).order_by(Contact.id.desc())).first()
        notice = Notice(
            channel="wechat",
            recipient=f"contact:{contact.id}",
            account="safe",
            address=contact.external_id,
            kind="answer",
            payload={"text": "您的事办好了"},
        )
        enqueue(session, f"waits:{contact.id}", notice, NOW)
        row = session.scalars(select(Outbox).order_by(Outbox.id.desc())).first()
        row.status = "waiting"
        count_waiting(session, destination_key("wechat", row.recipient), 1)
    for name, extra in UNSAID.items():
        assert platform.send(doors["safe"], event(platform, name, extra, FromUserName=sender)) == ""
    with platform.service.database.read() as session:
        row = session.scalars(select(Outbox).order_by(Outbox.id.desc())).first()
        assert row.status == "waiting"
    assert "您的事办好了" in platform.say(doors["safe"], platform.text("你好", sender=sender))


@pytest.mark.parametrize("kind", Kind)
def test_only_what_a_person_did_opens_a_window(platform, kind):
    name = SAID.get(kind, "unsubscribe" if kind == Kind.UNFOLLOW else "pic_weixin")
    message, _ = parse.read(event(platform, name), "safe")
    opens = window_of(message)
    assert opens == ("tap" if kind in SAID else None)
    assert message.kind == (kind if kind in SAID or kind == Kind.UNFOLLOW else Kind.NOTICE)


@pytest.mark.parametrize(
    ("message_type", "window"),
    [
        ("text", "message"),
        ("voice", "message"),
        ("image", "message"),
        ("video", "message"),
        ("location", "message"),
        ("link", "message"),
        ("a_type_of_the_future", "message"),
    ],
)
def test_every_message_of_a_person_opens_one_and_is_answered(platform, doors, message_type, window):
    xml = platform.text("路灯坏了", MsgType=message_type)
    assert window_of(parse.read(xml, "safe")[0]) == window
    assert platform.say(doors["safe"], xml)


def test_a_choice_tapped_in_a_message_opens_a_taps_window(platform):
    xml = platform.text("对，提交", bizmsgmenuid="agree")
    assert window_of(parse.read(xml, "safe")[0]) == "tap"


@pytest.mark.parametrize("name", UNSAID)
def test_the_app_keeps_them_in_silence_too(platform, name):
    assert app.read(event(platform, name), "1000002")[0].kind == Kind.NOTICE


@BOTH
def test_a_robots_event_of_the_future_is_kept_in_silence(platform, doors):
    before = platform.stored()["messages"]
    said = platform.said("", msgtype="event", event={"eventtype": "of_the_future"}, text=None)
    assert platform.send(doors["robot"], said) == ""
    assert platform.stored()["messages"] == before + 1


@BOTH
def test_whoever_left_unseen_and_writes_again_is_written_to_again(platform, doors):
    """A follow that was missed must not make a resident unreachable for ever."""
    door, sender = doors["safe"], f"o-wang-ayi-{next(platform.fresh)}"
    coming_back = {
        "text": platform.text("你好", sender=sender),
        "image": platform.text("", sender=sender, MsgType="image", MediaId="m"),
        "tap": event(platform, "CLICK", sender=sender, EventKey="HELP"),
        "scan": event(platform, "SCAN", sender=sender, EventKey="grid-01"),
        "follow": event(platform, "subscribe", sender=sender, EventKey=""),
    }
    platform.say(door, platform.text("你好", sender=sender))
    moment = NOW
    for name, back in coming_back.items():
        moment += timedelta(seconds=1)
        left = str(int(moment.timestamp()))
        platform.send(door, event(platform, "unsubscribe", sender=sender, CreateTime=left))
        assert not following(platform), name
        platform.send(door, event(platform, "view", sender=sender, CreateTime=left))
        assert not following(platform), "what nobody did brings nobody back"
        assert platform.say(door, back)
        assert following(platform), name


def following(platform) -> bool:
    with platform.service.database.read() as session:
        return session.scalars(select(Contact.following).order_by(Contact.id.desc())).first()
