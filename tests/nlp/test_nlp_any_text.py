"""Whatever arrives, understanding answers."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlp.text.normalise import MAX_CHARS, normalise

ANY = st.one_of(
    st.text(st.characters(codec=None), max_size=300),
    st.text(
        st.sampled_from("0123456789-栋单元室号三一不没有停水着火@#，。 王先生我叫"), max_size=200
    ),
)
HOSTILE = {
    "digits": "1" * 1_000_000,
    "dashes": "1-" * 500_000,
    "spaces": " " * 1_000_000,
    "words": "没有停水" * 250_000,
    "signs": "着火" * 500_000,
    "ats": "@" * 500_000,
    "mail": "a" * 1000 + "@" + "b." * 500,
    "letters": "a" * 1_000_000,
    "numerals": "一二三" * 300_000,
    "surrogates": "\ud800" * 10_000,
    "nul": "\0" * 10_000,
    "titles": "王先生" * 100_000,
    "emoji": "👨‍👩‍👧" * 1000,
}


@given(ANY)
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_string_has_an_answer(engine, gazetteer, text):
    found = engine.understand(text, gazetteer)
    assert len(found.text) <= MAX_CHARS
    assert found.sure or len(found.nearest) == 3
    assert engine.worker_intent(text).kind


@pytest.mark.timeout(30)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_message_holds_nobody_up(engine, gazetteer, name):
    """A pattern that is not linear would take hours over these; how fast is for the bench."""
    text = HOSTILE[name]
    assert engine.understand(text, gazetteer).masked is not None
    assert engine.worker_intent(text).kind


def test_what_cannot_be_seen_is_dropped_and_full_width_folded():
    assert normalise("\0３栋\u200b\ud800  停水\n了 ") == "3栋 停水 了"
    assert normalise("停水，怎么办？") == "停水，怎么办？"


def test_understanding_the_same_text_twice_gives_the_same(engine):
    text = "花神庙社区3栋楼下烧烤店油烟太大"
    assert engine.understand(text) == engine.understand(text)


def test_the_room_imports_no_other(tmp_path):
    import ast
    from pathlib import Path

    import nlp

    allowed = {"nlp", "yaml", "shapely", "numpy", "stdnum"}
    users = {}
    for path in Path(nlp.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                users.setdefault(name.split(".")[0], set()).add(path.name)
    rooms = {"core", "flows", "notify", "bot", "admin", "simulator", "sqlalchemy", "flask"}
    assert not rooms & set(users)
    assert users["rjieba"] == {"segment.py"}
    assert allowed <= set(users)
