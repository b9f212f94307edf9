"""The figures of an evaluation mean what they say."""

import pytest

from learning.evaluate import NONE, Labelled, evaluate
from nlp.weighing.classify import Classified
from nlp.weighing.ranked import RankedItem


def answers(table):
    """A classifier that answers from a table: text → (items with scores, sure)."""

    def classify(text):
        items, sure = table[text]
        return Classified(tuple(RankedItem(code, code, score) for code, score in items), sure)

    return classify


TABLE = {
    "right": ([("a", 0.9), ("b", 0.1)], True),
    "wrong": ([("a", 0.8), ("c", 0.1), ("b", 0.05)], True),
    "also": ([("c", 0.6)], True),
    "unsure": ([("b", 0.3), ("a", 0.2)], False),
    "nothing": ([], False),
    "small talk": ([], False),
}
MESSAGES = [
    Labelled("right", "a"),
    Labelled("wrong", "b"),
    Labelled("also", "a", ("c",)),
    Labelled("unsure", "b"),
    Labelled("nothing", "c"),
    Labelled("small talk", NONE),
]


@pytest.fixture(scope="module")
def figures():
    return evaluate(MESSAGES, answers(TABLE))


def test_accuracy_counts_the_label_alone_and_top_counts_what_is_right_too(figures):
    assert figures.count == 5
    assert figures.accuracy == pytest.approx(2 / 5)
    assert figures.top1 == pytest.approx(3 / 5)
    assert figures.top3 == pytest.approx(4 / 5)


def test_macro_f1_is_the_mean_over_labels(figures):
    """a: 1 of 2 answers, 1 of 2 messages; b: 1 of 1 and 1 of 2; c: 0 of 1 and 0 of 1."""
    assert figures.labels["a"].f1 == pytest.approx(1 / 2)
    assert figures.labels["b"].f1 == pytest.approx(2 / 3)
    assert figures.labels["c"].f1 == 0
    assert figures.macro_f1 == pytest.approx((1 / 2 + 2 / 3) / 3)


def test_not_sure_is_judged_too(figures):
    assert (figures.unsure, figures.unsure_wrongly) == (3, 1)
    assert (figures.unclear, figures.unclear_told) == (1, 1)
    assert figures.sure_wrongly == 1


def test_wrong_answers_are_told_by_pair_and_the_surest_first(figures):
    assert figures.confusion == {("b", "a"): 1, ("c", NONE): 1}
    assert [each.message.text for each in figures.worst] == ["wrong", "nothing"]


def test_a_higher_threshold_covers_less(figures):
    covered = [each.covered for each in figures.coverage]
    assert covered == sorted(covered, reverse=True)
    assert covered[0] == 1


def test_calibration_sets_the_mean_score_against_what_was_right(figures):
    assert sum(each.count for each in figures.calibration) == figures.count
    assert all(0 <= each.accuracy <= 1 for each in figures.calibration)
