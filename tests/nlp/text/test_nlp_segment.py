"""Words are cut where jieba cuts them."""

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.text.dictionary import dictionary_file
from nlp.text.segment import Segmenter

KEYWORDS = ["烧烤店", "飞线充电", "wifi慢"]
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
    """Give jieba's own tokenizer with the same words."""
    folder = tmp_path_factory.mktemp("jieba")
    lines = map(str.split, dictionary_file().read_text("utf-8").splitlines())
    said = [" ".join(line) for line in lines if int(line[1]) >= (3 if _short(line[0]) else 10)]
    (folder / "said.txt").write_text("\n".join(said), "utf-8")
    tokenizer = jieba.Tokenizer(str(folder / "said.txt"))
    tokenizer.tmp_dir = str(folder)
    tokenizer.initialize()
    total = tokenizer.total
    for word in KEYWORDS:
        tokenizer.add_word(word, max(tokenizer.suggest_freq(word), 5000))
    tokenizer.total = total  # Keywords are no part of what was counted.
    return tokenizer


def _short(word):
    return len(word.encode()) <= 9


@given(text=TEXTS)
def test_the_words_are_jiebas_own(segmenter, tokenizer, text):
    words = segmenter.words(text)
    assert words == list(tokenizer.cut(text, HMM=False))
    assert "".join(words) == text


@pytest.mark.parametrize("keyword", KEYWORDS)
def test_a_keyword_is_never_cut_apart(segmenter, keyword):
    assert keyword in segmenter.words(f"楼下{keyword}好吵")
