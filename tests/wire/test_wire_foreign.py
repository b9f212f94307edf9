"""Code that is not ours signs and encrypts what we take, and opens what we answer."""

import time
from dataclasses import replace

import pytest

BOTH = pytest.mark.parametrize("engine", ["sqlite", "postgresql"], indirect=True)
EVERYONE = ["weworkapi", "@wecom/crypto", "WeRoBot", "wechat-crypto"]
SEALED = [
    *(("compat", name) for name in EVERYONE),
    *(("safe", name) for name in EVERYONE),
    *(("app", name) for name in EVERYONE),
    *(
        ("robot", name) for name in EVERYONE[:3]
    ),  # wechat-crypto wants a receiver; a robot has none.
]
ALL = [*(("plain", name) for name in EVERYONE), *SEALED]
SAYS = {"robot": "7号接单", "app": "网格群"}


@BOTH
@pytest.mark.parametrize(("mode", "signer"), ALL, indirect=["signer"])
def test_what_foreign_code_signs_is_answered_so_that_it_can_open_it(platform, doors, mode, signer):
    before = platform.stored()
    answer = platform.send(doors[mode], platform.message(doors[mode], "帮助"), signer=signer)
    assert SAYS.get(mode, "转人工") in answer
    assert platform.stored()["messages"] == before["messages"] + 1


@pytest.mark.parametrize("mode", ["plain", "compat", "safe"])
@pytest.mark.parametrize("signer", EVERYONE, indirect=True)
def test_an_account_proves_its_address_to_foreign_code(platform, doors, mode, signer):
    request = platform.request(doors[mode], "<xml/>", signer=signer)
    request.query["echostr"] = "3837453298<&>中文"
    with platform.storing_nothing():
        response = platform.get(request)
    assert (response.status_code, response.text) == (200, "3837453298<&>中文")
    assert response.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(("mode", "signer"), SEALED[8:], indirect=["signer"])
def test_wecom_gets_its_decrypted_text_back_within_a_second(platform, doors, mode, signer):
    request = platform.echo(doors[mode], "1616140317555161061", signer=signer)
    began = time.monotonic()
    response = platform.get(request)
    assert (response.status_code, response.text) == (200, "1616140317555161061")
    assert time.monotonic() - began < 1


@pytest.mark.parametrize("mode", ["robot", "app"])
@pytest.mark.parametrize(
    "change",
    [
        {"msg_signature": "0" * 40},
        {"timestamp": "1"},
        {"nonce": "another"},
        {"echostr": ""},
        {"echostr": "不是密文"},
        {"echostr": None},
        {"msg_signature": None},
    ],
    ids=str,
)
def test_a_check_that_is_not_wecoms_is_refused(platform, doors, refused, mode, change):
    request = platform.echo(doors[mode], "1616140317555161061")
    request.query = {k: v for k, v in (request.query | change).items() if v is not None}
    refused(platform.get(request), 403)


@pytest.mark.parametrize("mode", ["plain", "compat", "safe"])
@pytest.mark.parametrize(
    "change",
    [{"signature": "0" * 40}, {"timestamp": "1"}, {"nonce": "another"}, {"signature": None}],
    ids=str,
)
def test_a_check_that_is_not_wechats_is_refused(platform, doors, refused, mode, change):
    request = platform.request(doors[mode], "<xml/>")
    query = request.query | {"echostr": "3837453298"} | change
    request.query = {k: v for k, v in query.items() if v is not None}
    refused(platform.get(request), 403)


@pytest.mark.parametrize("mode", ["plain", "compat", "safe", "robot", "app"])
def test_while_token_and_key_rotate_a_message_is_answered_under_those_it_came_under(
    platform, doors, previous_doors, mode
):
    """The platform opens the answer with what it knows: perhaps not yet the new ones."""
    for door in (previous_doors[mode], doors[mode]):
        answer = platform.send(door, platform.message(doors[mode], "帮助"))
        assert platform.words(answer)


@pytest.mark.parametrize("mode", ["compat", "safe", "robot", "app"])
@pytest.mark.parametrize("changed", ["token", "aes_key"])
def test_token_and_key_need_not_change_at_the_same_moment(
    platform, doors, previous_doors, mode, changed
):
    door = replace(doors[mode], **{changed: getattr(previous_doors[mode], changed)})
    assert platform.words(platform.send(door, platform.message(doors[mode], "帮助")))


def test_a_key_that_was_never_ours_opens_nothing(platform, stranger_safe, refused):
    refused(platform.post(platform.request(stranger_safe, platform.text("帮助"))), 403)
