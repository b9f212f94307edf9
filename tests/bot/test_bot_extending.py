"""docs/extending.md, followed: a new thing to say is one handler, a new way in one row."""

import pytest

from bot.answer import Answer
from bot.context import Handled
from bot.dialogue import handlers
from bot.dialogue.handlers import ANY, Handler


@pytest.fixture
def with_opening_hours(monkeypatch):
    def opening_hours(turn):
        return turn.stay("早九点到晚五点")

    handler = Handler(ANY, lambda turn: turn.text == "几点上班", opening_hours)
    monkeypatch.setattr(handlers, "HANDLERS", (handler, *handlers.HANDLERS))


def test_a_new_handler_answers_and_leaves_the_talk_where_it_stood(with_opening_hours, says, cases):
    says("楼道灯坏了")
    assert says("几点上班") == "早九点到晚五点"
    says("花神苑东区")
    says("对")
    assert len(cases()) == 1


def test_a_new_way_in_remembers_once_and_answers(with_way):
    calls = []

    def handle(received):
        calls.append(received.understood.of(received.incoming.text))
        return Handled(Answer(f"听到“{calls[-1]}”"))

    say = with_way(handle, understand=lambda _bot, text: text.strip())
    assert say(" 路灯坏了 ", key="call:1") == "听到“路灯坏了”"
    assert say(" 路灯坏了 ", key="call:1") == "听到“路灯坏了”"
    assert calls == ["路灯坏了"]
