"""Nothing is understood while the write lock is held: not avoided, impossible."""

from contextlib import contextmanager

import pytest

from bot.answer import Answer
from bot.context import Handled
from bot.incoming import Kind
from bot.understanding import NotYetUnderstoodError, Understood
from core.database import Database
from flows.telling import spoken
from nlp.engine import Engine

SMOKE = "花神庙社区3栋楼下烧烤店油烟太大，孩子一直咳嗽"


@pytest.fixture
def lock_watched(bot, monkeypatch):
    """Fail as soon as anything is understood or masked while a write session is open."""
    held, write = [], Database.write

    @contextmanager
    def watched(database):
        with write(database) as session:
            held.append(session)
            try:
                yield session
            finally:
                held.pop()

    def outside(function):
        def call(*args, **options):
            assert not held, f"{function.__name__} was called inside the lock"
            return function(*args, **options)

        return call

    monkeypatch.setattr(Database, "write", watched)
    monkeypatch.setattr(Engine, "understand", outside(Engine.understand))
    monkeypatch.setattr(Engine, "worker_intent", outside(Engine.worker_intent))
    for module, name in ((spoken, "mask"),):
        monkeypatch.setattr(module, name, outside(getattr(module, name)))


def test_a_whole_talk_understands_outside_the_lock(lock_watched, says, writes, cases):
    for text in ("楼道灯坏了", "好几天了", "月亮路9号", "花神苑东区", "对", "还有楼上的也坏了"):
        assert says(text)
    number = cases()[0].number
    for text in (
        "补充 晚上看不见",
        "催办",
        "匿名 垃圾没人清",
        "要改",
        "幸福里",
        "2",
        "新诉求 停水了",
    ):
        assert says(text)
    assert says("那个东西又那样了", sender="o-liu")
    assert says("1", sender="o-liu")
    assert says(kind=Kind.LOCATION, longitude=118.778, latitude=31.97, sender="o-liu")
    assert says("着火了！楼道里全是烟", sender="o-chen")
    assert says("三楼还有人", sender="o-chen")
    assert says("花神苑东区", sender="o-chen")
    assert says(kind=Kind.VOICE, media=("m1",), sender="o-he")
    for text in (
        "1号我去",
        "1号回复 灯罩已换",
        "查1号",
        "查",
        "2号退单 不归我们管",
        "1号办结 修好了",
    ):
        assert writes(text)
    assert says("1分", tap=f"rate:{number}:1")
    assert says("根本没修")
    assert says("请他们重办", tap=f"reopen:{number}")


def test_the_turn_that_says_yes_understands_nothing_but_itself(says, bot, monkeypatch, cases):
    says("楼道灯坏了，我叫王秀英，电话13912345678")
    says("花神苑东区")
    texts, understand = [], Engine.understand

    def noted(engine, text, gazetteer=None):
        texts.append(text)
        return understand(engine, text, gazetteer)

    monkeypatch.setattr(Engine, "understand", noted)
    says("对")
    assert texts == ["对"]
    assert "13912345678" not in cases()[0].summary
    assert "楼道灯坏了" in cases()[0].summary


def test_asking_for_a_text_undoes_the_attempt_and_gives_the_text(with_way, database):
    asked = []

    def handle(received):
        asked.append(received.message_id)
        found = received.understood.of("另一句")
        return Handled(Answer(found))

    answer = with_way(handle, understand=lambda _bot, text: text.upper())
    assert answer("ab") == "另一句"
    assert len(asked) == 2


def test_a_handler_that_never_has_enough_does_not_go_on_for_ever(with_way):
    def handle(received):
        received.understood.of(str(len(received.understood.found)))

    with pytest.raises(RuntimeError):
        with_way(handle, understand=lambda _bot, text: text)("ab")


def test_what_was_not_understood_is_not_in_the_error_for_logs():
    with pytest.raises(NotYetUnderstoodError) as caught:
        Understood({}).of("我叫王秀英")
    assert "王秀英" not in str(caught.value)
    assert caught.value.text == "我叫王秀英"


def test_a_copy_costs_no_understanding(with_way):
    """A retry comes when the service is slow: it must not cost what the first one did."""
    understood = []

    def understand(_bot, text):
        understood.append(text)
        return text

    say = with_way(lambda received: Handled(Answer(received.understood.of("后来"))), understand)
    assert say("楼道灯坏了", key="message:same") == "后来"
    assert understood == ["楼道灯坏了", "后来"]
    assert [say("楼道灯坏了", key="message:same") for _ in range(3)] == ["后来"] * 3
    assert understood == ["楼道灯坏了", "后来"]


def test_a_copy_of_what_was_met_with_silence_costs_none_either(with_way):
    understood = []
    say = with_way(lambda _received: Handled(Answer()), lambda _bot, text: understood.append(text))
    assert [say("嗯", key="message:same") for _ in range(3)] == [""] * 3
    assert understood == ["嗯"]
