"""A member alone with the smart robot: the only place for pictures, voice and files."""

import io

import pytest

from simulator import crypto

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFE"


@pytest.fixture
def say(tencent):
    def act(kind="text", **data):
        answer = tencent.post(f"/sim/api/single/jiefang/xiaoli/{kind}", json=data)
        assert answer.status_code == 200, answer.json
        return answer.json

    return act


@pytest.fixture
def shown(tencent):
    return lambda userid="xiaoli": tencent.get(f"/sim/api/single/jiefang/{userid}").json["bubbles"]


def test_a_member_writes_to_the_robot_alone(say, shown, stand_in, group):
    stand_in.robot_answer = lambda _: {
        "msgtype": "stream",
        "stream": {"id": "1", "finish": True, "content": "今日 3 件"},
    }
    assert say(content="今日")["message"]["stream"]["content"] == "今日 3 件"
    heard = stand_in.heard[0]
    assert (heard["chattype"], heard["text"]["content"]) == ("single", "今日")
    assert (heard["from"], heard["aibotid"]) == ({"userid": "xiaoli"}, "aibjiefang")
    assert "chatid" not in heard
    assert [row["side"] for row in shown()] == ["member", "robot"]
    assert (shown("laozhao"), group()) == ([], [])


@pytest.mark.parametrize(("kind", "start"), [("image", b"\xff\xd8"), ("file", b"\xef\xbb\xbf")])
def test_a_picture_and_a_file_are_encrypted_downloads(say, shown, stand_in, tencent, kind, start):
    say(kind)
    heard = stand_in.heard[0]
    assert heard["msgtype"] == kind
    path = heard[kind]["url"].partition("localhost")[2]
    assert crypto.decrypt_bytes(KEY, tencent.get(path).data).startswith(start)
    assert tencent.get(shown()[0]["body"]["picture_url"]).data.startswith(start)


def test_a_file_of_ones_own_is_sent_as_it_is(tencent, stand_in, shown):
    upload = {"file": (io.BytesIO(b"a,b"), "名单.csv")}
    tencent.post("/sim/api/single/jiefang/xiaoli/file", data=upload)
    path = stand_in.heard[0]["file"]["url"].partition("localhost")[2]
    assert crypto.decrypt_bytes(KEY, tencent.get(path).data) == b"a,b"
    assert shown()[0]["body"]["content"] == "名单.csv"


def test_of_a_voice_the_robot_gets_the_words(say, stand_in):
    say("voice", content="三栋楼下有人堆垃圾")
    assert stand_in.heard[0]["voice"] == {"content": "三栋楼下有人堆垃圾"}


def test_words_with_a_photo_come_mixed(say, stand_in):
    say(content="7 搞定了", photo=True)
    text, image = stand_in.heard[0]["mixed"]["msg_item"]
    assert (text["text"]["content"], image["msgtype"]) == ("7 搞定了", "image")


def test_a_quoted_answer_comes_along(say, shown, stand_in):
    say(content="今日")
    say(content="再说一遍", quote=shown()[0]["id"])
    assert stand_in.heard[1]["quote"]["text"] == {"content": "今日"}


def test_a_response_url_answers_in_the_single_chat(say, shown, stand_in, tencent, group):
    say(content="今日")
    path = stand_in.heard[0]["response_url"].partition("localhost")[2]
    late = {"msgtype": "markdown", "markdown": {"content": "今日 3 件"}}
    assert tencent.post(path, json=late).json["errcode"] == 0
    assert [row["side"] for row in shown()] == ["member", "robot"]
    assert group() == []
