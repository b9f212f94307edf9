"""A day of a county, very small: the measurement says who knows of each case, and who does not."""

import random
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from bench.county import __main__ as county
from bench.county.house import house
from bench.county.knowing import Eye, How
from bench.lives import openid
from flows.people.tables import Staff
from notify.tables import Outbox

NOON = datetime(2026, 3, 4, 12, tzinfo=county.ZONE)


def test_after_a_day_and_two_nights_somebody_knows_of_every_case(tmp_path, capsys):
    hour = timedelta(hours=1)
    assert county.lived(tmp_path, 7, 9, seed=3, say=lambda _: None, step=hour) == 0
    printed = capsys.readouterr().out
    assert printed.count("## Midnight of day") == 3
    assert "9   reported" in printed
    assert "the desk was told" in printed


@pytest.fixture
def small(tmp_path):
    with house(tmp_path, NOON, random.Random(1), 7) as made:
        yield made


@pytest.fixture
def filed(small):
    """Let a resident of the second grid report something; the worker process tells the group."""
    account, spot = small.ground.account_side(), small.places[2].spot
    small.resident_says(openid(1), f"{spot.place}楼道灯坏了好几天")
    assert account.account.name
    assert "已受理" in small.resident_says(openid(1), "对", "agree")
    small.work()
    return small


def look(made, silent=()):
    with made.service.database.read() as session:
        return [each.how for each in Eye(session, made.service.office, frozenset(silent)).look()]


def test_a_card_that_came_is_known_while_somebody_there_speaks(filed):
    assert look(filed) == [How.GROUP]
    all_of_them = [person.userid for person in filed.places[2].people]
    assert look(filed, all_of_them) == [How.SILENT_GROUP]


def test_a_card_that_never_came_is_known_to_nobody(filed):
    with filed.service.database.write() as session:
        session.execute(update(Outbox).values(status="failed"))
    assert look(filed) == [How.NOBODY]


def test_who_took_it_knows_and_who_is_gone_does_not(filed):
    worker = filed.places[2].people[1]
    filed.worker_says(filed.places[2].spot.chat_id, worker.userid, "1号接单")
    assert look(filed) == [How.TOOK]
    with filed.service.database.write() as session:
        session.scalars(
            select(Staff).where(Staff.wecom_userid == worker.userid)
        ).one().active = False
    assert look(filed) == [How.NOBODY]


def test_once_the_time_to_take_it_is_over_the_group_alone_is_nobody(filed):
    filed.clock.now += timedelta(days=1, hours=21)
    assert look(filed) == [How.NOBODY]
    filed.work()
    assert look(filed) == [How.HEAD]
