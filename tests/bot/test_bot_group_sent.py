"""Nothing reaches a resident that 小李 did not mean for them, nor what she has forgotten."""

from datetime import timedelta

import pytest

from flows.cases.states import State

SMOKE = "花神庙社区3栋楼下烧烤店油烟太大，孩子一直咳嗽"


@pytest.fixture
def taken(says, writes):
    says(SMOKE)
    says("对")
    writes("1号我去")


@pytest.fixture
def urgent(says):
    says("花神庙社区3栋着火了")


@pytest.fixture
def told(outbox):
    """Give all that the resident is told, or will be."""
    return lambda: [row.payload["text"] for row in outbox() if row.channel == "wechat"]


@pytest.mark.parametrize(
    "gossip",
    [
        "1号到了 没事，李家烧饭忘关火 这老太婆真烦",
        "1号已经到现场 没事，李家烧饭忘关火",
        "1到了 没事了 李家烧饭忘关火",
    ],
)
def test_an_arrival_is_one_fixed_sentence_and_its_words_stay_a_note(
    urgent, writes, told, cases, last_said, gossip
):
    assert "网格员已到现场" in writes(gossip)
    assert cases()[0].state is State.HANDLING
    assert "网格员已到现场" in told()[-1]
    assert not any("李家" in text for text in told())
    assert "李家" in last_said("note")


def test_quoting_the_card_to_say_one_has_arrived_tells_no_more(urgent, writes, told):
    writes("我到了 没事，李家烧饭忘关火 这老太婆真烦", quoted="新诉求 1号 · 火情")
    assert "网格员已到现场" in told()[-1]
    assert not any("李家" in text for text in told())


def test_answering_him_is_a_reply_and_finishes_nothing(taken, writes, told, cases):
    writes("1回他 没事了，已经通风")
    assert "没事了，已经通风" in told()[-1]
    assert cases()[0].state is State.HANDLING


@pytest.mark.parametrize("more", ["查", "今天好热", "1号转办", "1号 老板不在", "9号接单", "嗯"])
def test_a_later_sentence_ends_the_offer(taken, writes, told, more):
    writes("1号 店主说周五装净化器")
    writes(more)
    writes("发")
    assert not any("净化器" in text for text in told())


@pytest.mark.parametrize("more", ["查", "今天好热", "1号接单", "退1号"])
def test_a_later_sentence_ends_what_was_shown(taken, writes, told, more):
    writes("1号回复 你有病吧")
    writes(more)
    writes("发")
    assert not any("有病" in text for text in told())


@pytest.mark.parametrize("said", ["1号 店主说周五装净化器", "1号回复 净化器，你有病吧"])
def test_after_two_minutes_it_is_shown_again_first(taken, writes, told, clock, said):
    writes(said)
    clock.advance(timedelta(minutes=3))
    assert "净化器" in writes("发")
    assert not any("净化器" in text for text in told())
    writes("发")
    assert any("净化器" in text for text in told())


def test_what_is_offered_of_a_case_that_changed_is_shown_again_first(taken, says, writes, told):
    writes("1号 店主说周五装净化器")
    says("晚上最厉害")
    assert "再看一眼" in writes("发")
    assert not any("净化器" in text for text in told())


def test_a_case_that_has_ended_sends_nothing(taken, says, writes, told, cases):
    writes("1号 店主说周五装净化器")
    says("撤回")
    says("撤回", tap=f"withdraw:{cases()[0].number}")
    assert cases()[0].state is State.WITHDRAWN
    assert "没有发给居民" in writes("发")
    assert not any("净化器" in text for text in told())


@pytest.mark.parametrize("order", ["问居民1号", "1号回复"])
@pytest.mark.parametrize(
    "hard",
    ["卧槽，几点的事", "真烦，几点的事", "烦死了，几点", "老太婆几点在", "你有毛病吧", "猪啊几点"],
)
def test_hard_words_and_questions_are_shown_first(taken, writes, told, order, hard):
    assert "要发，回“发”" in writes(f"{order} {hard}")
    assert not any(hard[:3] in text for text in told())


@pytest.mark.parametrize("nod", ["嗯", "好的", "对", "👍", "可以"])
def test_a_nod_never_sends(taken, writes, told, nod):
    writes("1号回复 师傅电话13800138000")
    assert "还没有发" in writes(nod)
    assert not any("13800138000" in text for text in told())


@pytest.mark.parametrize("stop", ["不发", "别发", "先别发", "别发了！"])
def test_not_sending_within_two_minutes_takes_back_what_waits(taken, writes, told, stop):
    writes("1号回复 明天上门")
    assert "撤销了" in writes(stop)
    assert not any("明天上门" in text for text in told())
