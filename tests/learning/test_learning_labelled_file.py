"""A file of labelled messages, a JSON a line."""

import json

import pytest

from learning.labelled_file import LabelledFileError, read_labelled


def test_some_of_the_history_are_spread_over_all_of_it(tmp_path):
    file = tmp_path / "history.jsonl"
    rows = [json.dumps({"text": f"{number}", "label": None}) for number in range(1, 10)]
    file.write_text("\n".join(rows), "utf-8")
    assert [each.text for each in read_labelled(file, most=3)] == ["3", "6", "9"]
    file.write_text("\n".join([*rows[:8], "[4]"]), "utf-8")
    with pytest.raises(LabelledFileError, match="第 9 行"):
        read_labelled(file, most=3)
