"""Compound surnames and names with a dot are masked wherever they stand; everyday words stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.privacy.mask import mask
from nlp.text.surnames import AMBIGUOUS_COMPOUND, COMPOUND, SURNAMES

TITLES = (
    "先生",
    "女士",
    "小姐",
    "太太",
    "阿姨",
    "大爷",
    "大妈",
    "大叔",
    "大哥",
    "大姐",
    "奶奶",
    "爷爷",
    "叔叔",
    "师傅",
    "老师",
    "老板",
    "医生",
)
BEFORE = ("", "我是", "你好，", "麻烦找", "3栋的", "住户", "昨天 ")
AFTER = ("", "家漏水", "说没有电", "，电话打不通", "摔倒了")


@given(
    st.sampled_from((*COMPOUND, *AMBIGUOUS_COMPOUND)),
    st.sampled_from(("", "明", "春兰")),
    st.sampled_from(TITLES),
    st.sampled_from(BEFORE),
    st.sampled_from(AFTER),
)
def test_a_compound_surname_before_a_title_is_masked(surname, own, title, before, after):
    masked = mask(before + surname + own + title + after).text
    assert surname not in masked
    assert not own or own not in masked


@given(
    st.sampled_from((*COMPOUND, *AMBIGUOUS_COMPOUND)),
    st.sampled_from(("", "明", "春兰")),
    st.sampled_from(("我叫", "我姓", "我是")),
    st.sampled_from(("", "，家里没水", "。")),
)
def test_a_compound_surname_somebody_introduces_is_masked(surname, own, cue, after):
    assert surname not in mask(cue + surname + own + after).text


@given(st.text(alphabet=SURNAMES + "".join(COMPOUND) + "先生阿姨我叫·3栋，", max_size=30))
def test_any_row_of_surnames_and_titles_is_answered(text):
    masked = mask(text)
    assert (
        "".join(
            part
            for part, span in zip(masked.text.split("＊"), [*masked.spans, None], strict=True)
            for part in (part, span.original if span else "")
        )
        == text
    )


@pytest.mark.parametrize(
    "name",
    [
        "帕提古丽·买买提", "买合木提·托合提", "阿不都热依木•吾守尔", "古丽娜尔·阿布都拉",
        "艾力·依明", "迪丽努尔‧阿里木", "热娜古丽・艾山", "吐尔逊·尼牙孜", "约翰·史密斯",
    ],
)  # fmt: skip
@pytest.mark.parametrize("sentence", ["我叫{}，家里没电", "{}女士摔倒了", "业主{}反映漏水"])
def test_a_name_with_a_dot_is_masked_whole(name, sentence):
    masked = mask(sentence.format(name)).text
    assert masked == sentence.format("＊")


@pytest.mark.parametrize(
    "text",
    [
        "公司马上派人来", "到上官网查一下", "五分钟离开了", "订单于昨天取消", "老公孙子都在家",
        "海鲜于上午变质",
        "一宗政策问题", "欧阳路的路灯坏了", "皇甫村停水", "欧阳主任说可以", "第五个路灯不亮",
        "西门垃圾很多",
        "保利·香槟花园停水", "中海·国际社区没暖气", "龙湖·天街太吵", "绿地·海珀璞晖的门坏了",
        "办公西区停电",
    ],
)  # fmt: skip
def test_everyday_words_places_and_offices_stay(text):
    assert mask(text).text == text
