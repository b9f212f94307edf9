"""Rules learned from a street's own history: readable, editable, and as good as they claim."""

import pytest

from learning.evaluate import Labelled
from learning.learn import MOST_WORDS, Choice, LearnError, learn
from learning.learned_text import write_learned
from nlp.catalogue.items import CatalogueError
from nlp.catalogue.schema import LEARNED_FILE
from nlp.learned.reading import read_learned
from nlp.learned.weights import UNCLEAR
from nlp.text.normalise import fold
from nlp.weighing.classify import Classifier
from tests.learning.history import history

NO_RULES = Classifier.of_labels()
HELLO = ("您好", "你好", "在吗", "有人吗", "喂")
WHO = ("在吗", "请问一下", "师傅", "有空吗", "是我")


@pytest.fixture(scope="module")
def learned_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("learned")
    _write(folder, learn(history(), NO_RULES, fold=fold))
    return folder


def _write(folder, learned):
    path = folder / LEARNED_FILE
    write_learned(path, learned, "history.jsonl", len(history()))
    return path


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
    learned = learn(history(), NO_RULES, fold=fold)
    assert _write(tmp_path, learned).read_bytes() == (learned_folder / LEARNED_FILE).read_bytes()


def test_a_choice_that_was_made_is_not_looked_for_again():
    told = []
    learn(history(), NO_RULES, fold=fold, choice=Choice(0.0, 0.3), progress=told.append)
    assert [line for line in told if ":" in line] == told[:1]
    assert told[-1].startswith("3 / 3")


def test_each_word_stands_on_a_line_with_its_labels_and_lines_are_in_order(learned_folder):
    _, _, body = (learned_folder / LEARNED_FILE).read_text("utf-8").partition("\n\n")
    words = [line.split("\t")[0] for line in body.splitlines()]
    assert "垃圾" in words
    assert words == sorted(set(words))


def test_a_word_said_once_is_not_learned():
    once = [*history(), Labelled("独角兽的路灯", "路灯")]
    labels = learn(once, NO_RULES, fold=fold).labels
    words = {word.word for each in labels for word in each.words}
    assert "独角兽" not in words
    assert "路灯" in words


def test_no_part_of_a_place_name_is_learned_but_its_characters_are():
    there = [Labelled(f"滨河路{each.text}", each.label) for each in history()]
    learned = learn(there, NO_RULES, fold=fold, without=["滨河路"])
    words = {word.word for each in learned.labels for word in each.words}
    assert not {"滨河路", "滨河", "河路"} & words
    assert {"路灯", "·路"} <= words


def test_no_label_has_more_words_than_a_person_can_read(learned_folder):
    file = read_learned(learned_folder / LEARNED_FILE)
    assert all(0 < len(file.weights_of(label)) <= MOST_WORDS for label in file.labels)


def test_a_clerk_may_change_a_weight_and_strike_a_line(learned_folder, tmp_path):
    written = (learned_folder / LEARNED_FILE).read_text("utf-8").splitlines()
    kept = [line for line in written if not line.startswith("垃圾\t")]
    path = tmp_path / LEARNED_FILE
    path.write_text("\n".join([*kept, "独角兽\t0:90 2:-5"]) + "\n", "utf-8")
    file = read_learned(path)
    assert "垃圾" not in file.words
    assert [file.weights_of(label).get("独角兽") for label in file.labels] == [9, None, -0.5]


HEAD = "# 从 x 学来\nbase\t0\nunit\t0.1\n0\t甲\t0\n1\t乙\t-0.5\n\n路灯\t0:1\n"


@pytest.mark.parametrize(
    "line",
    [
        "垃圾\t0:很",
        "垃圾\t0:0",
        "垃圾\t0:1000",
        "垃圾",
        "垃圾\t2:1",
        "垃圾\t0",
        "\t0:1",
        "垃圾\t0:1:2",
    ],
)
def test_a_bad_weight_is_told_with_file_and_line(tmp_path, line):
    path = tmp_path / LEARNED_FILE
    path.write_text(f"{HEAD}{line}\n", "utf-8")
    with pytest.raises(CatalogueError, match=r"learned\.txt 第 8 行：.*分量"):
        read_learned(path)


@pytest.mark.parametrize(
    "head", ["", "base\t0\n", "base\t0\nunit\t9\n", "base\t0\nunit\t0.1\n甲\n"]
)
def test_a_bad_head_is_told(tmp_path, head):
    path = tmp_path / LEARNED_FILE
    path.write_text(f"{head}\n路灯\t0:1\n", "utf-8")
    with pytest.raises(CatalogueError, match=r"learned\.txt 第 1 行"):
        read_learned(path)


@pytest.mark.parametrize(
    ("messages", "problem"),
    [([Labelled("路灯", "路灯")] * 9, "两种标签"), (history()[:4], "至少要 4 条")],
)
def test_a_history_that_teaches_nothing_is_refused(messages, problem):
    with pytest.raises(LearnError, match=problem):
        learn(messages, NO_RULES, fold=fold)


@pytest.fixture(scope="module")
def relabelled():
    codes = {"路灯": "opinion-light", "垃圾": "opinion-rubbish", "停车": "opinion-parking"}
    return [Labelled(each.text, codes[each.label]) for each in history()]


def test_hand_written_rules_are_the_base_where_there_are_any(engine, relabelled):
    by_hand = Classifier.by_hand(engine.catalogue)
    assert learn(relabelled, by_hand, fold=engine.fold).base > 0
    assert learn(relabelled, NO_RULES, fold=fold).base == 0


def test_messages_that_nothing_can_be_told_from_are_learned_as_doubt(tmp_path):
    small_talk = [Labelled(f"{hello}，{who}", UNCLEAR) for hello in HELLO for who in WHO]
    learned = learn([*history(), *small_talk], NO_RULES, fold=fold)
    path = _write(tmp_path, learned)
    classifier = Classifier.of_labels(read_learned(path))
    assert not classifier.classify("您好，在吗").sure
    assert classifier.classify("路灯不亮").sure


def test_scores_are_calibrated_on_the_messages_that_are_given(tmp_path):
    """Where half of the office's own messages are labelled otherwise, scores are lower."""

    def score(calibrate):
        learned = learn(history(), NO_RULES, fold=fold, calibrate=calibrate)
        path = _write(tmp_path, learned)
        return Classifier.of_labels(read_learned(path)).classify("路灯坏了").ranked[0].score

    halved = [
        Labelled(each.text, "停车" if at % 2 else each.label) for at, each in enumerate(history())
    ]
    assert score(halved) < score(history())
