"""While the database is away, or too many write, nothing a resident said is lost."""

import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import exc, select, update

from bot import words
from bot.admission import ALARMS_AT_ONCE, AT_ONCE, Admission, TooManyError
from bot.replay import replay
from core.arrival import arrived_at
from core.journal import NotKeptError
from notify.tables import Destination

SMOKE = "花神庙社区3栋楼下烧烤店油烟太大，孩子一直咳嗽"
FIRE = "花神庙社区3栋着火了，快来人"
AWAY_AS = [
    exc.OperationalError("BEGIN", None, Exception("away")),
    exc.InterfaceError("BEGIN", None, Exception("away")),
    exc.TimeoutError("no connection"),
]


@pytest.fixture
def away(bot, monkeypatch):
    """Take the database away, and give it back."""

    def go(error=AWAY_AS[0]):
        def refuse(_self):
            raise error

        for name in ("write", "read"):
            monkeypatch.setattr(type(bot.database), name, refuse)

    yield go
    monkeypatch.undo()


@pytest.mark.parametrize("error", AWAY_AS, ids=lambda error: type(error).__name__)
def test_the_account_answers_politely_and_keeps_the_message(says, bot, away, error):
    away(error)
    assert says(SMOKE) == words.AWAY
    assert bot.journal.waiting() == 1


def test_a_fire_is_told_119_at_once_and_goes_ahead_afterwards(
    says, bot, away, monkeypatch, cases, outbox
):
    away()
    says(SMOKE)
    told = says(FIRE, sender="o-other")
    assert "119" in told.split(words.AWAY)[0]
    monkeypatch.undo()
    replay(bot)
    [case] = cases()
    assert case.severity == "urgent"
    assert outbox("assign")


def test_what_may_be_danger_is_told_the_number_too(says, away):
    away()
    assert "要是现在就有危险，请先打110" in says("楼上有人打架")


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


def test_a_window_is_as_old_as_the_words_that_opened_it(
    says, bot, away, monkeypatch, clock, database
):
    """What lay in the journal for two minutes leaves nothing of the one minute a tap opens."""
    says(SMOKE)
    with database.write() as session:
        session.execute(update(Destination).values(window_used=Destination.window_limit))
    away()
    says("对", tap="agree")
    monkeypatch.undo()
    clock.advance(timedelta(minutes=2))
    replay(bot)
    with database.read() as session:
        [window] = session.scalars(
            select(Destination).where(Destination.window_kind == "tap")
        ).all()
    assert window.window_started_at == clock.now - timedelta(minutes=2)


def test_what_comes_before_that_waits_behind_it(says, bot, away, monkeypatch, cases):
    away()
    says(SMOKE)
    monkeypatch.undo()
    assert says("对") == words.AWAY
    assert "网格" in says("你好", sender="o-other") or not bot.journal.holds("o-other")
    replay(bot)
    assert len(cases()) == 1
    assert says("进度") != words.AWAY


def test_three_retries_in_the_journal_are_one_message(says, bot, away, monkeypatch, cases):
    says(SMOKE)
    away()
    for _ in range(3):
        says("对", key="message:thrice")
    monkeypatch.undo()
    replay(bot)
    assert len(cases()) == 1


def test_a_copy_that_is_kept_brings_the_answer_nobody_heard(says, bot, away, monkeypatch, outbox):
    """The first try was acted on after WeChat had hung up, and only its copy was answered."""
    first = says(SMOKE, key="message:slow")
    away()
    for _ in range(2):
        assert says(SMOKE, key="message:slow") == words.AWAY
    monkeypatch.undo()
    replay(bot)
    assert [row.payload["text"] for row in outbox("answer")] == [first]


def test_while_it_is_still_away_everything_stays(says, bot, away):
    away()
    says(SMOKE)
    with pytest.raises(exc.OperationalError):
        replay(bot)
    assert bot.journal.waiting() == 1


def test_one_entry_that_breaks_is_set_aside_and_the_others_are_taken_up(
    says, bot, away, monkeypatch, cases
):
    away()
    says(SMOKE)
    says("对")
    monkeypatch.undo()
    bot.journal.append("somebody", "{no message at all")
    bot.journal.append("somebody", '{"channel": "gone"}')
    assert replay(bot) == 4
    assert len(cases()) == 1
    assert (bot.journal.waiting(), bot.journal.aside()) == (0, 2)


def test_what_could_not_be_kept_is_not_said_to_be(says, bot, away, monkeypatch):
    away()

    def full(*_arguments, **_more):
        raise NotKeptError("OperationalError")

    monkeypatch.setattr(type(bot.journal), "append", full)
    assert says(SMOKE) == words.NOT_KEPT
    assert "119" in says(FIRE)


def test_with_a_journal_that_cannot_be_read_either_119_is_said(says, bot, away, settings, cases):
    settings.state_dir.mkdir(mode=0o700)
    (settings.state_dir / "journal.db").write_bytes(b"no database" * 1000)
    assert "请您看一看" in says(SMOKE), "what can be acted on is"
    away()
    assert says(SMOKE) == words.NOT_KEPT
    assert "119" in says(FIRE)


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


def test_whoever_gets_no_turn_in_time_is_kept_and_an_alarm_has_turns_of_its_own(says, bot, cases):
    held = [bot.admission.turn(lambda: False) for _ in range(AT_ONCE)]
    for turn in held:
        turn.__enter__()
    try:
        assert says(SMOKE) == words.AWAY
        assert "已按紧急情况记下" in says(FIRE, sender="o-other")
    finally:
        for turn in held:
            turn.__exit__(None, None, None)
    assert len(cases()) == 1
    replay(bot)
    assert bot.journal.is_empty


def test_whoever_waited_for_a_thread_has_waited_and_an_alarm_still_has_its_turn(says, bot):
    arrived_at(time.monotonic() - 10)
    try:
        assert says(SMOKE) == words.AWAY
        assert "已按紧急情况记下" in says(FIRE, sender="o-other")
    finally:
        arrived_at(None)
    assert replay(bot) == 1
    assert "请您看一看" in says("花神庙社区5栋楼道灯不亮", sender="o-third")


def test_turns_are_given_back_whatever_happens():
    admission = Admission(wait=0.01)
    for _ in range(3 * AT_ONCE):
        with pytest.raises(ZeroDivisionError), admission.turn(lambda: False):
            _ = 1 / 0
    inside = threading.Semaphore(0)
    turns = [admission.turn(lambda: True) for _ in range(AT_ONCE + ALARMS_AT_ONCE)]
    for turn in turns:
        turn.__enter__()
        inside.release()
    with pytest.raises(TooManyError), admission.turn(lambda: True):
        pass
    for turn in turns:
        turn.__exit__(None, None, None)
