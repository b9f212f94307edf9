"""What is on its way to people: seen by who looks after the case, and never what it says."""

from dataclasses import fields
from datetime import timedelta

import pytest
from sqlalchemy import select

from flows.cases.deliveries import (
    STATUSES,
    Delivery,
    attempts_of,
    deliveries_of,
    delivery_page,
    resendable,
)
from flows.cases.scope import viewer
from flows.cases.tables import Case
from flows.events import Subject
from flows.map.tables import Division
from flows.people.tables import Duty, Role
from flows.telling.audience import Recipient
from flows.telling.outgoing import tell
from notify.tables import Attempt, Outbox


@pytest.fixture
def seen_by(database, office, people):
    """Give a page of deliveries as somebody sees it, by name."""

    def page(name, status="pending", after=None, limit=50):
        with database.read() as session:
            who = viewer(session, people[name].id, office.today)
            return delivery_page(session, who, status, after, limit)

    return page


@pytest.fixture
def yan(database, people):
    """Let 严网格长 also administer 花神庙社区."""
    with database.write() as session:
        query = select(Division).where(Division.code == "329901001001")
        community = session.scalars(query).one()
        own = {"staff_id": people["严网格长"].id, "division_id": community.id}
        session.add(Duty(role=Role.ADMIN, **own))
    return "严网格长"


def test_a_delivery_carries_no_words_and_no_address():
    names = {field.name for field in fields(Delivery)}
    assert not names & {"payload", "address", "text", "recipient", "account"}


def test_all_that_a_case_told_is_listed_as_it_was_written(database, brought_to, does):
    case = does("小李", brought_to("report_up"), "report_up", "要城管来")
    with database.read() as session:
        rows = deliveries_of(session, session.get_one(Case, case.id))
    assert [(row.kind, row.to, row.name) for row in rows] == [
        ("accept", "group", "部门群"),
        ("assign", "group", "花神庙社区第一网格群"),
        ("assign", "group", "花溪一警格群"),
        ("report_up", "group", "花溪街道指挥中心群"),
    ]
    assert {row.case_number for row in rows} == {case.number}
    assert {row.status for row in rows} == {"pending"}


def test_a_member_of_staff_is_named_and_a_resident_is_not(database, brought_to, does):
    """A resident's id would join an anonymous case to a named one."""
    case = does("王阿姨", brought_to("reopen"), "reopen")
    with database.read() as session:
        rows = deliveries_of(session, session.get_one(Case, case.id))
    named = {(row.to, row.name) for row in rows if row.to != "group"}
    assert named == {("contact", None), ("staff", "小李")}


def test_a_list_shows_the_latest_first_and_is_paged_without_a_gap(
    database, brought_to, seen_by, clock
):
    for _ in range(3):
        brought_to("take")
        clock.advance(timedelta(minutes=1))
    every = [row.id for row in seen_by("周主任").rows]
    assert len(every) == 9, "a department's, a grid's and the officers' card each"
    assert every == sorted(every, reverse=True)
    paged, after = [], None
    while True:
        page = seen_by("周主任", after=after, limit=4)
        assert len(page.rows) <= 4
        paged += [row.id for row in page.rows]
        after = page.after
        if after is None:
            break
    assert paged == every


@pytest.mark.parametrize("status", STATUSES)
def test_each_status_is_a_list_of_its_own(database, brought_to, seen_by, status):
    brought_to("take")
    with database.write() as session:
        row = session.scalars(select(Outbox).order_by(Outbox.id)).first()
        row.status, row.last_error = status, "部门群的机器人被移除"
    shown = seen_by("周主任", status).rows
    assert shown[-1].last_error == "部门群的机器人被移除"
    assert len(shown) == (3 if status == "pending" else 1)


def test_only_who_looks_after_deliveries_sees_them_and_only_of_their_area(
    database, brought_to, does, seen_by, yan, cast
):
    here, elsewhere = brought_to("take"), brought_to("take")
    with database.write() as session:
        session.get_one(Case, elsewhere).area_code = "329901001002001"
    for name in ("小李", "老赵", "陈姐", "姜警官", "何科长"):
        assert seen_by(name).rows == [], name
    for name in ("周主任", "金审计"):
        assert {row.case_id for row in seen_by(name).rows} == {here, elsewhere}
    assert {row.case_id for row in seen_by(yan).rows} == {here}


def test_an_auditor_reads_and_does_not_send_again(database, office, brought_to, people, yan):
    brought_to("take")
    with database.read() as session:
        row_id = session.scalars(select(Outbox.id)).first()
        may = {
            name: resendable(session, viewer(session, people[name].id, office.today), row_id)
            for name in ("周主任", yan, "金审计", "小李", "何科长")
        }
        nothing = resendable(session, viewer(session, people["周主任"].id, office.today), 98765)
    assert [name for name, allowed in may.items() if allowed] == ["周主任", yan]
    assert not nothing


def test_what_is_not_about_a_case_is_no_case_s_delivery(database, office, people, seen_by, clock):
    with database.write() as session:
        who = Recipient("console", "desk", "", "desk")
        tell(session, Subject("errand", 1), "errand:1:1", "asked", [(who, {"text": "在"})], clock())
        row_id = session.scalars(select(Outbox.id)).one()
        dispatcher = viewer(session, people["周主任"].id, office.today)
        assert not resendable(session, dispatcher, row_id)
    assert seen_by("周主任").rows == []


def test_attempts_stand_beside_their_delivery_in_their_order(database, brought_to, clock):
    case_id = brought_to("take")
    with database.write() as session:
        rows = deliveries_of(session, session.get_one(Case, case_id))
        for call, outcome in (("a", "retry"), ("b", "sent")):
            known = {"destination": "d", "call_id": call, "started_at": clock()}
            session.add(Attempt(outbox_id=rows[1].id, outcome=outcome, **known))
            session.flush()
    with database.read() as session:
        found = attempts_of(session, rows)
        outcomes = {row_id: [each.outcome for each in tried] for row_id, tried in found.items()}
    assert outcomes == {rows[0].id: [], rows[1].id: ["retry", "sent"], rows[2].id: []}
