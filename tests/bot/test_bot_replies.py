"""Short answers, as people type them: yes, no more of it, the first one, and nothing at all."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.replies import gives_up, is_praise, is_reaction, number_in, says_yes
from learning.measures.first_contact import SETS

SMOKE = "花神庙社区3栋楼下烧烤店油烟太大"
YES = (
    "好的谢谢", "行麻烦了", "可以", "发吧", "嘅啊系", "好的好的麻烦你们尽快", "1",
    "对，快点来",
    "👌", "OK的", "没错没错", "嗯 对 没错", "对头", "要得", "中", "提交", "[OK]",
    "就这样吧", "是的呢",
)  # fmt: skip
ENOUGH = (
    "取消", "算了吧", "不用了", "不用了谢谢", "没事了", "不要了", "还是算了", "不用麻烦了",
    "我不想报了",
    "先不报了", "别报了", "撤了吧", "不弄了",
)  # fmt: skip
FIRST = (
    "1", "１", "①", "1️⃣", "选1", "第一个", "一", "第1个", "1号", "选第一个",
    "就第一个", "①号",
    "1.", "1、",
    "头一个",
)  # fmt: skip
NONE_OF_THEM = ("0", "９", "都不是", "都不对", "没有", "不在里面", "一个都不是", "哪个都不是")
NOTHING = (
    "哦", "知道了", "👌", "/:rose", "[强]", "😊", "[玫瑰]", "/:strong", "哈哈", "。", "？",
    "...", "🙏🙏",
    "【收到不支持的消息类型，暂无法显示】", "嗯嗯", "好的收到",
)  # fmt: skip


@pytest.mark.parametrize("text", YES)
def test_a_yes_files_what_was_read_back(says, cases, text):
    says(SMOKE)
    says(text)
    assert len(cases()) == 1


@pytest.mark.parametrize("text", ENOUGH)
def test_enough_gives_up_what_is_being_told(says, cases, text):
    says(SMOKE)
    assert "不报了" in says(text)
    assert cases() == []


@pytest.mark.parametrize("text", FIRST)
def test_the_first_is_the_first_in_any_writing(says, text):
    assert "1. 花神庙社区，梅园路" in says("幸福里有人乱扔垃圾")
    assert "花神庙社区第三网格" in says(text)


@pytest.mark.parametrize("text", NONE_OF_THEM)
def test_none_of_them_is_asked_no_more(says, cases, text):
    says("幸福里有人乱扔垃圾")
    assert "网格由指挥中心来定" in says(text)
    says("对")
    assert len(cases()) == 1


def test_the_label_of_a_choice_can_be_typed(says):
    says("幸福里有人乱扔垃圾")
    assert "花神庙社区第三网格" in says("花神庙社区，梅园路、老年活动中心一带")


@pytest.mark.parametrize("text", NOTHING)
def test_a_reaction_after_filing_adds_nothing(says, cases, outbox, text):
    says(SMOKE)
    says("对")
    before, told = cases()[0].event_count, len(outbox())
    says(text)
    assert (cases()[0].event_count, len(outbox())) == (before, told)


@pytest.mark.parametrize("text", ["哦", "😊", "收到", "/:rose"])
def test_a_reaction_to_a_question_is_no_part_of_the_matter(says, cases, text):
    says("楼道灯坏了好几天了")
    assert "在哪里" in says(text)
    says("花神庙社区3栋")
    says("对")
    assert text not in cases()[0].description


@pytest.mark.parametrize("text", ["嗯", "🌹", "知道了"])
def test_a_reaction_in_an_emergency_is_asked_where_and_posted_nowhere(says, cases, outbox, text):
    says("着火了！楼道里全是烟")
    before, told = cases()[0].event_count, len(outbox())
    assert "在哪里" in says(text)
    assert (cases()[0].event_count, len(outbox())) == (before, told)


def test_a_number_that_is_no_choice_is_asked_once_more_then_a_person_hears_it(says, cases):
    assert "是下面哪一件" in says("那个东西又那样了呀")
    assert "是下面哪一件" in says("9")
    assert "已转给工作人员" in says("8")
    assert len(cases()) == 1


def test_a_three_pressed_twice_gives_nothing_up(says, cases):
    says("幸福里有人乱扔垃圾")
    says("3")
    assert "对吗" in says("3")
    says("对")
    assert len(cases()) == 1


def _texts():
    for path in sorted(SETS.glob("contact_*/*.jsonl")):
        if path.stem.startswith(("chat", "ordinary")):
            yield from (json.loads(line) for line in path.read_text("utf-8").splitlines())


def test_what_people_report_is_never_taken_for_a_short_answer():
    told = [row["text"] for row in _texts() if "item" in row]
    assert not [
        text
        for text in told
        if says_yes(text) or gives_up(text) or is_reaction(text) or number_in(text) is not None
    ]


@pytest.mark.parametrize(
    "text",
    [
        "快来人",
        "来人啊",
        "赶紧来处理",
        "请尽快解决",
        "快点来看看",
        "麻烦你们来人看看",
        "去办",
        "谢谢你们",
    ],
)
def test_pressing_or_thanking_is_neither_a_yes_nor_praise(text):
    assert not says_yes(text)
    assert not is_praise(text)
    assert not gives_up(text)


@pytest.mark.parametrize("text", ["快来人", "来人啊", "赶紧来处理", "请尽快解决", "快点来看看"])
def test_pressing_is_no_mere_reaction(text):
    assert not is_reaction(text)


@given(st.text(max_size=20))
def test_any_text_is_read_without_error(text):
    assert number_in(text) is None or number_in(text) >= 0
    for asks in (says_yes, gives_up, is_reaction, is_praise):
        assert asks(text) in (True, False)


@pytest.fixture
def judged_low(says, writes, cases):
    """Have a case done, and marked with one star."""
    says(SMOKE)
    says("对")
    writes("1号我去")
    writes("1 搞定了，已装净化器")
    says("1分", tap=f"rate:{cases()[0].number}:1")


@pytest.mark.parametrize("text", ["根本没装", "说好周三来，拖到周五才来", "还不是老样子，一股油味"])
def test_after_a_low_mark_the_reason_is_heard(says, cases, judged_low, text):
    assert "记下了，谢谢您直说" in says(text)
    assert len(cases()) == 1


@pytest.mark.parametrize(
    "text", ["花神苑西区的路灯坏了三盏", "暖气一点都不热，花神苑东区", "垃圾车三天没来了，臭得要命"]
)
def test_after_a_low_mark_another_matter_is_no_reason(says, cases, judged_low, text):
    assert "谢谢您直说" not in says(text)
    assert "对吗" in says("花神苑东区") or len(cases()) == 2


@pytest.mark.parametrize("text", ["👍", "[强]", "/:strong", "很好", "5"])
def test_asked_for_a_mark_a_thumb_is_one(says, writes, cases, text):
    says(SMOKE)
    says("对")
    writes("1号我去")
    writes("1 搞定了，已装净化器")
    says(text)
    assert cases()[0].rating == 5
