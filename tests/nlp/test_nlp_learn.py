"""Rules learned from a street's own history: readable, editable, and as good as they claim."""

import pytest

from nlp.classify import Classifier
from nlp.evaluate import Labelled
from nlp.items import CatalogueError
from nlp.learn import MOST_WORDS, LearnError, learn
from nlp.learned_file import LEARNED_FILE, read_learned, write_learned
from nlp.normalise import fold
from nlp.segment import Segmenter
from tests.nlp.history import history


@pytest.fixture(scope="module")
def learned_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("learned")
    effects = learn(history(), Segmenter(()), fold=fold)
    write_learned(folder, effects, "history.jsonl", len(history()))
    return folder


@pytest.fixture(scope="module")
def classifier(learned_folder):
    return Classifier.of_labels(read_learned(learned_folder / LEARNED_FILE))


@pytest.mark.parametrize(
    ("text", "label"),
    [("小区路灯不亮", "路灯"), ("垃圾臭死了", "垃圾"), ("门口停车停得乱七八糟", "停车")],
)
def test_what_was_learned_is_used(classifier, text, label):
    classified = classifier.classify(text)
    assert classified.ranked[0].code == label
    assert classified.sure


def test_the_words_that_decided_are_told(classifier):
    words = [each.word for each in classifier.classify("垃圾没人收").ranked[0].words]
    assert "垃圾" in words


def test_scores_of_all_labels_add_up_to_one(classifier):
    scores = [item.score for item in classifier.classify("随便说一句").ranked]
    assert sum(scores) == pytest.approx(1, abs=0.001)


def test_the_same_history_gives_the_same_file(learned_folder, tmp_path):
    again = write_learned(
        tmp_path, learn(history(), Segmenter(()), fold=fold), "history.jsonl", len(history())
    )
    assert again.read_bytes() == (learned_folder / LEARNED_FILE).read_bytes()


def test_each_word_stands_on_a_line_with_what_it_did(learned_folder):
    lines = (learned_folder / LEARNED_FILE).read_text("utf-8").splitlines()
    assert any(line.startswith("      垃圾: ") and "条，" in line for line in lines)


def test_a_word_said_once_is_not_learned():
    once = [*history(), Labelled("独角兽的路灯", "路灯")]
    words = {word.word for each in learn(once, Segmenter(()), fold=fold) for word in each.words}
    assert "独角兽" not in words
    assert "路灯" in words


def test_no_label_has_more_words_than_a_person_can_read(learned_folder):
    labels = read_learned(learned_folder / LEARNED_FILE)
    assert all(len(each.words) <= MOST_WORDS for each in labels.values())


def test_a_clerk_may_change_a_weight_and_strike_a_line(learned_folder, tmp_path):
    written = (learned_folder / LEARNED_FILE).read_text("utf-8").splitlines()
    kept = [line for line in written if not line.startswith("      垃圾: ")]
    path = tmp_path / LEARNED_FILE
    path.write_text(
        "\n".join(kept).replace("    words:\n", "    words:\n      独角兽: 9\n"), "utf-8"
    )
    labels = read_learned(path)
    assert all("垃圾" not in each.words for each in labels.values())
    assert all(each.words["独角兽"] == 9 for each in labels.values())


@pytest.mark.parametrize(
    ("line", "problem"),
    [("      垃圾: 很多", "line 4"), ("      垃圾: 0", "line 4"), ("      垃圾: 1000", "line 4")],
)
def test_a_bad_weight_is_told_with_file_and_line(tmp_path, line, problem):
    path = tmp_path / LEARNED_FILE
    path.write_text(f"learned:\n  甲:\n    start: 0\n    words: {{{line.strip()}}}\n", "utf-8")
    with pytest.raises(CatalogueError, match=problem):
        read_learned(path)


@pytest.mark.parametrize(
    ("messages", "problem"),
    [([Labelled("路灯", "路灯")] * 9, "two labels"), (history()[:4], "fewer than")],
)
def test_a_history_that_teaches_nothing_is_refused(messages, problem):
    with pytest.raises(LearnError, match=problem):
        learn(messages, Segmenter(()), fold=fold)


def test_hand_written_rules_are_the_base_where_history_says_little(engine):
    """Words that no message of the history holds still count as the clerk wrote them."""
    codes = {"路灯": "opinion-light", "垃圾": "opinion-rubbish", "停车": "opinion-parking"}
    relabelled = [Labelled(each.text, codes[each.label]) for each in history()]
    based = learn(
        relabelled,
        engine.classifier.segmenter,
        fold=engine.fold,
        hand=engine.classifier.hand_weights,
    )
    assert all(each.base > 0 for each in based)
