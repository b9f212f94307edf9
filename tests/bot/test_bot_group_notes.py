"""What 小李 says among colleagues stays there; what she means for the resident is shown first."""

from datetime import timedelta

import pytest

from flows.cases.states import State

SMOKE = "花神庙社区3栋楼下烧烤店油烟太大，孩子一直咳嗽"
PHONE = "13800138000"


@pytest.fixture
def taken(says, writes):
    says(SMOKE)
    says("对")
    writes("1号我去")


@pytest.fixture
def told(outbox):
    """Give all that the resident is told, or will be."""
    return lambda: [row.payload["text"] for row in outbox() if row.channel == "wechat"]


@pytest.mark.parametrize(
    "send", ["发", "发吧", "发给居民", "嗯发把", "告诉他", "可以，转过去", "那就发给他看"]
)
def test_a_note_is_passed_on_by_one_word(taken, writes, told, send):
    assert "没有告诉居民。要告诉居民，回“发”" in writes("1号 店主说周五装净化器")
    assert not any("净化器" in text for text in told())
    answer = writes(send)
    assert "店主说周五装净化器" in answer
    assert "两分钟后告诉居民" in answer
    assert any("店主说周五装净化器" in text for text in told())


@pytest.mark.parametrize("nod", ["好的", "收到", "👍", "谢谢", "辛苦了", "嗯"])
def test_a_nod_after_a_note_sends_nothing(taken, writes, told, nod):
    writes("1号记录 老头爱喝酒，晚上别去")
    before = told()
    assert len(writes(nod)) <= 20
    assert told() == before


@pytest.mark.parametrize("no", ["别发", "不用了", "先不发", "算了不发了", "这个不能给居民看"])
def test_a_note_that_stays_a_note(taken, writes, told, no):
    writes("1号记录 老头爱喝酒，晚上别去")
    before = told()
    assert "没有告诉居民" in writes(no)
    writes("发")
    assert told() == before, "what was left is not sent by a later word"


def test_a_number_is_shown_to_its_writer_before_it_goes_out(taken, writes, told):
    answer = writes(f"1号回复 师傅电话{PHONE}，您直接打")
    assert PHONE in answer
    assert "要发，回“发”" in answer
    assert not any(PHONE in text for text in told())
    writes("发")
    assert any(PHONE in text for text in told())


def test_an_identity_number_goes_out_under_no_circumstances(taken, writes, told):
    assert "＊" in writes("1号回复 请带身份证11010519491231002X来")
    writes("确认")
    assert not any("11010519491231002X" in text for text in told())


@pytest.mark.parametrize("hurt", ["别再打了，神经病", "你这是无理取闹", "有完没完，刁民"])
def test_an_insult_is_shown_first_and_a_no_leaves_it(taken, writes, told, hurt):
    assert "要发，回“发”" in writes(f"1号回复 {hurt}")
    assert "没有告诉居民" in writes("不发")
    assert not any(hurt in text for text in told())


@pytest.mark.parametrize("doubtful", ["没错，先别发", "发之前再改改", "等一下再发", "不太好发"])
def test_whoever_hesitates_has_not_said_yes(taken, writes, told, doubtful):
    writes(f"1号回复 师傅电话{PHONE}")
    writes(doubtful)
    assert not any(PHONE in text for text in told())


def test_a_name_in_what_goes_out_is_masked(taken, writes, told):
    writes("1号回复 我叫王秀英，明天上门")
    assert not any("王秀英" in text for text in told())


def test_a_sentence_that_tells_colleagues_something_never_reaches_the_resident(
    taken, writes, told, cases
):
    before = told()
    for said in (
        "我跟你讲1号那个厂子啊，半夜偷偷排水的",
        "跟你们讲啊1号他和老板是亲戚",
        "1号这家刚出了丧事，去的时候说话轻一点，自己人知道就行",
    ):
        writes(said)
    assert told() == before
    assert cases()[0].state in (State.HANDLING, State.ACCEPTED)


@pytest.mark.parametrize("slip", ["撤销", "撤回", "发错了，撤回", "刚才那条不算，撤销"])
def test_a_slip_is_taken_back_before_the_resident_hears_of_it(taken, writes, told, cases, slip):
    before = told()
    writes("1号办结 修好了")
    assert "撤销了" in writes(slip)
    assert cases()[0].state is State.HANDLING
    assert not any("修好了" in text for text in told())
    assert len(told()) == len(before)


def test_after_two_minutes_a_slip_stays(taken, writes, cases, clock):
    writes("1号办结 修好了")
    clock.advance(timedelta(minutes=3))
    assert "过了两分钟" in writes("撤销")
    assert cases()[0].state is State.RESOLVED


def test_several_taken_at_once_are_taken_back_at_once(says, writes, cases):
    for said in (SMOKE, "对", "新诉求：花神庙社区5栋楼道灯不亮", "对"):
        says(said)
    writes("1、2号都我来")
    assert [case.state for case in cases()] == [State.HANDLING] * 2
    writes("撤销")
    assert [case.state for case in cases()] == [State.ASSIGNED] * 2


def test_another_number_beside_undo_takes_nothing_back(taken, writes, cases):
    assert "不是9号" in writes("撤销9号")
    assert cases()[0].state is State.HANDLING


def test_nobody_takes_back_a_colleagues_step(taken, writes, cases):
    assert "没有可以撤销的" in writes("撤销", sender="worker-02")
    assert cases()[0].state is State.HANDLING


@pytest.mark.parametrize(
    "said",
    [
        "1号没接直接干了，水阀关了，不漏了",
        "1号来不及接单，已经当场劝离了",
        "1号忘了接单，杂物已经搬走了",
    ],
)
def test_what_was_done_without_being_taken_is_taken_and_finished_in_one(
    says, writes, cases, told, said
):
    says(SMOKE)
    says("对")
    assert "已办结" in writes(said)
    assert cases()[0].state is State.RESOLVED
    assert len(told()) == 1, "the resident is told once"


def test_a_photo_alone_says_what_was_done(taken, writes, cases):
    assert "做了什么" in writes("1号搞定")
    assert "已办结" in writes("", media=("https://example.invalid/1.jpg",))
    assert cases()[0].state is State.RESOLVED


def test_the_question_what_was_done_does_not_eat_another_order(says, taken, writes, cases):
    says("新诉求：花神庙社区5栋楼道灯不亮")
    says("对")
    writes("1号搞定")
    assert "2号" in writes("2号我去")
    assert [case.state for case in cases()] == [State.HANDLING, State.HANDLING]


def test_who_cannot_be_told_now_is_named_honestly(taken, writes, clock):
    clock.advance(timedelta(days=3))
    assert "居民暂时收不到，等他来消息时补发" in writes("1号回复 配件到了，明天装")


def test_a_question_to_the_resident_is_shown_as_asked(taken, writes, told):
    answer = writes("问居民1号 油烟是中午还是晚上大？")
    assert "油烟是中午还是晚上大" in answer
    assert "不计时" in answer
    assert any("想请您补一句：油烟是中午还是晚上大" in text for text in told())
