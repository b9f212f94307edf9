"""A pattern that is compiled late is that pattern."""

import re

import pytest

from nlp.text import patterns
from nlp.text.patterns import lazy_pattern


def test_a_late_pattern_answers_as_a_compiled_one():
    late = lazy_pattern("水(?P<what>管|表)", re.IGNORECASE)
    found = late.search("家里水管破了")
    assert found
    assert found["what"] == "管"
    assert late.pattern == "水(?P<what>管|表)"
    assert late.sub("电", "水管和水表") == "电和电"


def test_a_bad_pattern_is_told_when_it_is_used(monkeypatch):
    monkeypatch.setattr(patterns, "_WAITING", [])  # No engine of this run is to compile it.
    late = lazy_pattern("(")
    with pytest.raises(re.error):
        late.match("")
