"""While the database is away nothing a resident said is lost."""

import pytest
from sqlalchemy.exc import OperationalError

from bot import words
from bot.replay import replay

SMOKE = "花神庙社区3栋楼下烧烤店油烟太大，孩子一直咳嗽"


@pytest.fixture
def away(bot, monkeypatch):
    """Take the database away, and give it back."""

    def refuse():
        raise OperationalError("BEGIN", None, Exception("away"))

    def go():
        monkeypatch.setattr(type(bot.database), "write", lambda _self: refuse())

    yield go
    monkeypatch.undo()


def test_the_account_answers_politely_and_keeps_the_message(says, bot, away):
    away()
    assert says(SMOKE) == words.AWAY
    assert not bot.journal.is_empty


def test_afterwards_all_is_taken_up_in_order_and_answered(
    says, bot, away, monkeypatch, cases, outbox
):
    away()
    says(SMOKE)
    says("对")
    monkeypatch.undo()
    assert replay(bot) == 2
    [case] = cases()
    answers = [row.payload["text"] for row in outbox("answer")]
    assert len(answers) == 2
    assert case.number in answers[1]
    assert bot.journal.is_empty


def test_three_retries_in_the_journal_are_one_message(says, bot, away, monkeypatch, cases):
    says(SMOKE)
    away()
    for _ in range(3):
        says("对", key="message:thrice")
    monkeypatch.undo()
    replay(bot)
    assert len(cases()) == 1


def test_while_it_is_still_away_everything_stays(says, bot, away):
    away()
    says(SMOKE)
    with pytest.raises(OperationalError):
        replay(bot)
    assert not bot.journal.is_empty


def test_a_worker_is_answered_in_the_group_it_was_said_in(
    says, writes, bot, away, monkeypatch, outbox, group_of
):
    says(SMOKE)
    says("对")
    away()
    assert writes("1号我去") == words.AWAY
    monkeypatch.undo()
    replay(bot)
    [row] = outbox("answer")
    assert group_of(row) == "grid-01"
    assert "小李接单" in row.payload["markdown"]
