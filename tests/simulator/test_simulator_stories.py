"""Stories: read from small text files, played step by step on the wire."""

import pytest

from app.demo import cast
from simulator import story_finds
from simulator.app import create_app
from simulator.config_reader import parse_config
from simulator.story_reader import StoryError, parse_story, read_stories
from tests.cast import WANG

LAMP = f"""路灯修好了

＃ 王阿姨看不见路，
＃ 说了一句。
{WANG}：路灯坏了
＃ 她看着没错。
{WANG}〔点〕对，提交
＃ 小李接单。
小李@第一：{{号}}号接单
小李@第一〔照片〕{{号}}号办结 亮了
＃ 讲完了。
"""
ASK = '对吗？<a href="weixin://bizmsgmenu?msgmenucontent=对，提交&msgmenuid=agree">对，提交</a>'


@pytest.fixture
def settings(settings, tmp_path):
    return settings | {"stories": str(tmp_path), "clock_file": str(tmp_path / "clock")}


@pytest.fixture
def told(tmp_path, tencent):
    """Tells a story: `told(text)` gives what plays its steps one after the other."""

    def tell(text):
        (tmp_path / "一.txt").write_text(text, encoding="utf-8")
        since = None

        def play(number):
            nonlocal since
            answer = tencent.post(f"/sim/api/stories/一/{number}", json={"since": since})
            since = answer.json.get("since", since)
            return answer

        return play

    return tell


def test_a_step_says_who_does_what_where_and_why(told, tencent):
    told(LAMP)
    (story,) = tencent.get("/sim/api/stories").json
    assert (story["title"], story["end"]) == ("路灯修好了", "讲完了。")
    first, _, third, last = story["steps"]
    assert first == {
        "said": "王阿姨说：路灯坏了",
        "why": "王阿姨看不见路，说了一句。",
        "openid": "o-wang",
    }
    assert (third["said"], third["group"]) == ("小李（第一）说：N号接单", "wr-1")
    assert last["said"] == "小李（第一）发照片：N号办结 亮了"


def test_a_story_is_played_on_the_real_wire(told, stand_in, hook):
    play = told(LAMP)
    stand_in.answer = lambda values: ASK if values["Content"] == "路灯坏了" else "已受理"
    assert play(0).json["problem"] == ""
    play(1)
    assert stand_in.heard[1]["bizmsgmenuid"] == "agree"
    hook("markdown", content="**新诉求 7号 · 路灯**")
    play(2)
    play(3)
    assert stand_in.heard[2]["text"]["content"] == "@机器人 7号接单"
    assert stand_in.heard[3]["mixed"]["msg_item"][0]["text"]["content"] == "@机器人 7号办结 亮了"


def test_the_number_of_a_building_is_no_cases_number(told, stand_in, hook):
    play = told(LAMP)
    play(0)
    hook("markdown", content="花神庙3号楼的路灯，是**7号**")
    play(2)
    assert stand_in.heard[1]["text"]["content"] == "@机器人 7号接单"


def test_a_card_from_before_the_story_is_no_card_of_its(told, stand_in, hook):
    hook("markdown", content="**新诉求 3号 · 垃圾**")
    play = told(LAMP)
    play(0)
    answer = play(2)
    assert (answer.status_code, "还没有新卡片" in answer.json["error"]) == (400, True)
    assert len(stand_in.heard) == 1


def test_what_is_settled_is_not_tapped_again_but_typed(told, stand_in):
    play = told(f"题\n{WANG}：路灯坏了\n{WANG}：等一下\n{WANG}〔点〕对，提交\n")
    stand_in.answer = lambda values: ASK if values["Content"] == "路灯坏了" else "好的"
    for number in range(3):
        play(number)
    assert stand_in.heard[2]["Content"] == "对，提交"
    assert "bizmsgmenuid" not in stand_in.heard[2]


def test_a_tap_finds_the_choices_of_a_message_that_came_later(told, stand_in, tencent, token):
    play = told(f"题\n{WANG}：你好\n{WANG}〔点〕5分\n")
    play(0)
    menu = {"head_content": "请评分", "list": [{"id": "rate:5", "content": "5分 很满意"}]}
    sent = {"touser": "o-wang", "msgtype": "msgmenu", "msgmenu": menu}
    tencent.post(f"/wechat-api/cgi-bin/message/custom/send?access_token={token}", json=sent)
    play(1)
    tapped = stand_in.heard[1]
    assert (tapped["bizmsgmenuid"], tapped["Content"]) == ("rate:5", "5分 很满意")


def test_a_new_resident_scans_sends_a_voice_a_photo_and_a_place(told, stand_in):
    play = told(
        "题\n新住户〔扫码〕第一网格\n新住户〔语音〕楼道里有纸箱\n新住户〔照片〕\n"
        "新住户〔位置〕花神庙社区3栋\n"
    )
    for number in range(4):
        assert play(number).status_code == 200
    kinds = [values.get("Event", values["MsgType"]) for values in stand_in.heard]
    assert kinds == ["subscribe", "voice", "image", "location"]
    assert stand_in.heard[0]["EventKey"] == "qrscene_grid-001"
    assert stand_in.heard[1]["Recognition"] == "楼道里有纸箱"


def test_time_passes_in_a_story(told, tencent, clock):
    play = told("题\n时间〔过〕3分钟\n时间〔过〕2天\n")
    (story,) = tencent.get("/sim/api/stories").json
    assert story["steps"][0] == {"said": "时间过了3分钟", "why": ""}
    play(0)
    play(1)
    assert tencent.get("/sim/api/state").json["clock"]["ahead"] == 180 + 2 * 86_400


def test_whoever_does_not_follow_yet_follows_before_the_first_word(told, stand_in):
    told("题\n新住户：你好\n")(0)
    assert [values["MsgType"] for values in stand_in.heard] == ["event", "text"]


@pytest.mark.parametrize("line", ["没有这个人：你好", "老赵@第三：好", f"{WANG}@第一：好"])
def test_a_step_of_somebody_who_is_not_here_is_refused_by_name(told, line):
    answer = told(f"题\n{line}\n")(0)
    assert (answer.status_code, line.split("：")[0] in answer.json["error"]) == (400, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "是空的"),
        ("题目\n", "是空的"),
        ("题目\n＃ 说明\n王阿姨 路灯坏了\n", "第 3 行读不懂"),
        ("题目\n王阿姨〔跳舞〕一会儿\n", "第 2 行的〔跳舞〕"),
        ("题目\n时间〔过〕一会儿\n", "第 2 行的〔过〕"),
        ("题目\n王阿姨〔过〕3分钟\n", "第 2 行的〔过〕"),
        ("题目\n小李@第一网格〔扫码〕\n", "第 2 行的〔扫码〕"),
    ],
)
def test_a_story_that_cannot_be_played_names_the_line(text, said):
    with pytest.raises(StoryError, match=said) as caught:
        parse_story("一", text)
    assert str(caught.value).count("。") == 1


def test_ten_stories_are_shipped_and_each_step_says_why():
    stories = read_stories()
    assert len(stories) == 10
    for story in stories.values():
        assert all(step.why for step in story.steps), story.title
        assert story.end, story.title


@pytest.fixture
def demo():
    """The world of `make run`."""
    install = cast.fresh("http://127.0.0.1:1", "http://127.0.0.1:2")
    config = parse_config(cast.simulator_config(install, "http://127.0.0.1:1"))
    return create_app(config).extensions["world"]


def test_everybody_and_every_place_of_the_shipped_stories_is_in_the_demo(demo):
    places = {place.title for place in demo.config.places}
    posters = {poster.title for poster in demo.config.posters}
    for story in read_stories().values():
        for step in story.steps:
            if step.how == "过":
                continue
            if step.where:
                assert story_finds.group_of(demo, step.where, step.who), (story.title, step)
            else:
                assert story_finds.resident_of(demo, step.who), (story.title, step)
            assert step.how != "位置" or step.what in places
            assert step.how != "扫码" or step.what in posters


def test_the_demo_has_one_who_does_not_follow_yet(demo):
    strangers = [who.nickname for who in demo.config.residents if not who.following]
    assert strangers == ["新住户小唐"]


def test_an_offices_own_story_is_read_before_the_start(settings, tmp_path):
    (tmp_path / "二.txt").write_text("", encoding="utf-8")
    with pytest.raises(StoryError, match="故事 二 是空的"):
        create_app(parse_config(settings))


def test_a_stranger_story_is_unknown(tencent):
    answer = tencent.post("/sim/api/stories/没有/0", json={})
    assert answer.status_code == 400
