"""Words are cut where jieba cuts them."""

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.labelled_file import read_labelled
from learning.measures.understanding import SETS
from nlp.text.segment import Segmenter

KEYWORDS = ["烧烤店", "飞线充电", "wifi慢", "吵"]
WORDS = st.sampled_from(
    [
        "花神庙",
        "社区",
        "楼下",
        "烧烤店",
        "的",
        "油烟",
        "12345",
        "a",
        "B7",
        "，",
        " ",
        "\r\n",
        "😀",
        "𠮷",
    ]
)
TEXTS = st.lists(st.one_of(WORDS, st.text(max_size=6))).map("".join)


@pytest.fixture(scope="module")
def segmenter():
    return Segmenter(KEYWORDS)


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory):
    """Give jieba's own tokenizer with the same keywords."""
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = str(tmp_path_factory.mktemp("jieba"))
    tokenizer.initialize()
    for word in KEYWORDS:
        if len(word) > 1:
            tokenizer.add_word(word, max(tokenizer.suggest_freq(word), 5000))
    return tokenizer


@given(text=TEXTS)
def test_the_words_are_the_text(segmenter, text):
    assert "".join(segmenter.words(text)) == text


def test_the_words_are_jiebas_own(segmenter, tokenizer):
    """Sorted, for of two ways that are as likely (啪啪 啪, 啪 啪啪) either will do."""
    texts = [each.text for each in read_labelled(SETS / "unseen.jsonl")]
    assert [sorted(segmenter.words(text)) for text in texts] == [
        sorted(tokenizer.cut(text, HMM=False)) for text in texts
    ]


@pytest.mark.parametrize("keyword", KEYWORDS)
def test_a_keyword_is_never_cut_apart(segmenter, keyword):
    assert keyword in segmenter.words(f"楼下{keyword}好吵")


def test_one_catalogues_keywords_are_not_anothers(segmenter):
    assert "飞线充电" in segmenter.words("楼下飞线充电")
    assert "飞线充电" not in Segmenter().words("楼下飞线充电")
