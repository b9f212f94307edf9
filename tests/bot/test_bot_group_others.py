"""What a department and the officers of a police grid say in groups of their own."""

import pytest
from sqlalchemy import select

from flows.cases.parts import Part, PartState
from flows.cases.states import Level, State
from flows.cases.tables import Case
from flows.map.tables import GroupChat
from flows.people.tables import Department, Duty, Role, Staff

SMOKE = "花神庙社区3栋楼下烧烤店油烟太大"


@pytest.fixture
def chengguan(database, cast):
    """Give 综合行政执法局 a group, and 何科长 who works there."""
    with database.write() as session:
        own = session.scalars(select(Department).where(Department.code == "chengguan")).one()
        keys = {"chat_id": "wr-chengguan", "webhook_key": "webhook-chengguan"}
        session.add(GroupChat(name="执法局群", department_id=own.id, **keys))
        duty = Duty(role=Role.HANDLER, department_id=own.id)
        session.add(Staff(name="何科长", wecom_userid="handler-1", duties=[duty]))
        return own.id


@pytest.fixture
def in_department(writes, chengguan):
    return lambda text, sender="handler-1": writes(text, sender=sender, group="chengguan")


@pytest.fixture
def filed(says):
    says(SMOKE)
    says("对")


def told_to(outbox, name, database):
    with database.read() as session:
        chat = session.scalars(select(GroupChat.id).where(GroupChat.name == name)).one()
    return [r.payload["markdown"] for r in outbox() if r.recipient == f"group:{chat}"]


def test_a_department_takes_answers_and_finishes_what_was_handed_to_it(
    filed, in_department, writes, cases, outbox, database
):
    writes("1号转办 城管 占道经营")
    [card] = told_to(outbox, "执法局群", database)
    assert "转来 1号 · 餐饮油烟扰民" in card
    assert "占道经营" in card
    assert "已由何科长接单" in in_department("1号我去")
    assert (cases()[-1].state, cases()[-1].level) == (State.HANDLING, Level.DEPARTMENT)
    assert "告诉居民" in in_department("1号回复 已约店主谈话")
    assert "已办结" in in_department("1号办结 装了净化器")
    assert cases()[-1].state is State.RESOLVED


def test_the_grid_may_note_something_and_not_take_it(filed, in_department, writes, cases):
    writes("1号转办 城管 占道经营")
    assert "承办部门" in writes("1号我去")
    assert "记下了" in writes("1号记录 店主电话在我这")
    assert cases()[-1].state is State.ASSIGNED


def test_a_helper_does_its_part_in_its_own_group_and_the_lead_hears_of_it(
    filed, in_department, writes, cases, outbox, database
):
    writes("1号我去")
    writes("1号联单 城管 一起查")
    assert any("协办 1号" in card for card in told_to(outbox, "执法局群", database))
    assert "那一份办完了" in in_department("1号办结 查过了，已责令整改")
    with database.read() as session:
        part = session.scalars(select(Part)).one()
        assert part.state is PartState.DONE
    lead = told_to(outbox, "花神庙社区第一网格群", database)
    assert any("协办何科长办完了" in each and "可以办结" in each for each in lead)
    assert cases()[-1].state is State.HANDLING
    assert "已办结" in writes("1号办结 装了净化器")


def test_a_helper_that_cannot_says_so_to_the_lead_and_stays_until_excused(
    filed, in_department, writes, cases, outbox, database
):
    writes("1号我去")
    writes("1号联单 城管 一起查")
    assert "已告诉主办" in in_department("退1号 不归我们管")
    assert cases()[-1].open_parts == 1


@pytest.mark.parametrize("sender", ["worker-01", "stranger"])
def test_nobody_else_acts_in_a_department_s_group(filed, in_department, writes, cases, sender):
    writes("1号转办 城管 占道经营")
    assert "没有改动" in in_department("1号我去", sender=sender)
    assert cases()[-1].state is State.ASSIGNED


def test_a_department_asks_what_it_has(filed, in_department, writes):
    assert "没有在办" in in_department("查")
    writes("1号转办 城管 占道经营")
    assert "1号 餐饮油烟扰民" in in_department("查")
    assert "本部门还有" in in_department("1号我去")


@pytest.mark.parametrize("text", ["1号收到", "1号 已阅", "1号知道了"])
def test_an_officer_who_only_says_that_they_know_has_not_taken_it(
    says, writes, cases, database, text
):
    says("花神庙社区3栋着火了")
    with database.read() as session:
        chat = session.scalars(
            select(GroupChat).where(GroupChat.police_grid_id.is_not(None)).order_by(GroupChat.id)
        ).first()
        officer = session.scalars(
            select(Staff.wecom_userid)
            .join(Duty, Duty.staff_id == Staff.id)
            .where(Duty.police_grid_id == chat.police_grid_id)
        ).first()
    group = chat.chat_id.removeprefix("wr-")
    assert "记下您已阅" in writes(text, sender=officer, group=group)
    assert cases()[-1].state is State.ASSIGNED
    assert "已经回过收到" in writes(text, sender=officer, group=group)
    assert "接单" in writes("1号收到"), "in the grid's own group it takes the case"


def test_an_officer_takes_a_case_of_public_safety_in_the_police_grid_s_group(
    says, writes, cases, database, outbox
):
    says("花神庙社区3栋着火了")
    case = cases()[-1]
    with database.read() as session:
        chat = session.scalars(
            select(GroupChat).where(GroupChat.police_grid_id.is_not(None)).order_by(GroupChat.id)
        ).first()
        officer = session.scalars(
            select(Staff.wecom_userid)
            .join(Duty, Duty.staff_id == Staff.id)
            .where(Duty.police_grid_id == chat.police_grid_id)
        ).first()
    group = chat.chat_id.removeprefix("wr-")
    answer = writes("1号我去", sender=officer, group=group)
    assert "接单" in answer, answer
    with database.read() as session:
        assert session.get(Case, case.id).state is State.HANDLING


def test_what_is_said_of_a_case_that_moved_has_the_number_it_had_here(says, writes, cases):
    says("花神庙社区9栋门口垃圾没人收", sender="o-other")  # The next grid has cases of its own.
    says("对，提交", sender="o-other")
    says("花神庙社区3栋的路灯坏了")
    says("对，提交")
    mine = cases()[-1]
    answer = writes(f"{mine.short_number}号转办 第二网格 是他们那边的")
    assert answer.startswith(f"{mine.short_number}号")
    writes(f"撤销{mine.short_number}号")
    assert cases()[-1].grid_id == mine.grid_id


def test_a_refusal_calls_a_case_as_the_group_that_asked_knows_it(
    says, writes, in_department, cases, outbox, database
):
    for number in range(2):  # In the grid it is the third, for the department the first.
        says(f"花神庙社区{number + 5}栋门口垃圾没人收", sender=f"o-{number}")
        says("对，提交", sender=f"o-{number}")
    says(SMOKE)
    says("对，提交")
    case = cases()[-1]
    writes(f"{case.short_number}号转办 城管 归他们管")
    assert "已办结" in in_department("1号办结 已责令整改")
    refused = in_department("1号接单")
    assert refused.startswith("1号") or "1号" in refused
    assert f"{case.short_number}号" not in refused
