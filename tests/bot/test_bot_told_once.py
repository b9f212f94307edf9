"""What the resident is told of who has a case: once, and only while it is so."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from flows.cases.states import State
from notify.tables import Outbox


@pytest.fixture
def told(database):
    """Give what the resident will have been told, in the order it goes out."""

    def texts():
        with database.read() as session:
            rows = session.scalars(
                select(Outbox)
                .where(Outbox.channel == "wechat")
                .order_by(Outbox.next_attempt_at, Outbox.id)
            )
            return [row.payload["text"] for row in rows]

    return texts


@pytest.fixture
def case(says, cases):
    says("花神庙社区3栋的路灯坏了")
    says("对，提交")
    return cases()[0]


@pytest.mark.parametrize(
    "gives_up", ["退1号 不是我们网格的", "1号上报 要城管来", "1号转办 第二网格 是他们那边的"]
)
def test_who_took_it_and_gave_it_up_in_the_same_minute_is_not_named(writes, case, told, gives_up):
    writes("1号我去")
    writes(gives_up)
    assert not any("接单" in text for text in told())


def test_a_reply_taken_back_and_said_again_names_its_worker_once(writes, case, told, clock):
    writes("1号我去")
    clock.advance(timedelta(seconds=20))
    writes("1号回复 明天上午来修")
    clock.advance(timedelta(seconds=20))
    writes("撤销")
    clock.advance(timedelta(seconds=20))
    writes("1号回复 下午就来修")
    assert len([text for text in told() if "接单" in text]) == 1
    assert any("下午就来修" in text for text in told())


def test_of_two_who_took_it_one_after_the_other_the_last_is_named(writes, case, told, cases):
    writes("1号我去")
    writes("撤销")
    writes("1号我去", sender="worker-02")
    assert cases()[0].state is State.HANDLING
    named = [text for text in told() if "接单" in text]
    assert len(named) == 1
    assert "小郑" in named[0]


@pytest.mark.parametrize(
    "stop",
    [
        "等一下，错了",
        "别发，写错了",
        "发错了",
        "等等",
        "先别发",
        "不对不对",
        "停，写错号了",
        "哎呀说错了",
    ],
)
def test_who_stops_in_the_two_minutes_in_their_own_words_is_heard(writes, case, told, stop, clock):
    writes("1号我去")
    clock.advance(timedelta(seconds=20))
    assert "告诉居民" in writes("1号回复 明天上午来修")
    clock.advance(timedelta(seconds=20))
    writes(stop)
    assert not any("明天上午" in text for text in told())


@pytest.mark.parametrize("other", ["等一下我去看看", "不对劲，灯又灭了", "这条路也不平"])
def test_what_says_more_stops_nothing(writes, case, told, other):
    writes("1号我去")
    writes("1号回复 明天上午来修")
    writes(other)
    assert any("明天上午" in text for text in told())
