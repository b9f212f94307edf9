"""Many groups, new groups, groups the robots were removed from."""

import time

import pytest

from simulator import words
from simulator.app import create_app
from simulator.config_reader import parse_config
from tests.cast import PEOPLE

COUNTY = 1715
MEMBERS = [{"userid": "chenjie", "name": PEOPLE["chen"].name, "role": "志愿者"}]


@pytest.fixture
def new_group(tencent):
    made = tencent.post("/sim/api/groups", json={"title": "志愿者一队", "members": MEMBERS})
    assert made.status_code == 200, made.json
    return made.json


@pytest.fixture
def county(settings, clock):
    def row(number):
        members = [{"userid": f"w{number}-{one}", "name": f"网格员{one}"} for one in range(12)]
        return {
            "chat_id": f"wr-{number}",
            "title": f"第 {number} 网格",
            "webhook_key": f"hook-{number}",
            "members": members,
        }

    settings["groups"] = [row(number) for number in range(COUNTY)]
    started = time.monotonic()
    client = create_app(parse_config(settings), clock).test_client()
    assert time.monotonic() - started < 2
    return client


def test_a_county_of_1715_groups_loads_and_each_takes_its_own_card(county):
    for number in range(COUNTY):
        card = {"msgtype": "text", "text": {"content": f"{number} 号"}}
        sent = county.post(f"/wecom-api/cgi-bin/webhook/send?key=hook-{number}", json=card)
        assert sent.json["errcode"] == 0
    shown = county.get(f"/sim/api/group/wr-{COUNTY - 1}").json["bubbles"]
    assert [row["body"]["content"] for row in shown] == [f"{COUNTY - 1} 号"]


def test_the_state_lists_a_countys_groups_without_members_and_messages(county, stand_in):
    said = {"userid": "w1714-3", "content": "7号我去"}
    county.post("/sim/api/group/wr-1714/text", json=said)
    assert stand_in.heard[0]["chatid"] == "wr-1714"
    groups = county.get("/sim/api/state").json["groups"]
    last = {"chat_id": "wr-1714", "title": "第 1714 网格", "robot": "jiefang"}
    assert groups[-1] == last | {"unread": 1}
    assert len(groups) == COUNTY


def test_a_code_said_in_a_new_group_is_simply_a_message(new_group, say_in_group, stand_in):
    say_in_group("绑定 483920", userid="chenjie", chat_id=new_group["chat_id"])
    heard = stand_in.heard[0]
    assert heard["text"]["content"] == "@机器人 绑定 483920"
    assert (heard["chatid"], heard["chattype"]) == (new_group["chat_id"], "group")


def test_a_new_group_has_a_webhook_of_its_own_until_it_is_forgotten(
    new_group, hook, group, tencent
):
    assert hook(key=new_group["webhook_key"]) == 0
    assert [row["side"] for row in group(new_group["chat_id"])] == ["system", "robot"]
    assert tencent.get("/sim/api/state").json["groups"][-1]["title"] == "志愿者一队"
    tencent.post("/sim/api/reset", json={})
    assert hook(key=new_group["webhook_key"]) == 93000
    assert len(tencent.get("/sim/api/state").json["groups"]) == 2


def test_a_member_of_a_new_group_may_write_to_the_robot_alone(new_group, tencent):
    said = tencent.post("/sim/api/single/jiefang/chenjie/text", json={"content": "今日"})
    assert said.status_code == 200


def test_a_removed_robot_sends_nothing_more(hook, tencent, group):
    bare = tencent.post("/sim/api/group/wr-1/remove-robots", json={}).json
    assert (bare["robot"], bare["webhook_key"]) == ("", "")
    assert [hook(), hook(key="hook-2"), hook(key="")] == [93000, 0, 93000]
    assert group()[-1]["body"]["content"] == words.ROBOTS_REMOVED


def test_a_removed_robot_hears_nothing_and_answers_nothing(say_in_group, tencent, stand_in, group):
    say_in_group("今日")
    answer_to = stand_in.heard[0]["response_url"].partition("localhost")[2]
    tencent.post("/sim/api/group/wr-1/remove-robots", json={})
    said = {"userid": "xiaoli", "content": "7号我去"}
    asked = tencent.post("/sim/api/group/wr-1/text", json=said)
    assert (asked.status_code, asked.json["error"]) == (400, words.NO_ROBOT)
    say_in_group("机器人呢", mention=False)
    late = {"msgtype": "markdown", "markdown": {"content": "今日 3 件"}}
    assert tencent.post(answer_to, json=late).json["errcode"] == 40029
    assert len(stand_in.heard) == 1
    assert [row["side"] for row in group()] == ["member", "system", "member"]


def test_a_removed_robots_stream_is_asked_for_no_more(say_in_group, stand_in, tencent):
    unfinished = {"id": "s1", "finish": False, "content": "正在查"}
    stand_in.robot_answer = lambda _: {"msgtype": "stream", "stream": unfinished}
    say_in_group("查")
    tencent.post("/sim/api/group/wr-1/remove-robots", json={})
    time.sleep(1.3)
    assert len(stand_in.heard) == 1
