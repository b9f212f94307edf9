"""What the history would change in hand-written rules, and why."""

import pytest

from learning.changes import ADDED, REVERSED, STRONGER, UNSEEN, WEAKER, changes
from learning.evaluate import Labelled
from learning.learned_text import LabelEffects, Learned, WordEffect
from nlp.catalogue.items import ItemRules
from nlp.text.normalise import fold


class Rules:
    """Hand-written rules of one item: as the catalogue holds them, and finding their words."""

    def __init__(self, **words):
        self.rules = ItemRules(words, {}, {}, {}, (), ())

    def read(self, text):
        return None, {"light": {word: 1.0 for word in self.rules.words if word in text}}


HISTORY = [
    *[Labelled("路灯不亮", "light")] * 8,
    *[Labelled("路口红绿灯坏了", "traffic")] * 6,
    *[Labelled("灯会几点开始", "culture")] * 5,
]


def told(*words, base=0.5, **written):
    effects = [WordEffect(word, weight, seen, own) for word, weight, seen, own in words]
    learned = Learned((LabelEffects("light", 0.0, tuple(effects)),), base)
    by_hand = Rules(**written)
    found = changes(HISTORY, fold, by_hand, {"light": by_hand}, learned)
    return {change.word: change for change in found}


@pytest.mark.parametrize(
    ("learned", "kind", "after"),
    [(-1.5, REVERSED, -1.0), (-0.6, WEAKER, 0.8), (1.5, STRONGER, 5.0)],
)
def test_a_weight_is_told_with_what_it_should_be(learned, kind, after):
    change = told(("路口", learned, 6, 0), 路口=2.0)["路口"]
    assert (change.kind, change.before, change.after) == (kind, 2.0, after)


def test_the_reason_is_how_many_messages_say_it_and_what_these_are():
    change = told(("路口", -1.5, 6, 0), 路口=2.0)["路口"]
    assert (change.seen, change.own, change.mostly) == (6, 0, "traffic")


def test_a_weight_the_history_bears_out_is_not_told():
    assert told(("路灯", 0.2, 8, 8), 路灯=3.0) == {}


def test_a_word_nobody_says_is_told_and_not_judged():
    change = told(路灯杆子=3.0)["路灯杆子"]
    assert (change.kind, change.seen, change.after) == (UNSEEN, 0, 3.0)


def test_few_messages_are_no_reason():
    history = told(("亮", 2.0, 2, 2))
    assert history == {}


def test_what_speaks_most_and_is_not_written_is_offered():
    change = told(("不亮", 1.0, 8, 8), 路灯=3.0)["不亮"]
    assert (change.kind, change.after) == (ADDED, 2.0)


def test_without_weight_for_hand_written_rules_there_is_nothing_to_change():
    assert told(("路口", -1.5, 6, 0), base=0.0, 路口=2.0) == {}
