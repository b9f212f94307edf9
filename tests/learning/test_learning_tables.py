"""The generated tables are what their scripts make, and stay small enough to read and compare."""

import json

import pytest

from learning.labelled_file import HISTORY, read_labelled
from learning.learn import Choice, learn
from learning.learned_text import write_learned
from learning.measures.understanding import SETS
from learning.tables import everyday, sounds, traditional
from learning.tables.__main__ import TABLES, tables
from learning.tables.weights import calm

MOST_BYTES = 3_550_000
ALL = tables(HISTORY)
"""With that of the items, which is made where there are letters."""


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("traditional", traditional.table),
        ("sounds", sounds.table),
        ("everyday", everyday.table),
    ],
)
def test_a_table_of_characters_or_words_is_made_again_bit_for_bit(name, table):
    shipped, _ = TABLES[name]
    assert table() == shipped.read_text("utf-8")


def test_the_same_history_gives_the_same_weights_bit_for_bit(engine, tmp_path):
    """A tenth of the history of emergencies; `make rules` does all of it."""
    messages = read_labelled(HISTORY / "emergencies.jsonl")[::10]

    def learned(name):
        found = learn(messages, engine.classifier, fold=engine.fold, choice=Choice(0.0, 1.0))
        write_learned(tmp_path / name, found, "emergencies.jsonl", len(messages))
        return (tmp_path / name).read_bytes()

    assert learned("first.txt") == learned("second.txt")


def test_all_generated_tables_together_are_small():
    assert sum(shipped.stat().st_size for shipped, _ in ALL.values()) <= MOST_BYTES


@pytest.mark.parametrize("name", ["items", "emergencies"])
def test_each_learned_word_has_a_line_of_its_own_in_order(name):
    """So that a new table can be compared with the old one."""
    shipped, _ = ALL[name]
    _, body, *_ = shipped.read_text("utf-8").split("\n\n")
    words = [line.split("\t")[0] for line in body.splitlines()]
    assert words == sorted(set(words))


def test_what_is_measured_on_was_not_learned_from():
    learned_from = {message.text for message in read_labelled(HISTORY / "chat.jsonl")}
    measured = {message.text for message in read_labelled(SETS / "unseen.jsonl")}
    assert not learned_from & measured


def test_a_call_for_help_among_commands_does_not_teach_calm():
    text = (HISTORY / "commands_workers.jsonl").read_text("utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    helps = {row["text"] for row in rows if row["kind"] == "ask_help"}
    assert helps
    assert not helps & set(calm())
