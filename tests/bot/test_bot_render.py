"""One answer, written for each way in: within its limit, and never cut inside a link."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Answer, Choice
from bot.ways import WAYS
from bot.wechat.render import linked

LINK = re.compile(
    r'<a href="weixin://bizmsgmenu\?msgmenucontent=([^"]*)&msgmenuid=([^"]*)">([^<]*)</a>'
)
HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
LABELS = st.text(HAN | st.sampled_from("1分 ，。"), min_size=1, max_size=60)
CHOICES = st.lists(st.builds(Choice, st.text(min_size=1, max_size=40), LABELS), max_size=9)
ANSWERS = st.builds(
    Answer, st.text(HAN | st.just("\n"), max_size=9_000), CHOICES.map(tuple), st.booleans()
)
STARS = tuple(Choice(f"rate:2603040001:{n}", f"{n}分 很满意") for n in range(5, 0, -1))
YES_NO = (Choice("agree", "对，提交"), Choice("refuse", "要改"), Choice("cancel", "不报了"))


@pytest.mark.parametrize("way", WAYS.values(), ids=list(WAYS))
@given(answer=ANSWERS)
def test_any_answer_fits_with_all_its_choices(way, answer):
    text = way.render(answer, way.limit)
    assert len(text.encode()) <= way.limit
    assert all(label in text for label in answer.labels)


@given(answer=ANSWERS)
def test_every_link_is_whole_and_there_are_all_or_none(answer):
    text = linked(answer, WAYS["wechat"].limit)
    links = LINK.findall(text)
    assert "<" not in LINK.sub("", text)
    assert len(links) in (0, len(answer.choices))
    assert all(label in answer.labels for _, _, label in links)


@pytest.mark.parametrize("count", range(1, 10))
def test_the_text_is_shortened_before_a_choice_is(count):
    choices = tuple(Choice(f"grid:{number}", "花神庙社区第一网格") for number in range(count))
    text = linked(Answer("楼道灯坏了" * 500, choices, numbered=True), 2_048)
    assert len(LINK.findall(text)) == count
    assert "…\n" in text


def test_short_choices_stand_on_one_line_and_long_ones_on_one_each():
    assert linked(Answer("对吗？", YES_NO), 2_048).count("\n") == 1
    assert linked(Answer("请打个分：", STARS), 2_048).count("\n") == 5


def test_a_number_that_is_asked_for_stands_before_each_choice():
    numbered = replace(Answer("是下面哪一个？回复数字：", YES_NO), numbered=True)
    assert [label for _, _, label in LINK.findall(linked(numbered, 2_048))] == numbered.labels
    assert numbered.labels[0] == "1. 对，提交"


@pytest.mark.parametrize("channel", ["wecom_robot", "wecom_app"])
def test_where_nothing_can_be_tapped_choices_are_plain_lines(channel):
    text = WAYS[channel].render(Answer("对吗？", YES_NO), WAYS[channel].limit)
    assert text == "对吗？\n1. 对，提交\n2. 要改\n3. 不报了"
