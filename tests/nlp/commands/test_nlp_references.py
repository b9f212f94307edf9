"""A number that a sentence only compares with is not acted on, and stays in the words."""

import pytest


@pytest.mark.parametrize(
    ("text", "kind", "numbers", "words"),
    [
        ("退5号 跟4号重复了", "return", (5,), "跟4号重复了"),
        ("退5号，和4号是同一件", "return", (5,), "和4号是同一件"),
        ("退5 跟4重复了", "return", (5,), "跟4重复了"),
        ("5号退单 4号已经报过了", "return", (5,), "4号已经报过了"),
        ("5号办结 跟3号一起修的", "resolve", (5,), "跟3号一起修的"),
        ("7号参照5号办", "resolve", (7,), "参照5号办"),
        ("5号转办 第二网格 像上次6号那样", "transfer", (5,), "第二网格 像上次6号那样"),
        ("12号退单 跟前面的9号一回事", "return", (12,), "跟前面的9号一回事"),
        ("退8号 8号和2号报的是一样的", "return", (8,), None),
    ],
)
def test_what_is_compared_with_is_left_alone(engine, text, kind, numbers, words):
    found = engine.worker_intent(text)
    assert (found.kind, found.numbers) == (kind, numbers)
    assert words is None or found.text == words


@pytest.mark.parametrize(
    ("text", "numbers", "words"),
    [
        ("3号和5号都办结 换了灯", (3, 5), "换了灯"),
        ("4号5号办结 修好了", (4, 5), "修好了"),
        ("接4号和5号", (4, 5), ""),
        ("3到5号归我", (3, 4, 5), None),
    ],
)
def test_what_is_listed_is_acted_on_and_what_joins_it_is_no_word(engine, text, numbers, words):
    found = engine.worker_intent(text)
    assert found.numbers == numbers
    assert words is None or found.text == words
