"""`rules show`: what a clerk reads of an item."""

from dataclasses import replace

import pytest

from app.command_line import EXTENSION, command_line
from app.commands.rules_show import described
from nlp.catalogue.items import GroupRules, ItemRules

# No rule stands in a database: one engine is enough.
on_one_engine = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def show(settings, clock):
    """Run `rules show` for what was written; gives its result."""
    app = command_line(settings, clock)
    yield lambda written: app.test_cli_runner().invoke(args=["rules", "show", written])
    app.extensions[EXTENSION].close()


@on_one_engine
@pytest.mark.parametrize("written", ["opinion-fumes", "餐饮油烟扰民"])
def test_an_item_is_shown_by_its_code_or_its_name(show, written):
    result = show(written)
    assert result.exit_code == 0
    assert result.output.startswith("餐饮油烟扰民　opinion-fumes\n社情民意收集　")
    for part in ("手写的规则", "油烟 4.5", "学来的词共", "支持　", "反对　"):
        assert part in result.output


def test_the_rules_of_its_group_are_shown_too(engine):
    shared = ItemRules({"调解": 1.0}, {}, {}, {("楼上", "漏"): 3.0}, (), ())
    item = engine.catalogue.items["dispute-leak"]
    group = GroupRules(item.group, (item.code,), shared)
    told = described(replace(engine.catalogue, group_rules=(group,)), item)
    assert f"“{item.group}”一组共用的规则" in told
    assert "词　调解 1" in told
    assert "两个词　楼上 … 漏 3" in told


@on_one_engine
@pytest.mark.parametrize(
    ("written", "near"),
    [("油烟", "餐饮油烟扰民（opinion-fumes）"), ("opinion-fume", "餐饮油烟扰民（opinion-fumes）")],
)
def test_an_unknown_item_is_answered_with_those_that_come_near(show, written, near):
    result = show(written)
    assert result.exit_code == 1
    assert f"没有叫“{written}”的事项" in result.output
    assert near in result.output
    assert "Traceback" not in result.output
