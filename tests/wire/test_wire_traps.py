"""wechatpy's traps on the way in (PLATFORM.md): each as it still is, and what we do instead."""

import base64
import binascii
import struct
from concurrent.futures import ThreadPoolExecutor
from xml.parsers.expat import ExpatError

import pytest
import xmltodict
from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.replies import TextReply

from bot.tencent.envelope import Envelope, check_timestamp, signature, signing_token
from bot.tencent.refusal import RefusedError
from bot.wechat.parse import read

BOTH = pytest.mark.parametrize("engine", ["sqlite", "postgresql"], indirect=True)
KEY = "t" * 42 + "A"


def event(name: str, *, sender="o-wang-ayi", at="1772589600", key="") -> str:
    return (
        f"<xml><ToUserName>gh</ToUserName><FromUserName>{sender}</FromUserName>"
        f"<CreateTime>{at}</CreateTime><MsgType>event</MsgType><Event>{name}</Event>"
        f"<EventKey>{key}</EventKey></xml>"
    )


def key_of(xml: str) -> str:
    return read(xml, "safe")[0].key


def test_trap_wechatpys_reply_lets_a_text_out_of_its_section(platform, doors):
    harmful = "路灯不亮]]></Content><Content><![CDATA[x"
    naked = TextReply(content=harmful, source="a", target="b").render()
    assert xmltodict.parse(naked)["xml"]["Content"] == ["路灯不亮", "x"]
    sender = f"o-wang-ayi-{next(platform.fresh)}"
    for said in (harmful, "花神庙社区3栋"):
        answer = platform.say(doors["safe"], platform.text(said, sender=sender))
    assert harmful in answer


@pytest.mark.parametrize("broken", ["AAA", "A" * 44, "A" * 64, ""])
def test_trap_broken_ciphertext_ends_wechatpy_in_four_kinds_of_error(broken):
    signed = signature("token", "1", "n", broken)
    theirs = WeChatCrypto("token", KEY, "wx1")
    with pytest.raises((ValueError, struct.error, binascii.Error, IndexError)):
        theirs.decrypt_message({"Encrypt": broken}, signed, "1", "n")
    with pytest.raises(RefusedError):
        Envelope(["token"], [KEY], "wx1").open(broken)


def test_trap_wechatpy_stumbles_over_an_empty_or_json_body_and_a_string_id(
    platform, doors, refused
):
    for body, error in (("<xml/>", TypeError), ('{"MsgType": "text"}', ExpatError)):
        with pytest.raises(error):
            parse_message(body)
        request = platform.request(doors["plain"], body)
        refused(platform.post(request), 400)
    message = platform.text("帮助", MsgId="abc")
    with pytest.raises(ValueError, match="abc"):
        _ = parse_message(message).id
    assert platform.say(doors["plain"], message)


@pytest.mark.parametrize(
    "name", ["subscribe_msg_popup_event", "subscribe_msg_change_event", "template_card_event"]
)
def test_trap_events_wechatpy_does_not_know_are_known_here(name):
    assert type(parse_message(event(name))).__name__ == "UnknownMessage"
    assert read(event(name), "safe")[0].event == name


def test_trap_the_id_wechatpy_gives_all_events_is_never_a_key():
    scan, click = event("SCAN", key="grid-01"), event("CLICK", key="HELP")
    assert parse_message(scan).id == parse_message(click).id == 0
    assert key_of(scan) != key_of(click)


@pytest.mark.parametrize(
    "other",
    [
        event("CLICK", key="PROGRESS"),
        event("VIEW", key="HELP"),
        event("CLICK", key="HELP", at="1772589601"),
        event("CLICK", key="HELP", sender="o-somebody-else"),
    ],
)
def test_events_differ_by_who_when_what_and_which(other):
    first = event("CLICK", key="HELP")
    assert key_of(first) == key_of(event("CLICK", key="HELP"))
    assert key_of(first) != key_of(other)


def test_two_jobs_finished_in_one_second_are_two():
    job = event("TEMPLATESENDJOBFINISH").replace("</xml>", "<MsgID>ID</MsgID></xml>")
    assert key_of(job.replace("ID<", "1<")) != key_of(job.replace("ID<", "2<"))
    assert key_of(job) == key_of(job)


def test_two_texts_without_an_id_in_one_second_are_two(platform):
    same = {"sender": "o-wang-ayi", "MsgId": None}
    first, second = platform.text("路灯坏了", **same), platform.text("井盖坏了", **same)
    assert key_of(first) != key_of(second)
    assert key_of(first) == key_of(platform.text("路灯坏了", **same))


def test_ids_that_begin_alike_are_two(platform):
    first, second = (platform.text("帮助", MsgId="7" * 70 + end) for end in "ab")
    assert key_of(first) != key_of(second)


@BOTH
def test_two_taps_of_one_second_are_two_and_a_tap_retried_is_one(platform, doors):
    sender = f"o-wang-ayi-{next(platform.fresh)}"
    helped = event("CLICK", sender=sender, key="HELP")
    asked = event("CLICK", sender=sender, key="PROGRESS")
    before = platform.stored()["messages"]
    answers = [platform.send(doors["safe"], xml) for xml in (helped, asked, helped, asked)]
    assert platform.stored()["messages"] == before + 2
    assert answers[:2] == answers[2:]
    assert answers[0] != answers[1]


@BOTH
@pytest.mark.parametrize("mode", ["plain", "compat", "safe", "robot", "app"])
def test_three_copies_at_the_same_moment_are_one_message_with_one_answer(platform, doors, mode):
    message = platform.message(doors[mode], "路灯不亮了")
    before = platform.stored()["messages"]
    with ThreadPoolExecutor(3) as pool:
        copies = [pool.submit(platform.send, doors[mode], message) for _ in range(3)]
        answers = {copy.result() for copy in copies}
    assert len(answers) == 1
    assert platform.stored()["messages"] == before + 1


@pytest.mark.parametrize("given", ["中文", "é", "", "0" * 40])
def test_trap_signatures_are_not_compared_by_wechatpy(given):
    """Its compare is a plain !=. A constant-time one takes bytes, so any characters are refused."""
    with pytest.raises(RefusedError):
        signing_token(given, ["token"], "1", "n")
    assert signing_token(signature("token", "1", "n"), ["other", "token"], "n", "1") == "token"


def test_a_timestamp_is_checked_before_anything_is_opened(now):
    check_timestamp(str(int(now.timestamp()) - 300), now, 300)
    with pytest.raises(RefusedError):
        check_timestamp(str(int(now.timestamp()) - 301), now, 300)


def test_each_answer_is_sealed_with_random_bytes_of_its_own():
    envelope = Envelope(["token"], [KEY], "")
    first, second = envelope.seal("{}", "1", "n")[0], envelope.seal("{}", "1", "n")[0]
    assert base64.b64decode(first)[:16] != base64.b64decode(second)[:16]
