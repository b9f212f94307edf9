"""Which case 小李 means, what she still has to do, and what she found herself."""

import json
from datetime import UTC, datetime

import pytest

from bot.wecom import robot
from flows.cases.states import State
from nlp.commands.worker_intent import WorkerIntent

MATTERS = (
    "花神庙社区3栋楼下烧烤店油烟太大",
    "花神庙社区5栋楼道灯不亮",
    "花神庙社区3栋门口垃圾没人清",
)


@pytest.fixture
def three(says):
    for matter in MATTERS:
        says(f"新诉求：{matter}")
        says("对")


def states(cases):
    return [case.state for case in cases()]


@pytest.mark.parametrize(
    "quoted", ["**新诉求 2号 · 路灯、楼道灯不亮**\n> …", "2号（路灯、楼道灯不亮）已由小李接单。"]
)
def test_what_is_quoted_is_meant(three, writes, cases, quoted):
    writes("我去", quoted=quoted)
    assert states(cases) == [State.ASSIGNED, State.HANDLING, State.ASSIGNED]


def test_the_wire_tells_what_is_quoted():
    message = {
        "msgid": "1",
        "msgtype": "text",
        "from": {"userid": "worker-01"},
        "text": {"content": "@街坊 我去"},
        "quote": {"msgtype": "text", "text": {"content": "**新诉求 2号 · 路灯**"}},
    }
    read = robot.read(json.dumps(message), "street", datetime(2026, 3, 4, tzinfo=UTC))
    assert (read.text, read.quoted) == ("@街坊 我去", "**新诉求 2号 · 路灯**")


def test_one_of_several_is_chosen_by_its_number(three, writes, cases):
    answer = writes("我去")
    assert "是哪一件" in answer
    assert all(f"{number}号" in answer for number in (1, 2, 3))
    assert "3号" in writes("3号")
    assert states(cases) == [State.ASSIGNED, State.ASSIGNED, State.HANDLING]


def test_words_wait_for_the_choice(three, writes, outbox):
    writes("1、2号都我来")
    assert "是哪一件" in writes("回复 明天上门看")
    writes("2")
    assert "明天上门看" in outbox("reply")[0].payload["text"]


@pytest.mark.parametrize("said", ["1到3号我来", "1、2、3都我来", "1号2号3号归我", "1-3号都给我"])
def test_lists_and_spans_are_taken_together(three, writes, cases, said):
    answer = writes(said)
    assert states(cases) == [State.HANDLING] * 3
    assert answer.count("本网格还有") == 1


def test_another_grids_number_and_a_taken_case_are_one_kind_sentence(three, writes):
    assert "本网格没有9号。回“查”" in writes("9号我去")
    writes("1号我去")
    assert "已由小李接单" in writes("1号我去", sender="worker-02")
    assert "第二网格" in writes("1号我去", sender="worker-03")


def test_today_lists_mine_first_with_the_building_and_no_door(three, writes):
    writes("上报 花神庙社区3栋2单元301门口井盖丢了")
    writes("4号我去")
    answer = writes("我还有啥没办")
    assert "小李手上1件" in answer
    assert "3栋" in answer
    assert "单元" not in answer
    assert "301" not in answer
    assert "1号 " not in answer
    assert "另有3件没人接" in answer


def test_what_is_in_danger_stands_first(three, says, writes):
    says("花神庙社区3栋着火了", sender="o-liu")
    assert writes("查").splitlines()[1].startswith("【紧急】")


def test_long_lists_have_pages(says, writes):
    for number in range(10):
        says(f"新诉求：花神庙社区3栋楼下第{number}家店油烟太大", sender=f"o-{number}")
        says("对", sender=f"o-{number}")
    first = writes("查")
    assert "还有2件，回“下一页”" in first
    second = writes("下一页")
    assert second.count("号 ") == 2
    assert not set(first.splitlines()[1:9]) & set(second.splitlines()[1:])


def test_who_is_on_duty_is_said_by_name(three, writes):
    answer = writes("排班")
    assert "小李" in answer
    assert "严网格长" in answer


def test_help_is_asked_above_and_the_case_stays(three, writes, cases, outbox, group_of):
    writes("1号我去")
    assert "件还在您手上" in writes("1号求助 老人不肯下来，快来人")
    assert group_of(outbox("ask_help")[0]) == "desk"
    assert cases()[0].state is State.HANDLING


def test_help_needs_no_words(three, writes):
    writes("1号我去")
    assert "已向上一级求助" in writes("求助1号")


@pytest.mark.parametrize(
    "said", ["上报 3栋门口井盖丢了", "巡查发现3栋楼道堆满杂物", "刚路过看见3栋围墙倒了一截，报一下"]
)
def test_what_was_found_on_patrol_is_a_case_at_once(writes, cases, said, outbox):
    answer = writes(said)
    [case] = cases()
    assert "登记好了" in answer
    assert (case.source, case.resident_id, case.state) == ("patrol", None, State.ASSIGNED)
    writes(f"{case.short_number}号我去")
    assert "没有居民要通知" in writes(f"{case.short_number}号办结 已补上")


@pytest.mark.parametrize("yes", ["登记", "要的", "登记一下吧", "对，记上"])
def test_what_only_sounds_like_a_matter_is_entered_after_a_yes(
    writes, cases, monkeypatch, yes, bot
):
    unclear = WorkerIntent("none", text="花神庙社区3栋楼下烧烤店油烟太大")
    hear = type(bot.engine).worker_intent

    def worker_intent(engine, text):
        return unclear if "油烟" in text else hear(engine, text)

    monkeypatch.setattr(type(bot.engine), "worker_intent", worker_intent)
    assert "回“登记”" in writes("花神庙社区3栋楼下烧烤店油烟太大")
    assert cases() == []
    assert "登记好了" in writes(yes)
    [case] = cases()
    assert "油烟" in case.description


def test_a_bare_report_up_is_still_about_the_case_in_hand(says, writes, cases):
    says(MATTERS[0])
    says("对")
    writes("1号我去")
    assert "已上报" in writes("上报 要城管来")
    assert len(cases()) == 1


def test_a_card_of_doing_it_again_says_why_and_how_many_stars(says, writes, cases, outbox):
    says(MATTERS[0])
    says("对")
    writes("1号我去")
    writes("1号办结 已劝导")
    number = cases()[0].number
    says("1分", tap=f"rate:{number}:1")
    says("根本没人来")
    says("重办", tap=f"reopen:{number}")
    card = outbox("reopen")[0].payload["markdown"]
    assert "评了1星" in card
    assert "原因" in card


@pytest.mark.parametrize("said", ["谢谢", "👍", "唉", "辛苦了", "1号 👍", "早上好"])
def test_chatter_changes_nothing_and_gets_one_short_line(three, writes, cases, said):
    before = [case.event_count for case in cases()]
    assert len(writes(said)) <= 20
    assert [case.event_count for case in cases()] == before
