"""An alarm that reached nobody goes the next ways at once."""

import pytest
from sqlalchemy import select

from flows.cases.actions import open_case
from flows.cases.undelivered import UNDELIVERED, alarm_again
from flows.people.actors import resident
from flows.people.tables import Duty, Role, Staff
from nlp.catalogue.severity import Severity
from notify.errors import DeliveryError
from notify.post import Post
from notify.tables import Outbox
from tests.notify.null_channel import NullChannel

VOID = DeliveryError("群机器人的 webhook key 无效。", permanent=True, code="93000")


@pytest.fixture
def alarm(database, office, draft, cast):
    with database.write() as session:
        urgent = open_case(session, office, draft(severity=Severity.URGENT), resident(cast.wang))
        return urgent.id


@pytest.fixture
def ways(database, office, clock):
    """Give the post over three recording ways out."""
    channels = {name: NullChannel() for name in ("wecom_robot", "wecom_app", "console")}
    return Post(database, channels, clock, on_lost=alarm_again(office)), channels


@pytest.fixture
def head(database, cast):
    """Let the grid's head be a member of the app; gives the userid."""
    with database.write() as session:
        query = select(Staff).join(Duty, Duty.staff_id == Staff.id)
        head = session.scalar(query.where(Duty.grid_id == cast.grid, Duty.role == Role.HEAD))
        head.wecom_userid = "head-01"
    return "head-01"


def test_a_card_refused_for_good_goes_to_the_head_by_name_and_to_the_desk(alarm, ways, head):
    post, channels = ways
    channels["wecom_robot"].answers.append(VOID)
    post.drain()
    post.drain()
    addresses = [address for _, address, _ in channels["wecom_app"].calls]
    assert addresses == [head]
    desk = channels["wecom_robot"].calls[-1]
    assert "没有送到" in desk[2][0]["markdown"]
    assert "webhook key" in desk[2][0]["markdown"]


def test_where_the_desk_cannot_be_reached_either_the_console_says_so_and_that_is_the_end(
    database, alarm, ways
):
    post, channels = ways
    channels["wecom_robot"].answers.extend([VOID] * 9)
    channels["wecom_app"].answers.extend([VOID] * 9)
    for _ in range(4):
        post.drain()
    assert channels["console"].calls
    with database.read() as session:
        told = session.scalars(select(Outbox).where(Outbox.kind == UNDELIVERED)).all()
    assert len(told) <= 4
    assert {row.status for row in told if row.channel == "console"} == {"sent"}


def test_what_is_no_alarm_waits_for_somebody_to_look_at_the_list(database, case_id, ways):
    post, channels = ways
    channels["wecom_robot"].answers.append(VOID)
    post.drain()
    assert channels["wecom_app"].calls == []
    with database.read() as session:
        assert session.scalars(select(Outbox).where(Outbox.kind == UNDELIVERED)).all() == []


def test_everything_told_of_an_alarm_goes_ahead_of_the_rest(database, alarm, case_id):
    with database.read() as session:
        rows = session.scalars(select(Outbox)).all()
        assert {row.urgent for row in rows if row.subject_id == alarm} == {True}
        assert {row.urgent for row in rows if row.subject_id == case_id} == {False}
