"""Faults made on purpose, the wire log, live events, and starting over."""

import json
import time

import httpx
import pytest

HOOK = "/wecom-api/cgi-bin/webhook/send?key=hook-1"
CARD = {"msgtype": "text", "text": {"content": "7号 新诉求"}}


def test_the_next_calls_fail_and_then_all_is_well(tencent):
    tencent.post("/sim/api/faults", json={"fail_next": 2, "fail_errcode": 45009})
    answers = [tencent.post(HOOK, json=CARD).json["errcode"] for _ in range(3)]
    assert answers == [45009, 45009, 0]


def test_a_fault_can_be_aimed_at_one_address(tencent):
    knobs = {"fail_next": 1, "fail_kind": "http500", "fail_path": "stable_token"}
    tencent.post("/sim/api/faults", json=knobs)
    assert tencent.post(HOOK, json=CARD).json["errcode"] == 0
    assert tencent.post("/wechat-api/cgi-bin/stable_token", json={}).status_code == 500


@pytest.mark.parametrize(("kind", "shown"), [("drop", 0), ("drop_after", 1)])
def test_a_connection_breaks_before_or_after_the_message_got_through(
    loopback, tencent, group, kind, shown
):
    tencent.post("/sim/api/faults", json={"fail_next": 1, "fail_kind": kind})
    with pytest.raises(httpx.TransportError):
        httpx.post(loopback + HOOK, json=CARD, trust_env=False)
    assert len(group()) == shown


def test_answers_can_be_delayed(tencent):
    tencent.post("/sim/api/faults", json={"delay": 0.2})
    started = time.monotonic()
    tencent.post(HOOK, json=CARD)
    assert time.monotonic() - started >= 0.2


def test_the_log_shows_both_directions_in_clear_and_raw(tencent, wang, token):
    wang("text", content="烧烤店油烟太大")
    tencent.post(HOOK, json=CARD)
    first, inward, outward = tencent.get("/sim/api/wire").json
    assert (inward["direction"], outward["direction"]) == ("in", "out")
    assert "烧烤店" in inward["request_plain"]
    assert "烧烤店" not in inward["request_raw"]
    assert "7号 新诉求" in outward["summary"]
    assert token not in json.dumps(first)
    assert "shh" not in json.dumps(first)


def test_the_log_keeps_the_last_500(tencent):
    for _ in range(505):
        tencent.get("/wechat-api/cgi-bin/media/get")
    rows = tencent.get("/sim/api/wire").json
    assert (len(rows), rows[-1]["id"]) == (500, 505)


def test_no_secret_is_in_the_state(tencent, settings, wang):
    wang("text", content="你好")
    state = tencent.get("/sim/api/state").get_data(as_text=True)
    for secret in ("shh", "wx-token", "robot-token", "hook-1", settings["robots"][0]["aes_key"]):
        assert secret not in state


@pytest.fixture
def heard_by(loopback, tencent):
    """Opens a stream, has cards and words arrive in all chats, and lists what was heard."""

    def watch(path):
        with httpx.stream("GET", loopback + path, trust_env=False, timeout=5) as events:
            lines = events.iter_lines()
            assert next(lines).startswith("retry")
            for key in ("hook-1", "hook-2"):
                tencent.post(HOOK.replace("hook-1", key), json=CARD | {"text": {"content": key}})
            tencent.post("/sim/api/single/jiefang/xiaoli/text", json={"content": "今日"})
            tencent.post("/sim/api/faults", json={"delay": 0})
            seen = list(iter(lines.__next__, "event: faults"))
        bubbles = [at for at, line in enumerate(seen) if line == "event: bubble"]
        said = [json.loads(seen[at + 1][6:])["body"]["content"] for at in bubbles]
        return said, seen.count("event: wire")

    return watch


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/sim/events", []),
        ("/sim/events/group/wr-1", ["hook-1"]),
        ("/sim/events/group/wr-2", ["hook-2"]),
        ("/sim/events/single/jiefang/xiaoli", ["今日"]),
        ("/sim/events/single/jiefang/laozhao", []),
    ],
)
def test_an_open_page_hears_what_happens_and_of_chats_only_the_open_one(heard_by, path, said):
    assert heard_by(path) == (said, 3)


def test_reset_forgets_all_but_the_configuration(tencent, wang, token):
    wang("text", content="你好")
    tencent.post("/sim/api/faults", json={"triple": True})
    tencent.post("/sim/api/reset", json={})
    state = tencent.get("/sim/api/state").json
    assert (state["wire"], state["faults"]["triple"]) == ([], False)
    assert all(phone["bubbles"] == [] for phone in state["phones"])
    sent = tencent.post(f"/wechat-api/cgi-bin/message/custom/send?access_token={token}", json={})
    assert sent.json["errcode"] == 40001


@pytest.mark.parametrize(("body", "errcode"), [(b"", 44002), (b"{", 47001), (b"[]", 47001)])
def test_a_body_that_is_no_object_has_its_own_error(tencent, body, errcode):
    answer = tencent.post("/wechat-api/cgi-bin/stable_token", data=body)
    assert answer.json["errcode"] == errcode
