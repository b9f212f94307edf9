"""What was done, of which case, and what is taken back: never one case by another's words."""

from datetime import timedelta

import pytest

from flows.cases.states import State

SMOKE = "花神庙社区3栋楼下烧烤店油烟太大"
LAMP = "花神庙社区5栋楼道灯不亮"


@pytest.fixture
def two(says):
    for matter in (SMOKE, LAMP):
        says(f"新诉求：{matter}")
        says("对")


@pytest.fixture
def told(outbox):
    """Give all that the resident is told, or will be."""
    return lambda: [row.payload["text"] for row in outbox() if row.channel == "wechat"]


def states(cases):
    return [case.state for case in cases()]


@pytest.mark.parametrize("slip", ["1撤", "撤销1号", "1号撤"])
def test_undo_with_a_number_leaves_the_last_act_on_another_case(two, writes, cases, slip):
    writes("1号我去")
    writes("2号我去")
    assert "不是1号" in writes(slip)
    assert states(cases) == [State.HANDLING] * 2


def test_undo_with_a_number_takes_back_only_that_of_several(two, writes, cases):
    writes("1、2号都我来")
    assert "1号" in writes("撤销1号")
    assert states(cases) == [State.ASSIGNED, State.HANDLING]
    writes("撤销")
    assert states(cases) == [State.ASSIGNED] * 2


@pytest.mark.parametrize(
    "other",
    [
        "查",
        "今日",
        "下一页",
        "帮助",
        "排班",
        "怎么弄的？",
        "灯换了没？",
        "2号灯换了",
        "没弄",
        "还没弄呢",
    ],
)
def test_what_tells_nothing_that_was_done_finishes_nothing(two, writes, cases, other):
    writes("1、2号都我来")
    writes("1号搞定")
    writes(other)
    assert cases()[0].state is State.HANDLING


def test_one_sentence_finishes_all_that_were_said_to_be_done(two, writes, cases, told):
    writes("1、2号都我来")
    assert "做了什么" in writes("1号2号都弄好了")
    answer = writes("都换了新的配件")
    assert answer.count("已办结") == 2
    assert states(cases) == [State.RESOLVED] * 2
    assert sum("都换了新的配件" in text for text in told()) == 2


def test_a_take_that_is_undone_takes_its_notice_back(two, writes, told, clock):
    before = told()
    writes("1号办结 已装净化器")
    clock.advance(timedelta(seconds=20))
    writes("撤销")
    assert told() == before


def test_who_has_the_case_is_told_once_however_often_words_are_taken_back(two, writes, told, clock):
    writes("1号我去")
    for words in ("明天上门", "后天上门"):
        clock.advance(timedelta(seconds=10))
        writes(f"1号回复 {words}")
        clock.advance(timedelta(seconds=10))
        writes("撤销")
    assert sum("接单" in text for text in told()) == 1
    writes("1号回复 周五上门")
    assert sum("接单" in text for text in told()) == 1
