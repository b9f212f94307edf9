"""A file of labelled messages, a JSON a line."""

import json

import pytest

from learning.labelled_file import LabelledFileError, read_labelled


def test_only_the_last_lines_of_the_history_are_read(tmp_path):
    file = tmp_path / "history.jsonl"
    rows = [{"text": text, "label": None} for text in ("一", "二", "三")]
    file.write_text("\n".join(["not json", *map(json.dumps, rows), "[4]"]), "utf-8")
    with pytest.raises(LabelledFileError, match="第 5 行"):
        read_labelled(file, last=3)
