"""Which texts an edit of the rules can move."""

from dataclasses import replace

import pytest

from nlp.catalogue.schema import SHIPPED, load_catalogue
from nlp.weighing.edits import touched

CODE = "opinion-light"


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue(SHIPPED)


def edited(catalogue, *, name=None, **rules):
    """Change fields of the rules of one item, and its name."""
    item = catalogue.items[CODE]
    changed = replace(item, name=name or item.name, rules=replace(item.rules, **rules))
    return replace(catalogue, items={**catalogue.items, CODE: changed})


def test_what_is_not_edited_touches_nothing(catalogue):
    assert not touched(catalogue, load_catalogue(SHIPPED))("路灯不亮")


def test_a_changed_word_touches_the_texts_that_hold_it(catalogue):
    words = {**catalogue.items[CODE].rules.words, "灯柱": 4.0}
    may_move = touched(catalogue, edited(catalogue, words=words))
    assert may_move("门口灯柱倒了")
    assert not may_move("路灯不亮")


def test_a_struck_pair_touches_the_texts_that_hold_one_of_its_words(catalogue):
    paired = edited(catalogue, pairs={("门口", "发黑"): 3.0})
    may_move = touched(paired, edited(catalogue, pairs={}))
    assert may_move("墙角发黑")
    assert not may_move("墙角发霉")


def test_a_word_touches_the_texts_that_hold_its_synonyms(catalogue):
    before = replace(catalogue, synonyms={"灯柱": ("灯桩",)})
    words = {**catalogue.items[CODE].rules.words, "灯柱": 4.0}
    after = replace(edited(catalogue, words=words), synonyms=before.synonyms)
    assert touched(before, after)("灯桩倒了")


@pytest.mark.parametrize(
    "edit", [{"name": "路灯照明"}, {"required": ("灯柱",)}, {"phrases": {"灯，灭了": 3.0}}]
)
def test_an_edit_that_words_do_not_tell_touches_any_text(catalogue, edit):
    assert touched(catalogue, edited(catalogue, **edit))("垃圾没人收")
