"""`rules check` finds what a clerk wrote in vain, with file and line."""

import shutil

import pytest

from nlp.catalogue.schema import LEARNED_FILE, SHIPPED
from nlp.weighing.check import Rules, check

GROUP = """\
group: 社情民意收集
defaults: {level: 网格, department: 街道, severity: 一般, deadline: 一般, group_visible: 是,
  anonymous_allowed: 是, answers: {}}
items:
  - code: light
    name: 路灯
    description: 路灯不亮。
    rules:
      words: {路灯: 4}
"""


@pytest.fixture
def problems(tmp_path):
    """What is found in a small catalogue with more written into its rules, as (line, sentence)."""
    for name in ("misheard.yaml", "dialect.yaml"):
        shutil.copy(SHIPPED / name, tmp_path / name)
    emergencies = (SHIPPED / "emergencies.yaml").read_text("utf-8").splitlines()
    (tmp_path / "emergencies.yaml").write_text(
        "\n".join("    item: light" if "    item: " in line else line for line in emergencies),
        "utf-8",
    )

    def found(more, **files):
        (tmp_path / "10_group.yaml").write_text(GROUP + more, "utf-8")
        for name, content in files.items():
            (tmp_path / f"{name}.yaml").write_text(content, "utf-8")
        return [(problem.line, problem.sentence) for problem in check(Rules.read(tmp_path))]

    return found


def test_the_shipped_catalogue_has_none():
    assert check(Rules.read()) == []


def test_a_word_that_segmentation_cuts_apart(problems):
    [(line, told)] = problems("      troubles: {灯，坏: 3}\n")
    assert line == 10
    assert "灯，坏" in told


def test_a_word_in_capitals_is_a_word_like_any_other(problems):
    assert problems("      troubles: {LED: 3}\n      phrases: {KTV门口: 3, 卡拉OK: 2}\n") == []
    [(_, told)] = problems("      phrases: {LED: 3}\n      troubles: {led: 3}\n")
    assert "已经写过" in told


def test_a_word_written_twice(problems):
    [(line, told)] = problems("      phrases: {路灯: 3}\n")
    assert (line, "第 9 行" in told) == (10, True)


def test_a_word_that_the_item_itself_excludes(problems):
    [(line, told)] = problems("      phrases: {路灯新闻: 3}\n      excluding: [新闻]\n")
    assert line == 10
    assert "excluding" in told


def test_an_item_whose_required_words_are_excluded(problems):
    [(line, told)] = problems("      required: [黑灯]\n      excluding: [灯下, 黑]\n")
    assert line == 9
    assert "永远选不上" in told


OTHER = """\
  - code: lamp
    name: 灯
    description: 灯。
    rules:
      words: {灯: %s}
"""


def test_an_item_that_weighs_too_little_to_be_sure_of(problems):
    [(line, told)] = problems(OTHER % 1)
    assert line == 14
    assert "永远不会确定" in told


def test_a_word_that_decides_for_two_items(problems):
    more = "      phrases: {灯灭了: 6}\n" + OTHER % 4 + "      phrases: {灯灭了: 6}\n"
    [(line, told)] = problems(more)
    assert line == 16
    assert "light" in told


def test_synonyms_that_no_rule_uses(problems):
    [(line, told)] = problems("", synonyms="synonyms:\n  路灯: [街灯]\n  水井: [古井]\n")
    assert line == 3
    assert "水井" in told


def test_a_learned_word_that_no_dictionary_knows(problems, tmp_path):
    words = "\n路灯\t0:10\n灯路灯\t0:20\n"
    (tmp_path / LEARNED_FILE).write_text(f"base\t0\nunit\t0.1\n0\tlight\t0\n{words}", "utf-8")
    [(_, told)] = problems("")
    assert "灯路灯" in told


def test_what_two_catalogues_share_is_read_once(tmp_path):
    folder = tmp_path / "own"
    shutil.copytree(SHIPPED, folder)
    file = folder / "20_opinion.yaml"
    file.write_text(file.read_text("utf-8").replace("油烟味: 5,", "油烟味: 6,", 1), "utf-8")
    edited = Rules.read(folder)
    known = Rules.read(beside=edited)
    assert known.learned is edited.learned
    assert known.classifier.segmenter is edited.classifier.segmenter
    assert known.read_fields(SHIPPED / "30_safety.yaml") is edited.read_fields(
        folder / "30_safety.yaml"
    )
    assert known.read_fields(SHIPPED / file.name) is not edited.read_fields(file)
    may_move = edited.moved_from(known)
    assert may_move("楼下油烟味大")
    assert not may_move("路灯不亮")


def test_where_something_else_was_learned_any_text_may_move(tmp_path):
    folder = tmp_path / "own"
    shutil.copytree(SHIPPED, folder)
    with (folder / LEARNED_FILE).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert Rules.read(folder).moved_from(Rules.read())("路灯不亮")
