"""However long what somebody writes: the answer fits, asks its question and keeps its buttons."""

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.incoming import Kind
from notify.limits import STREAM_BYTES, TEXT_BYTES

FEW = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
MORE = settings(FEW, max_examples=60)
LETTERS = ["a", "灯", "💡", "]]>", "<b>", "\n", "“", "{grid}", "%s"]
LONG = st.tuples(st.sampled_from(LETTERS), st.sampled_from([1, 60, 61, 700, 2_500])).map(
    lambda of: of[0] * of[1]
)
SAID = [
    "{}",
    "进度 {}",
    "补充 {}",
    "匿名 {}",
    "新诉求 {}",
    "撤回 {}",
    "转人工 {}",
    "你好{}",
    "打{}分",
]
PLACED = "楼道灯坏了，花神庙社区3栋"
BEFORE = [[], ["楼道灯坏了"], [PLACED], [PLACED, "对"], ["着火了！"]]
SENDERS = iter(f"o-{number}" for number in range(1_000_000))


def buttons(answer: str) -> list[str]:
    return re.findall(r">([^<]+)</a>", answer)


@FEW
@given(label=LONG, times=st.sampled_from([1, 20, 400]), known=st.booleans())
def test_a_place_with_a_long_label_is_read_back_with_its_buttons(says, label, times, known):
    sender = next(SENDERS)
    answers = [says("楼道灯坏了，" * times, sender=sender)]
    where = {"longitude": 118.7781, "latitude": 31.9704} if known else {}
    shared = {"kind": Kind.LOCATION, "label": label, "sender": sender, **where}
    answers += [says(**shared) for _ in range(3)]
    if "是下面哪一件" in answers[-1]:
        answers.append(says("1", sender=sender))
    assert all(len(answer.encode()) <= TEXT_BYTES for answer in answers)
    read_back = answers[-1]
    offered = [label for label in buttons(read_back) if not label.startswith("是同一件")]
    assert offered in (["对，提交", "要改", "不报了"], ["不是，另报一件", "要改", "不报了"])
    assert "对吗？" in read_back or "还是另一件？" in read_back
    assert "内容：楼道灯坏了" in read_back
    assert "已受理" in says("对", sender=sender)


@FEW
@given(place=LONG)
def test_a_strange_place_of_any_length_is_asked_about(says, place):
    answer = says(f"{place}路9号楼道灯坏了", sender=next(SENDERS))
    assert len(answer.encode()) <= TEXT_BYTES
    assert answer.strip()


@MORE
@given(words=LONG, said=st.sampled_from(SAID), before=st.sampled_from(BEFORE))
def test_every_answer_fits_whatever_is_said_and_when(says, before, said, words):
    sender = next(SENDERS)
    for text in before:
        says(text, sender=sender)
    answer = says(said.replace("{}", words), sender=sender)
    assert 0 < len(answer.encode()) <= TEXT_BYTES
    assert answer.count("<a ") == answer.count("</a>")


@FEW
@given(words=LONG)
def test_progress_ends_with_its_link_however_much_a_worker_wrote(says, writes, cases, words):
    sender = next(SENDERS)
    says("楼道灯坏了，花神庙社区3栋", sender=sender)
    says("对", sender=sender)
    short = cases()[-1].short_number
    assert "小李" in writes(f"{short}号我去")
    answer = writes(f"{short}号回复 换了{words}")
    assert len(answer.encode()) <= STREAM_BYTES
    progress = says("进度", sender=sender)
    assert len(progress.encode()) <= TEXT_BYTES
    assert re.search(r"/p/\w+$", progress)
