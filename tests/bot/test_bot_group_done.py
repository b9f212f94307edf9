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
def test_undo_with_a_number_takes_back_that_case_whatever_was_done_since(two, writes, cases, slip):
    writes("1号我去")
    writes("2号我去")
    assert "1号" in writes(slip)
    assert states(cases) == [State.ASSIGNED, State.HANDLING]


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


@pytest.mark.parametrize("said", ["2号车挪走了 搞定", "2号井盖换好了"])
def test_a_number_before_a_thing_is_the_case_that_the_grid_has_open(two, writes, cases, said):
    writes("1、2号都我来")
    assert "2号" in writes(said)
    assert states(cases) == [State.HANDLING, State.RESOLVED]


@pytest.mark.parametrize("said", ["9号车挪走了 搞定", "2号楼灯修好了"])
def test_a_number_before_a_thing_that_is_no_case_is_none(two, writes, cases, said):
    writes("1、2号都我来")
    writes(said)
    assert states(cases) == [State.HANDLING] * 2


@pytest.mark.parametrize(
    "said",
    [
        "1净化器换了 2灯叫电工修了",
        "1号净化器换了，2号灯叫电工修了",
        "1号净化器换了；2号灯叫电工修了",
    ],
)
def test_each_of_two_cases_in_a_sentence_has_its_own_words(
    two, writes, cases, told, last_said, said
):
    writes("1、2号都我来")
    writes(said)
    assert "净化器换了" in told()[-1]
    assert not any("电工" in text for text in told())
    assert last_said("note") == "灯叫电工修了"
    assert states(cases) == [State.RESOLVED, State.HANDLING]


def test_what_cannot_be_told_apart_changes_nothing(two, writes, cases, told):
    writes("1、2号都我来")
    before = told()
    assert "分开说" in writes("1净化器换了 2搞定")
    assert states(cases) == [State.HANDLING] * 2
    assert told() == before


def test_a_sum_beside_what_was_done_stays_with_it(two, writes, cases, told):
    writes("1、2号都我来")
    writes("1号净化器换了 花了2块钱")
    assert states(cases) == [State.RESOLVED, State.HANDLING]


def test_a_house_alone_is_in_the_workers_own_grid(two, writes, cases, cast):
    writes("1号我去")
    assert "登记好了" in writes("上报 3栋门口井盖丢了")
    assert "登记好了" in writes("上报 3栋门口井盖丢了", sender="worker-03", group="grid-02")
    own, other = cases()[2:]
    assert (own.grid_id, own.place) == (cast.grid, "花神庙社区3栋")
    assert (other.grid_id, other.place) == (cast.other_grid, "花神庙社区3栋")


def test_words_for_her_of_a_case_in_hand_are_a_reply(two, writes, told):
    writes("1号我去")
    assert "谢谢" in writes("1号 跟她说谢谢 我下午去看")
    assert "谢谢" in told()[-1]
    assert "跟她说" not in told()[-1]


def test_a_take_said_twice_is_refused_kindly(two, writes):
    writes("1号我去")
    assert "不用再接" in writes("1号我去")


@pytest.mark.parametrize(
    "said", ["1号上报 301陈建国打人了，13900009999", "1号求助 陈建国闹事，电话13900009999"]
)
def test_the_robot_repeats_no_name_and_no_number_in_the_group(two, writes, said):
    writes("1号我去")
    answer = writes(said)
    assert "1号" in answer
    assert "陈建国" not in answer
    assert "13900009999" not in answer


def test_what_was_sent_with_a_number_is_repeated_without_it(two, writes, told):
    writes("1号我去")
    writes("1号回复 师傅电话13900009999")
    assert "13900009999" not in writes("发")
    assert "13900009999" in told()[-1]
