"""Words after 解决了吗: what answers it, and what is a matter of its own."""

import pytest

from flows.cases.states import State
from flows.events import events_of


@pytest.fixture
def fumes(says, writes, cases):
    """A case over kitchen fumes that waits to be judged."""
    says("花神庙社区3栋楼下烧烤店油烟大，呛得开不了窗")
    says("对，提交")
    number = cases()[0].short_number
    writes(f"{number}号我去")
    writes(f"{number}号办结 已装净化器")
    assert cases()[0].state is State.RESOLVED
    return cases


@pytest.mark.parametrize(
    "words",
    [
        "花神庙社区3栋的路灯坏了，还有小区门口垃圾没人清，另外楼上半夜放音乐吵得睡不着",
        "5栋楼道的灯坏了也没人修",
        "花神庙社区2栋门口的井盖没了，报了几回没人管",
        "门口那个垃圾桶满了好几天没人清",
    ],
)
def test_a_matter_of_its_own_judges_no_case(says, fumes, words):
    says(words)
    assert fumes()[0].state is State.RESOLVED


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("没解决，油烟还是那么大", State.RATED),
        ("油烟少了一点，但晚上还有", State.HANDLING),
        ("只弄好了一半", State.HANDLING),
        ("解决了，谢谢", State.RESOLVED),
    ],
)
def test_an_answer_judges_the_case_that_waits(says, fumes, words, state):
    answer = says(words)
    assert len(fumes()) == 1
    assert fumes()[0].state is state
    assert "没听懂" not in str(answer)


def test_who_may_mean_it_either_way_is_asked_with_a_tap_for_another_matter_too(says, fumes):
    answer = str(says("摊子挪开了，就是占着人行道"))
    assert fumes()[0].state is State.RESOLVED
    assert "是解决了，还是没解决" in answer
    assert "是另一件事" in answer


def test_the_words_go_with_the_tap_that_says_what_they_meant(says, fumes, database):
    says("摊子挪开了，就是占着人行道")
    says("没解决")
    with database.read() as session:
        said = [event.text for event in events_of(session, fumes()[0].subject)]
    assert fumes()[0].state is State.RATED
    assert "摊子挪开了，就是占着人行道" in said


def test_what_was_another_matter_after_all_is_told_on(says, fumes):
    says("摊子挪开了，就是占着人行道")
    answer = str(says("是另一件事"))
    assert "占着人行道" in answer
    assert fumes()[0].state is State.RESOLVED


def test_praise_that_is_none_gives_no_stars(says, fumes):
    says("办得好啊办得真好，机器擦得亮亮的，就是油烟一点没少")
    assert fumes()[0].rating is None
