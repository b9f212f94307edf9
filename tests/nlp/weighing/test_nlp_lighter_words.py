"""What a written weight means beside what was learned: less is less, and never against."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.catalogue.schema import SHIPPED, load_catalogue
from nlp.learned.reading import learned_items
from nlp.weighing.classify import Classifier, _worth


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue(SHIPPED)


@pytest.fixture(scope="module")
def learned(catalogue):
    return learned_items(SHIPPED, catalogue.items)


@given(data=st.data())
def test_the_heavier_a_word_is_written_the_more_it_weighs(learned, data):
    code = data.draw(st.sampled_from(sorted(learned.written)))
    word = data.draw(st.sampled_from(sorted(learned.written[code])))
    lighter, heavier = sorted(data.draw(st.tuples(*[st.floats(-9, 9)] * 2)))
    worth = _worth(learned)
    assert worth(code, word, lighter) <= worth(code, word, heavier) + 1e-9


@given(data=st.data())
def test_a_word_made_lighter_never_speaks_against(learned, data):
    code = data.draw(st.sampled_from(sorted(learned.written)))
    word = data.draw(st.sampled_from(sorted(learned.written[code])))
    known = learned.written[code][word]
    if known > 0:
        weight = data.draw(st.floats(0.1, known))
        together = learned.alone(code, word) + _worth(learned)(code, word, weight)
        assert together >= min(learned.alone(code, word), 0.0) - 1e-9


def test_a_struck_word_counts_less_than_a_light_one(catalogue, learned):
    code, word = "opinion-fumes", "油烟"
    item = catalogue.items[code]

    def score(words):
        edited = replace(item, rules=replace(item.rules, words=words))
        items = {**catalogue.items, code: edited}
        classifier = Classifier.of(replace(catalogue, items=items), learned)
        found = classifier.classify("晚上油烟进屋，窗户不敢开，孩子也睡不着")
        return next(each.score for each in found.ranked if each.code == code)

    light = {**item.rules.words, word: 1.0}
    struck = {each: weight for each, weight in item.rules.words.items() if each != word}
    assert score(struck) < score(light) < score(item.rules.words)


def test_an_item_that_is_struck_out_takes_what_was_learned_of_it_along(catalogue):
    items = {code: item for code, item in catalogue.items.items() if code != "opinion-fumes"}
    rest = replace(catalogue, items=items)
    learned = learned_items(SHIPPED, items)
    assert "opinion-fumes" not in learned.labels
    best = Classifier.of(rest, learned).classify("门口路灯不亮").ranked[0]
    assert best.code == "opinion-light"
