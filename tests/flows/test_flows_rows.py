"""What single rows do beyond moving: upward, policy, who may, who is told."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from flows.cases.actions import open_case, perform
from flows.cases.change import ActionError, Change
from flows.cases.permissions import holds, knows_reporter, relations, relations_of
from flows.cases.states import Level, State, Who
from flows.cases.tables import Case
from flows.map.tables import Division, GroupChat
from flows.people.actors import SYSTEM, resident, staff
from flows.people.duties import Reach, reaches_of
from flows.people.tables import Department, Duty, Role, Staff
from nlp.catalogue.severity import Severity
from notify.tables import Outbox


def sent(database, kind):
    with database.read() as session:
        names = {str(group.id): group.name for group in session.scalars(select(GroupChat))}
        rows = session.scalars(select(Outbox).where(Outbox.kind == kind).order_by(Outbox.id))
        return [(names.get(row.account, row.channel), row.payload) for row in rows]


@pytest.fixture
def urgent(database, office, draft, cast):
    with database.write() as session:
        own = draft(severity=Severity.URGENT, police=True)
        return open_case(session, office, own, resident(cast.wang)).id


@pytest.fixture
def as_somebody(database, office):
    """Do a step as a member of staff, by name."""

    def act(name, case_id, trigger, text=None, **more):
        with database.write() as session:
            person = session.scalars(select(Staff).where(Staff.name == name)).one()
            change = Change(trigger, staff(person), text, text, **more)
            return perform(session, office, case_id, change)

    return act


def test_what_a_grid_cannot_solve_goes_up_and_who_had_it_is_known(
    database, act, case_id, as_somebody
):
    act("li", "take")
    case = act("li", "report_up", "要城管来才行")
    assert (case.state, case.level, case.assignee_id) == (State.ACCEPTED, Level.COMMUNITY, None)
    [(group, payload)] = sent(database, "report_up")
    assert group == "花溪街道指挥中心群"
    assert "要城管来才行" in payload["markdown"]
    case = as_somebody("周主任", case_id, "take")
    assert case.state is State.HANDLING
    assert case.assignee.name == "周主任"


def test_brought_down_again_it_starts_from_the_grid(act, cast):
    assert act("li", "report_up", "办不了").level is Level.COMMUNITY
    assert act("zhou", "assign", grid_id=cast.grid).level is Level.GRID
    assert act("li", "report_up", "还是办不了").level is Level.COMMUNITY


def test_reported_up_from_the_top_is_refused(database, act, case_id):
    with database.write() as session:
        session.get_one(Case, case_id).level = Level.COUNTY
    with pytest.raises(ActionError, match="县区一级"):
        act("zhou", "report_up", "办不了")


def test_an_urgent_card_reaches_the_officers_of_the_police_grid_too(database, urgent):
    groups = [group for group, _ in sent(database, "assign")]
    assert groups == ["花神庙社区第一网格群", "花溪一警格群"]


def test_an_ordinary_card_does_not(database, case_id):
    assert [group for group, _ in sent(database, "assign")] == ["花神庙社区第一网格群"]


def test_a_word_on_arrival_takes_an_urgent_case(urgent, as_somebody):
    case = as_somebody("小李", urgent, "reply", "到了，正在疏散")
    assert (case.state, case.assignee.name) == (State.HANDLING, "小李")


def test_a_word_on_an_ordinary_case_does_not_take_it(act):
    with pytest.raises(ActionError, match="不能回复"):
        act("li", "reply", "明天去")


def test_an_officer_may_take_what_is_for_the_police_and_nothing_else(urgent, case_id, as_somebody):
    case = as_somebody("姜警官", urgent, "take")
    assert case.assignee.name == "姜警官"
    case = as_somebody("姜警官", urgent, "resolve", "已处理")
    assert case.state is State.RESOLVED
    with pytest.raises(ActionError, match="本网格的工作人员"):
        as_somebody("姜警官", case_id, "take")


def test_a_department_takes_what_is_its_own(database, office, draft, cast, as_somebody):
    with database.write() as session:
        department = session.scalars(select(Department)).first()
        session.add(
            Staff(name="何科长", duties=[Duty(role=Role.HANDLER, department_id=department.id)])
        )
        group = GroupChat(name="部门群", webhook_key="key", department_id=department.id)
        session.add(group)
        own = draft(department_id=department.id)
        case_id = open_case(session, office, own, resident(cast.wang)).id
        other_id = open_case(session, office, draft(), resident(cast.wang)).id
    assert [group for group, _ in sent(database, "accept")] == ["部门群"]
    assert as_somebody("何科长", case_id, "take").assignee.name == "何科长"
    with pytest.raises(ActionError):
        as_somebody("何科长", other_id, "take")


def test_the_reporter_places_a_case_until_somebody_works_on_it(
    database, office, urgent, act, case_id, cast
):
    place = Change("place", resident(cast.wang), grid_id=cast.other_grid)
    with database.write() as session:
        case = perform(session, office, urgent, place)
        assert (case.grid_id, case.state) == (cast.other_grid, State.ASSIGNED)
    act("li", "take")
    with database.write() as session:
        with pytest.raises(ActionError, match="还缺地点"):
            perform(session, office, case_id, place)
        case = perform(session, office, case_id, replace(place, text="花神苑西区6栋"))
        assert (case.grid_id, case.place) == (cast.grid, "花神苑西区6栋")


def test_a_good_mark_closes_by_policy_and_a_low_one_waits(database, act, case_id):
    act("li", "take")
    act("li", "resolve", "好了")
    assert act("wang", "rate", stars=2).state is State.RATED
    act("wang", "reopen")
    act("li", "take")
    act("li", "resolve", "又好了")
    case = act("wang", "rate", stars=3)
    assert (case.state, case.rating) == (State.CLOSED, 3)


def test_a_reopened_case_is_told_to_its_group_the_level_above_and_who_did_it(database, act):
    act("li", "take")
    act("li", "resolve", "好了")
    act("wang", "reopen", "没修好")
    assert [where for where, _ in sent(database, "reopen")] == [
        *("花神庙社区第一网格群", "花溪街道指挥中心群", "wecom_app")
    ]


def test_a_case_without_grid_is_reopened_at_the_desk(database, office, draft, cast, as_somebody):
    with database.write() as session:
        area = session.scalars(select(Division.code).order_by(Division.code)).first()
        own = draft(grid_id=None, area_code=area)
        case_id = open_case(session, office, own, resident(cast.wang)).id
    as_somebody("周主任", case_id, "take")
    as_somebody("周主任", case_id, "resolve", "已答复")
    with database.write() as session:
        case = perform(session, office, case_id, Change("reopen", resident(cast.wang)))
        assert (case.state, case.round) == (State.ACCEPTED, 2)
        case = perform(session, office, case_id, Change("assign", SYSTEM, grid_id=cast.grid))
        assert case.state is State.ASSIGNED


def test_words_nobody_masked_stay_behind_the_link(database, office, case_id, cast):
    with database.write() as session:
        change = Change("supplement", resident(cast.wang), "我是王秀英，电话13900001111")
        perform(session, office, case_id, change)
    [(_, payload)] = sent(database, "supplement")
    assert "王秀英" not in payload["markdown"]
    assert "查看详情" in payload["markdown"]


@pytest.mark.parametrize(
    ("name", "role", "covered"),
    [
        ("小李", Who.ROSTER, True),
        ("老赵", None, False),
        ("周主任", Who.DISPATCHER, True),
        ("金审计", None, False),
        ("陈姐", None, False),
    ],
)
def test_who_somebody_is_to_a_case(database, office, case_id, name, role, covered):
    with database.read() as session:
        case = session.get(Case, case_id)
        person = session.scalars(select(Staff).where(Staff.name == name)).one()
        own = relations(session, case, staff(person), office.today)
    assert own == (frozenset({role}) if covered else frozenset())


def test_nobody_is_anything_to_a_case_without_a_duty_in_force(database, office, case_id, cast):
    with database.write() as session:
        session.get_one(Staff, cast.li).active = False
    with database.read() as session:
        case = session.get(Case, case_id)
        assert reaches_of(session, cast.li, office.today) == ()
        assert relations_of((), case, cast.li) == frozenset()


def test_only_the_auditor_knows_who_reported_an_anonymous_case(database, office, draft, cast):
    with database.write() as session:
        case = open_case(session, office, draft(anonymous=True), resident(cast.wang))
        dispatcher = (Reach(Role.DISPATCHER, ("329901",)),)
        auditor = (Reach(Role.AUDITOR, ("329901",)),)
        elsewhere = (Reach(Role.AUDITOR, ("320102",)),)
        assert not knows_reporter(dispatcher, case)
        assert knows_reporter(auditor, case)
        assert not knows_reporter(elsewhere, case)
        assert holds(dispatcher, case, Role.DISPATCHER, Role.ADMIN)
