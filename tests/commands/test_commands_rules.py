"""`rules learn` and `rules eval` as a person at the terminal runs them."""

import json
import shutil

import pytest

from app.command_line import EXTENSION, command_line
from nlp.catalogue.schema import SHIPPED
from tests.learning.history import history, write_history

# No rule stands in a database: one engine is enough.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def rules(settings, clock):
    """Run a `rules` command; gives its result."""
    app = command_line(settings, clock)
    yield lambda *words: app.test_cli_runner().invoke(args=["rules", *map(str, words)])
    app.extensions[EXTENSION].close()


@pytest.fixture
def file(tmp_path):
    return write_history(tmp_path / "history.jsonl")


@pytest.fixture
def learned(rules, file, tmp_path):
    result = rules("learn", file, "--out", tmp_path / "rules")
    assert result.exit_code == 0, result.output
    return tmp_path / "rules"


def test_rules_are_learned_and_evaluated(rules, file, learned):
    result = rules("eval", file, "--rules", learned, "--json")
    figures = json.loads(result.output)
    assert figures["macro_f1"] > 0.95
    assert figures["accuracy"] > 0.95
    assert set(figures["labels"]) == {"路灯", "垃圾", "停车"}


def test_a_base_that_is_no_catalogue_is_refused(rules, file, tmp_path):
    result = rules("learn", file, "--base", tmp_path, "--out", tmp_path / "rules")
    assert result.exit_code == 1
    assert "一个服务事项也没有" in result.output
    assert not (tmp_path / "rules").exists()


def test_phrases_may_be_left_out_of_what_is_learned(rules, file, tmp_path):
    phrases = tmp_path / "left_out.txt"
    phrases.write_text("路灯\n", "utf-8")
    rules("learn", file, "--out", tmp_path / "rules", "--without", phrases)
    assert "\n路灯\t" not in (tmp_path / "rules" / "learned.txt").read_text("utf-8")
    phrases.write_bytes(b"\xff")
    result = rules("learn", file, "--out", tmp_path / "rules", "--without", phrases)
    assert result.exit_code == 1
    assert "left_out.txt 不是 UTF-8" in result.output


def test_shapes_of_names_are_learned_from_marked_letters(rules, tmp_path):
    letters, plain, out = (tmp_path / name for name in ("names.jsonl", "plain.jsonl", "shapes.txt"))

    def write(path, *texts):
        rows = (json.dumps({"text": text, "label": None}) for text in texts)
        path.write_text("\n".join(rows), "utf-8")

    write(letters, "后来〔沈春林〕又打电话来", "钱由〔达承平〕转给〔林冬梅〕")
    write(plain, "严重的时候，高度不够，又打电话")
    assert rules("learn-names", letters, "--plain", plain, "--out", out).exit_code == 0
    assert "\n〔〕 " in out.read_text("utf-8")
    result = rules("learn-names", plain, "--out", out)
    assert result.exit_code == 1
    assert "〔" in result.output


def test_the_table_and_the_page_tell_the_same_in_chinese(rules, file, learned, tmp_path):
    page = tmp_path / "figures.html"
    result = rules("eval", file, "--rules", learned, "--html", page)
    assert "宏平均 F1" in result.output
    written = page.read_text("utf-8")
    assert written.count("<svg") == 2
    assert "垃圾" in written
    assert "src=" not in written


def test_the_catalogue_in_use_is_evaluated_when_no_rules_are_named(rules, tmp_path):
    file = tmp_path / "chat.jsonl"
    rows = [{"text": "小区路灯不亮", "label": "opinion-light"}, {"text": "嗯", "label": None}]
    file.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    figures = json.loads(rules("eval", file, "--json").output)
    assert figures["accuracy"] == 1
    assert figures["unclear_told"] == 1


def test_the_shipped_rules_have_nothing_to_mend(rules):
    result = rules("check")
    assert result.exit_code == 0
    assert "没有问题" in result.output


def test_what_is_written_in_vain_is_told_with_file_and_line(rules, tmp_path):
    folder = tmp_path / "catalogue"
    shutil.copytree(SHIPPED, folder)
    path = folder / "70_service.yaml"
    path.write_text(path.read_text("utf-8").replace("words: {", "words: {医，保: 2, ", 1), "utf-8")
    result = rules("check", folder)
    assert result.exit_code == 1
    assert "70_service.yaml:" in result.output
    assert "医，保" in result.output


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('{"text": "路灯"}', "第 1 行"),
        ('{"text": "路灯", "label": "a"}\n[1]', "第 2 行"),
        ("not json", "第 1 行"),
        ("", "一条标注好的话也没有"),
    ],
)
def test_a_bad_file_is_told_with_its_line(rules, tmp_path, content, told):
    file = tmp_path / "bad.jsonl"
    file.write_text(content, "utf-8")
    result = rules("eval", file)
    assert result.exit_code == 1
    assert told in result.output


def test_learning_beside_hand_written_rules_tells_what_it_would_change(rules, tmp_path):
    file = tmp_path / "history.jsonl"
    light = ("路灯不亮", "路灯坏了没人修", "楼道的灯不亮", "路灯一闪一闪", "晚上黑灯瞎火")
    water = ("停水一整天", "水压太低", "水发黄", "又停水了", "自来水有味")
    places = ("东门", "西门", "三栋", "菜场边", "学校旁")
    rows = [
        {"text": f"{place}{said}", "label": label}
        for place in places
        for label, sayings in (("opinion-light", light), ("opinion-water", water))
        for said in sayings
    ]
    file.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    result = rules("learn", file, "--out", tmp_path / "out", "--base", SHIPPED)
    assert result.exit_code == 0, result.output
    assert "changes.txt" in result.output
    assert "没见过" in result.output
    report = (tmp_path / "out" / "changes.txt").read_text("utf-8")
    assert "opinion-light" in report
    assert "条里说到" in report


def test_a_history_of_one_label_is_refused_in_one_sentence(rules, tmp_path):
    file = tmp_path / "one.jsonl"
    rows = [{"text": each.text, "label": "路灯"} for each in history()]
    file.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    result = rules("learn", file, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "两种标签" in result.output
    assert not (tmp_path / "out").exists()


def own(tmp_path, *, edit):
    """Make a copy of the shipped catalogue, with one of its files edited."""
    folder = tmp_path / "own"
    shutil.copytree(SHIPPED, folder)
    file = folder / "20_opinion.yaml"
    file.write_text(edit(file.read_text("utf-8")), "utf-8")
    return folder


def test_a_clerk_sees_which_messages_an_edit_moves(rules, tmp_path):
    folder = own(tmp_path, edit=lambda text: text.replace("油烟味: 5,", "油烟味: 5, 氢气球: 9,", 1))
    told = tmp_path / "told.jsonl"
    lines = [{"text": text, "label": None} for text in ("门口卖氢气球的天天来", "路灯不亮")]
    told.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), "utf-8")
    result = rules("check", folder, "--messages", told)
    first, moved, *_ = result.output.splitlines()
    assert first == "拿 told.jsonl 里的 2 句试了试，这次改动让其中 1 句换了事项："
    assert moved.startswith("“门口卖氢气球的天天来”　")
    assert moved.endswith("→ 餐饮油烟扰民")


def test_what_is_not_edited_moves_nothing(rules, tmp_path):
    result = rules("check", own(tmp_path, edit=lambda text: text))
    assert result.output.splitlines() == [
        "拿随产品带的例句 500 句试了试，这次改动一句也没有换事项。",
        "规则没有问题。",
    ]
