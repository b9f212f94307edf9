"""A slip of voice or typing is understood, and shown as it was written."""

import pytest

from nlp.text.folding import Folding

SLIPS = [
    ("楼下烧考店太呛人", "opinion-fumes"),
    ("邮烟太大", "opinion-fumes"),
    ("楼到灯不亮", "opinion-light"),
    ("垃圾同满了没人收", "opinion-rubbish"),
    ("电题坏了", "safety-lift"),
    ("消防通到被堵", "safety-fire-lane"),
    ("楼上露水", "dispute-leak"),
    ("有人赌车位", "opinion-parking"),
]


@pytest.mark.parametrize(("text", "code"), SLIPS)
def test_a_slip_reaches_the_item_that_was_meant(engine, text, code):
    assert engine.understand(text).items[0].code == code


@pytest.mark.parametrize("text", [text for text, _ in SLIPS])
def test_what_people_read_keeps_the_words_as_written(engine, text):
    found = engine.understand(text)
    assert (found.text, found.masked) == (text, text)


def test_a_right_word_is_left_alone(engine):
    slips = Folding(engine.catalogue.misheard)
    for text in ("垃圾同样没人收", "早上的露水", "他在赌钱", "电压提高了"):
        assert slips.fold(text) == text


def test_an_empty_table_changes_nothing():
    assert Folding({}).fold("烧考店") == "烧考店"
