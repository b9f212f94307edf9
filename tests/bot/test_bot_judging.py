"""Words after 解决了吗: what answers it, and what is a matter of its own."""

import pytest

from flows.cases.states import State


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
