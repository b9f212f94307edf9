"""Every request that is not the platform's, or is no message, is refused and leaves nothing."""

import base64
import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

BOTH = pytest.mark.parametrize("engine", ["sqlite", "postgresql"], indirect=True)
MODES = ["plain", "compat", "safe", "robot", "app"]
ACCOUNTS = ["plain", "compat", "safe"]
XML_SEALED = ["compat", "safe", "app"]
SEALED = [*XML_SEALED, "robot"]
FEW = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def signature_of(mode: str) -> str:
    return "signature" if mode == "plain" else "msg_signature"


@BOTH
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("given", ["0" * 40, "", "中文签名", "\u0000", "é" * 40, "9" * 9000])
def test_a_wrong_signature_is_refused(platform, doors, refused, mode, given):
    request = platform.request(doors[mode], platform.message(doors[mode], "路灯坏了"))
    request.query[signature_of(mode)] = given
    refused(platform.post(request), 403)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("missing", ["signature", "timestamp", "nonce"])
def test_a_missing_part_of_the_signature_is_refused(platform, doors, refused, mode, missing):
    request = platform.request(doors[mode], platform.message(doors[mode], "路灯坏了"))
    del request.query[signature_of(mode) if missing == "signature" else missing]
    refused(platform.post(request), 403)


@pytest.mark.parametrize("mode", ["compat", "safe"])
def test_the_plain_signature_proves_nothing_where_messages_are_sealed(
    platform, doors, refused, mode
):
    request = platform.request(doors[mode], platform.text("路灯坏了"))
    del request.query["msg_signature"]
    assert request.query["signature"]
    refused(platform.post(request), 403)
    request.body = platform.text("路灯坏了").encode()
    refused(platform.post(request), 403)


@BOTH
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("age", [timedelta(minutes=6), timedelta(days=1), timedelta(minutes=-6)])
def test_an_old_request_sent_again_is_refused(platform, doors, refused, now, mode, age):
    message = platform.message(doors[mode], "路灯坏了")
    refused(platform.post(platform.request(doors[mode], message, at=now - age)), 403)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "timestamp",
    ["", "明天", "１７７２５８９６００", "1e9", "-5", "1772589600.0", "9" * 400, "\u0000"],
)
def test_a_timestamp_that_is_no_number_is_refused(platform, doors, refused, mode, timestamp):
    request = platform.request(doors[mode], platform.message(doors[mode], "路灯坏了"))
    request.query["timestamp"] = timestamp
    refused(platform.post(request), 403)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", ["timestamp", "nonce", "signature"])
def test_a_repeated_parameter_never_makes_a_signature_good(platform, doors, refused, mode, name):
    request = platform.request(doors[mode], platform.message(doors[mode], "路灯坏了"))
    name = signature_of(mode) if name == "signature" else name
    request.query[name] = ["1", request.query[name]]
    refused(platform.post(request), 403)


@pytest.mark.parametrize("mode", MODES)
def test_a_nonce_beyond_ascii_must_be_signed_like_any_other(platform, doors, refused, mode):
    request = platform.request(doors[mode], platform.message(doors[mode], "路灯坏了"))
    request.query["nonce"] = "随机数"
    refused(platform.post(request), 403)


@pytest.mark.parametrize("mode", SEALED)
def test_a_message_for_another_receiver_is_refused(platform, doors, other_receiver, refused, mode):
    sealed = platform.request(
        other_receiver(doors[mode]), platform.message(doors[mode], "路灯坏了")
    )
    refused(platform.post(sealed), 403)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("body", [b"", b" ", b"\x00", b"\xff\xfe", "不是消息".encode()])
def test_a_body_that_is_nothing_is_refused(platform, doors, refused, mode, body):
    request = platform.request(doors[mode], platform.message(doors[mode], "路灯坏了"))
    request.body = body
    refused(platform.post(request))


@BOTH
@pytest.mark.parametrize("mode", ["plain", *XML_SEALED])
@pytest.mark.parametrize(
    "body",
    [
        b"<xml/>",
        b"<xml></xml>",
        b"<xml>text</xml>",
        b"<xml><Encrypt/></xml>",
        b"<xml><Encrypt><a/></Encrypt></xml>",
        b"<xml><Encrypt>a</Encrypt><Encrypt>b</Encrypt></xml>",
        "<xml><Encrypt>密文</Encrypt></xml>".encode(),
        b"<html><Encrypt>abc</Encrypt></html>",
        b"<xml><Encrypt>abc",
        b'{"encrypt": "abc"}',
        b'{"ToUserName": "gh", "FromUserName": "o", "MsgType": "text", "Content": "x"}',
        b'<?xml version="1.0" encoding="utf-99"?><xml/>',
        b"<a>" * 20_000,
        b"<a>" * 20_000 + b"</a>" * 20_000,
    ],
    ids=lambda body: body[:40].decode("ascii", "replace"),
)
def test_what_is_not_the_xml_due_is_refused(platform, doors, refused, mode, body):
    request = platform.request(doors[mode], platform.text("路灯坏了"))
    request.body = body
    refused(platform.post(request))


@BOTH
@pytest.mark.parametrize(
    "body",
    [
        b"<xml><Encrypt>abc</Encrypt></xml>",
        b"[]",
        b"null",
        b'"encrypt"',
        b"{}",
        b'{"encrypt": null}',
        b'{"encrypt": 1}',
        b'{"encrypt": {"a": 1}}',
        '{"encrypt": "密文"}'.encode(),
        b'{"encrypt": "\\ud800"}',
        b'{"encrypt": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"encrypt":' * 20_000,
        '{"encrypt": "abc"}'.encode("utf-16"),
    ],
    ids=lambda body: body[:40].decode("ascii", "replace"),
)
def test_what_is_not_the_json_due_is_refused(platform, doors, refused, body):
    request = platform.request(doors["robot"], platform.said("查"))
    request.body = body
    refused(platform.post(request))


@pytest.mark.parametrize("mode", ["plain", *XML_SEALED])
@pytest.mark.parametrize(
    "prologue",
    [
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
        '<!DOCTYPE x [<!ENTITY c SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:1/x.dtd"> %p; <!ENTITY c "">]>',
    ],
    ids=["billion laughs", "external file", "external definition"],
)
@pytest.mark.parametrize("where", ["outside", "inside"])
def test_entities_are_refused_outside_the_seal_and_inside(
    platform, doors, refused, mode, prologue, where
):
    harmful = prologue + platform.text("路灯坏了").replace("路灯", "&c;")
    request = platform.request(doors[mode], harmful)
    if where == "outside":
        request.body = f"{prologue}<xml><Encrypt>&c;</Encrypt></xml>".encode()
    refused(platform.post(request))


@BOTH
@pytest.mark.parametrize("mode", MODES)
def test_a_body_of_two_megabytes_is_refused(platform, doors, mode):
    request = platform.request(doors[mode], platform.message(doors[mode], "灯" * 700_000))
    assert len(request.body) > 2_000_000
    with platform.storing_nothing():
        response = platform.post(request)
    assert response.status_code == 413
    assert len(response.text) < 300


@pytest.mark.parametrize(
    "path",
    [
        "/wechat/nobody",
        "/wechat/",
        "/wechat/safe/more",
        "/wecom/robot/nobody",
        "/wecom/app/1",
        "/wechat/%00",
        "/wecom/robot/机器人",
    ],
)
def test_an_address_nobody_has_is_not_found(platform, doors, path):
    request = platform.request(doors["safe"], platform.text("路灯坏了"))
    with platform.storing_nothing():
        for send in (platform.http.get, platform.http.post):
            assert send(path, params=request.query).status_code == 404


@pytest.mark.parametrize("mode", SEALED)
@pytest.mark.parametrize(
    "broken",
    ["", "=", "AAAA", "不", "A" * 43, "A" * 44, "A" * 64, "A" * 4096, "!!!!", "AAAA\nAAAA"],
    ids=lambda text: f"{text[:8]!r} of {len(text)}",
)
def test_broken_ciphertext_under_a_good_signature_is_refused(
    platform, doors, refused, mode, broken
):
    refused(platform.post(platform.resealed(doors[mode], lambda _whole: broken)))


@FEW
@given(data=st.data())
@pytest.mark.parametrize("mode", SEALED)
def test_flipped_bits_under_a_good_signature_change_nothing(platform, doors, mode, data):
    """A bit flipped in the random part alters nothing; anywhere else the message is refused."""

    def flipped(encrypted: str) -> str:
        raw = bytearray(base64.b64decode(encrypted))
        for _ in range(data.draw(st.integers(1, 3))):
            raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))
        return base64.b64encode(bytes(raw)).decode()

    response = platform.post(platform.resealed(doors[mode], flipped))
    assert response.status_code in (200, 400, 403)
    assert "Traceback" not in response.text


@FEW
@given(data=st.data())
@pytest.mark.parametrize("mode", SEALED)
def test_truncated_ciphertext_under_a_good_signature_is_refused(platform, doors, mode, data):
    def cut(encrypted: str) -> str:
        raw = base64.b64decode(encrypted)
        return base64.b64encode(raw[: data.draw(st.integers(0, len(raw) - 1))]).decode()

    with platform.storing_nothing():
        assert platform.post(platform.resealed(doors[mode], cut)).status_code in (400, 403)


@FEW
@given(noise=st.binary(max_size=200))
@pytest.mark.parametrize("mode", SEALED)
def test_noise_under_a_good_signature_is_refused(platform, doors, mode, noise):
    with platform.storing_nothing():
        sealed = platform.resealed(doors[mode], lambda _whole: base64.b64encode(noise).decode())
        assert platform.post(sealed).status_code in (400, 403)


@FEW
@given(inside=st.text(max_size=60))
@pytest.mark.parametrize("mode", SEALED)
def test_any_text_sealed_for_us_that_is_no_message_is_refused(platform, doors, mode, inside):
    with platform.storing_nothing():
        request = platform.request(doors[mode], inside, plain="<xml></xml>")
        assert platform.post(request).status_code in (400, 403)


@pytest.mark.parametrize("mode", XML_SEALED)
def test_json_sealed_where_xml_is_due_is_refused(platform, doors, refused, mode):
    request = platform.request(doors[mode], platform.said("查"), plain="<xml></xml>")
    refused(platform.post(request), 400)


@pytest.mark.parametrize(
    "inside",
    ["<xml/>", "[]", "null", "{}", "[" * 20_000, "7", json.dumps({"msgtype": "text"}), "{" * 9999],
    ids=lambda text: text[:20],
)
def test_what_is_no_message_sealed_for_the_robot_is_refused(platform, doors, refused, inside):
    refused(platform.post(platform.request(doors["robot"], inside)), 400)


@BOTH
def test_in_compatible_mode_only_the_sealed_copy_counts(platform, doors):
    """Whoever alters the plain copy under a good plain signature alters nothing."""
    sealed = platform.text("帮助", sender="o-wang-ayi-honest")
    altered = platform.text("转人工", sender="o-somebody-else")
    answer = platform.send(doors["compat"], sealed, plain=altered)
    assert "还可以说" in answer
    assert "o-wang-ayi-honest" in answer
    stored = platform.messages(account="compat")[-1]
    assert stored.raw == sealed
    assert "o-somebody-else" not in stored.raw


@pytest.mark.parametrize("mode", ["compat", "safe"])
def test_one_accounts_message_opens_no_other_account(platform, doors, refused, mode):
    other = doors["safe" if mode == "compat" else "compat"]
    request = platform.request(doors[mode], platform.text("路灯坏了"))
    request.door = other
    refused(platform.post(request), 403)
