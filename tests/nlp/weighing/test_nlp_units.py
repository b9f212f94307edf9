"""One unit of weight: what a clerk writes counts the same in every item, learned or new."""

import shutil

import pytest

from nlp.catalogue.schema import LEARNED_FILE, SHIPPED
from nlp.engine import Engine
from nlp.learned.evidence import dilution
from nlp.learned.reading import CatalogueError, read_learned

NEW_ITEM = """
  - code: opinion-hydrogen
    name: 加氢站
    description: 加氢站选址和安全。
    rules:
      words: {加氢站: 5, 氢能: 2}
    questions: []
"""


@pytest.fixture(scope="module")
def edited(tmp_path_factory):
    """Give an engine whose catalogue was edited as the pairs say, and its item's rules besides."""
    made = []

    def edit(*pairs, more=""):
        folder = tmp_path_factory.mktemp("edited") / "own"
        shutil.copytree(SHIPPED, folder)
        file = folder / "20_opinion.yaml"
        text = file.read_text("utf-8")
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new, 1)
        file.write_text(text + more, "utf-8")
        made.append(folder)
        return Engine(folder).ready()

    return edit


def first(engine, text):
    return engine.classify(text).ranked[0].code


WORDS_OF_LIGHT = ("words: {路灯", "words: {萤石球: 5, 路灯")


def test_a_word_that_a_clerk_adds_decides_where_nothing_else_does(engine, edited):
    said = "萤石球又这样了"
    assert first(engine, said) != "opinion-light"
    found = edited(WORDS_OF_LIGHT).classify(said)
    assert (found.ranked[0].code, found.sure) == ("opinion-light", True)


def test_what_speaks_clearly_for_another_item_still_does(edited):
    engine = edited(WORDS_OF_LIGHT)
    assert first(engine, "萤石球小区楼下饭店油烟呛死人，窗户都不敢开") == "opinion-fumes"


def test_an_item_without_history_works_at_once_and_takes_nobody_else_s_messages(engine, edited):
    own = edited(more=NEW_ITEM)
    assert first(own, "我们旁边要建加氢站，安全吗") == "opinion-hydrogen"
    assert first(own, "氢能公司楼下的路灯不亮") == "opinion-light"
    for said in ("楼下烧烤油烟太大", "下水道堵了污水冒出来", "电梯老是坏"):
        assert first(own, said) == first(engine, said)


def test_what_the_history_was_weighed_beside_is_kept_with_it(engine):
    learned = read_learned(SHIPPED / LEARNED_FILE)
    by_hand = engine.catalogue.items
    assert set(learned.written) <= by_hand.keys()
    words = learned.written["opinion-light"]
    rules = by_hand["opinion-light"].rules
    assert words["路灯"] == {**rules.words, **rules.troubles}["路灯"]


def test_a_written_rule_that_cannot_be_read_is_told(tmp_path):
    path = tmp_path / LEARNED_FILE
    whole = (SHIPPED / LEARNED_FILE).read_text("utf-8")
    head, body, _ = whole.split("\n\n")
    path.write_text(f"{head}\n\n{body}\n\nopinion-light\t路灯", "utf-8")
    with pytest.raises(CatalogueError, match="opinion-light 的手写规则"):
        read_learned(path)


def test_a_long_text_thins_what_is_written_and_a_short_one_adds_nothing():
    assert dilution(3) == dilution(20) == 1.0
    assert dilution(80) == pytest.approx(0.5)
    assert dilution(2000) == pytest.approx(0.1)
