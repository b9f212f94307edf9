"""What came in since one last looked, and a wire log that is emptied by itself."""


def unread(tencent, place, name, person=""):
    state = tencent.get("/sim/api/state").json
    if place == "group":
        return next(row["unread"] for row in state["groups"] if row["chat_id"] == name)
    phones = state["phones"]
    return next(r["unread"] for r in phones if (r["account"], r["openid"]) == (name, person))


def test_an_answer_is_unread_until_somebody_looks(tencent, wang, stand_in):
    stand_in.answer = lambda _: "收到"
    wang("text", content="你好")
    wang("text", content="在吗")
    assert unread(tencent, "phone", "safe", "o-wang") == 2
    assert unread(tencent, "phone", "plain", "o-wang") == 0
    tencent.post("/sim/api/seen", json={"place": "phone", "name": "safe", "person": "o-wang"})
    assert unread(tencent, "phone", "safe", "o-wang") == 0


def test_what_one_did_oneself_is_not_unread(tencent, wang):
    wang("text", content="你好")
    wang("unfollow")
    assert unread(tencent, "phone", "safe", "o-wang") == 0


def test_a_card_is_unread_in_its_own_group_only(tencent, hook):
    hook(key="hook-2")
    assert [unread(tencent, "group", name) for name in ("wr-1", "wr-2")] == [0, 1]
    tencent.post("/sim/api/seen", json={"place": "group", "name": "wr-2"})
    assert unread(tencent, "group", "wr-2") == 0


def test_clearing_the_wire_log_leaves_the_chats(tencent, wang, phone):
    wang("text", content="你好")
    assert len(tencent.get("/sim/api/wire").json) == 1
    tencent.post("/sim/api/wire/clear")
    assert tencent.get("/sim/api/wire").json == []
    assert phone()[0]["body"]["content"] == "你好"
