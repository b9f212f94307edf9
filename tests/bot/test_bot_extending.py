"""docs/extending.md, followed: a new thing to say to the account is one rule."""

import pytest

from bot.dialogue import handlers as rules
from bot.dialogue.handlers import ANY, Rule
from bot.dialogue.turn import Answer


@pytest.fixture
def with_opening_hours(monkeypatch):
    def opening_hours(turn):
        return Answer("早九点到晚五点", turn.stage, turn.slots)

    rule = Rule(ANY, lambda turn: turn.text == "几点上班", opening_hours)
    monkeypatch.setattr(rules, "RULES", (rule, *rules.RULES))


def test_a_new_rule_answers_and_leaves_the_talk_where_it_stood(with_opening_hours, says, cases):
    says("楼道灯坏了")
    assert says("几点上班") == "早九点到晚五点"
    says("花神苑东区")
    says("对")
    assert len(cases()) == 1
