"""Public letters: their items stand in the project, their texts do not."""

import json

import pytest

from learning import letters
from learning.letters import read_letters, texts


@pytest.fixture
def folder(tmp_path, monkeypatch):
    labels = tmp_path / "labels.tsv"
    labels.write_text("# 说明\n1\topinion-light\n2\tdispute-rent,law-aid\n3\tother\n", "utf-8")
    monkeypatch.setattr(letters, "LABELS", labels)
    rows = [
        {
            "id": 1,
            "title": "槐荫路路灯不亮",
            "text": "一到晚上漆黑一片。",
            "label": "城建",
            "fold": 2,
        },
        {"id": 2, "title": "押金不退", "text": ""},
        {"id": 3, "title": "随便说说", "text": "没有事项。", "label": "城建", "fold": 0},
        {"id": 4, "title": "没有人读过的信", "text": "……", "label": "城建", "fold": 1},
    ]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (tmp_path / "letters.jsonl").write_text(lines, "utf-8")
    return tmp_path


def test_letters_with_an_item_are_read_by_title_and_whole(folder):
    light, rent = read_letters(folder)
    assert (light.title.text, light.title.label, light.fold) == (
        "槐荫路路灯不亮",
        "opinion-light",
        2,
    )
    assert light.whole.text == "槐荫路路灯不亮\n一到晚上漆黑一片。"
    assert (rent.title.label, rent.title.also, rent.whole, rent.fold) == (
        "dispute-rent",
        ("law-aid",),
        None,
        None,
    )
    assert [each.text for each in texts([light, rent])] == [
        "槐荫路路灯不亮",
        "槐荫路路灯不亮\n一到晚上漆黑一片。",
        "押金不退",
    ]


def test_every_labelled_letter_has_items_of_the_catalogue(engine):
    labels = dict(letters._labels())
    assert len(labels) == 9531
    given = {item for items in labels.values() for item in items}
    assert given <= engine.catalogue.items.keys() | {"other"}
