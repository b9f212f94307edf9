"""The measure of sentences nobody wrote for counts what it says it counts."""

import json

import pytest

from bench.talks.street import Street
from bench.voices.__main__ import SETS
from bench.voices.residents import SITUATIONS
from bench.voices.scene import Scene


@pytest.fixture(scope="module")
def street(tmp_path_factory):
    laid = Street(tmp_path_factory.mktemp("voices"))
    yield laid
    laid.database.close()


@pytest.mark.parametrize("path", sorted(SETS.glob("*.jsonl")), ids=lambda path: path.stem)
def test_every_sentence_of_a_set_is_of_a_situation_that_is_judged(path):
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert rows
    assert {row.get("s", "behind") for row in rows} <= set(SITUATIONS)


@pytest.mark.parametrize(
    ("situation", "row", "right"),
    [
        ("yes", {"text": "对"}, True),
        ("yes", {"text": "不报了"}, False),
        ("place_fix", {"text": "不是3栋是5栋"}, True),
        ("place_fix", {"text": "对"}, False),
        ("react", {"text": "好的"}, True),
        ("react", {"text": "昨天晚上还有人摔了一跤"}, False),
        ("stars", {"text": "5分", "stars": 5}, True),
        ("stars", {"text": "5分", "stars": 1}, False),
        ("behind", {"case": "路灯坏了", "then": "垃圾桶满了没人清", "same": False}, True),
        ("behind", {"case": "路灯坏了", "then": "已经坏了三天了", "same": False}, False),
    ],
)
def test_what_is_right_is_counted_and_what_is_not_is_not(street, situation, row, right):
    assert SITUATIONS[situation](Scene(street), row) is right
