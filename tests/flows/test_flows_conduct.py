"""Complaints about staff never reach whom they may be about, whatever steps are taken."""

import random
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from bench.random_lives import MovingClock, World, check
from bench.random_wishes import TRIGGERS
from flows.cases import due, reads
from flows.cases.actions import open_case, perform
from flows.cases.change import ActionError, Change
from flows.cases.conduct import STAFF
from flows.cases.drafts import ItemNow
from flows.cases.lists import Filter, case_page
from flows.cases.offers import offered
from flows.cases.permissions import relations_of
from flows.cases.scope import viewer
from flows.cases.splitting import Piece, split
from flows.cases.states import OPEN, Level, Objection, State
from flows.cases.storms import file_with, merge, near_on_console
from flows.cases.tables import Case
from flows.cases.tags import tagged
from flows.clocks.calendar import stored_calendar
from flows.events import events_of
from flows.map.tables import Division, Grid, GroupChat
from flows.office import Office
from flows.people.duties import GRID_ROLES, reaches_of
from flows.people.tables import Department, Duty, Role, Staff
from notify.tables import Outbox

CONDUCT = ItemNow(STAFF, "对工作人员作风的意见", police=False, department_id=None, hidden=True)
NOISE = ItemNow("noise", "噪音扰民", police=False, department_id=None, hidden=False)
SAID = "网格员小李态度太差"


@pytest.fixture
def complained(brought_to, does):
    """Give a case of 王阿姨's in the first grid that turned out to be about staff."""

    def make(code="supplement", **changes):
        case_id = brought_to(code, **changes)
        does("周主任", case_id, "retitle", item=CONDUCT)
        return case_id

    return make


@pytest.fixture
def see(database, office, people):
    """Tell whether somebody sees a case: by itself and on the list."""

    def sees(name, case_id):
        with database.read() as session:
            who = viewer(session, people[name].id, office.today)
            alone = reads.case_seen_by(session, who, case_id) is not None
            listed = case_id in {case.id for case in case_page(session, who, Filter()).rows}
        assert alone == listed
        return alone

    return sees


def of(database, case_id):
    with database.read() as session:
        return session.get_one(Case, case_id)


def test_what_turns_out_to_be_about_staff_leaves_the_grid_for_the_desk_above(
    complained, database, see, told_of, adds_up, cast
):
    case_id = complained("reply")
    case = of(database, case_id)
    assert (case.state, case.level, case.assignee_id) == (State.ACCEPTED, Level.COMMUNITY, None)
    assert (case.grid_id, case.short_number, case.area_code) == (None, None, "329901001001")
    assert (case.police, case.department_id) == (False, None)
    [(who, said)] = told_of(case_id, "retitle_above")
    assert who == "desk"
    assert "改为对工作人员的意见" in said
    seen = {name: see(name, case_id) for name in ("小李", "严网格长", "姜警官", "何科长", "老赵")}
    assert not any(seen.values())
    assert see("周主任", case_id)
    with database.read() as session:
        assert reads.open_in_grid(session, cast.grid) == []
        assert reads.case_in_grid(session, cast.grid, 1) is None
        assert reads.count_open(session, cast.grid) == 0
    adds_up(case_id)


def test_a_card_that_had_not_gone_out_does_not(brought_to, does, told_of, office):
    case_id = brought_to("supplement")
    does("小李", case_id, "take")
    does("周主任", case_id, "retitle", item=CONDUCT)
    assert not [who for who, _ in told_of(case_id) if who.startswith(("grid", "police"))]


def test_a_number_a_group_had_for_it_means_nothing_there_any_more(
    brought_to, does, database, people
):
    case_id = brought_to("supplement")
    with database.read() as session:
        officers = session.scalars(
            select(GroupChat.id).where(GroupChat.police_grid_id.is_not(None))
        ).first()
        assert tagged(session, officers, 1).id == case_id
    does("周主任", case_id, "retitle", item=CONDUCT)
    with database.read() as session:
        assert tagged(session, officers, 1) is None


WAYS_DOWN = {
    "assign": {"grid": True},
    "transfer": {"grid": True},
    "hand_down": {},
    "join": {"departments": True},
}


@pytest.mark.parametrize("trigger", WAYS_DOWN)
def test_no_desk_can_give_it_to_a_grid_or_to_helpers(
    trigger, complained, does, cast, database, people
):
    case_id = complained()
    with database.read() as session:
        department = session.scalars(select(Department.id)).first()
    more = {
        **({"grid_id": cast.grid} if "grid" in WAYS_DOWN[trigger] else {}),
        **({"departments": (department,)} if "departments" in WAYS_DOWN[trigger] else {}),
    }
    with pytest.raises(ActionError, match="只由上级自己办"):
        does("周主任", case_id, trigger, "交下去", **more)
    assert of(database, case_id).grid_id is None


def test_a_desk_may_give_it_to_a_department_and_to_the_level_above(
    complained, does, database, told_of, see
):
    case_id = complained()
    with database.read() as session:
        department = session.scalars(select(Department.id).order_by(Department.id)).first()
    does("周主任", case_id, "entrust", "请核实", department_id=department)
    assert see("何科长", case_id)
    [(who, said)] = told_of(case_id, "entrust")
    assert who == "department"
    assert "态度" not in said
    does("何科长", case_id, "hand_down", "请自己办")
    assert not see("小李", case_id)
    other = complained()
    does("周主任", other, "report_up", "涉及社区的人")
    assert of(database, other).level is Level.STREET


def test_it_is_merged_with_nothing_and_offered_to_nobody_as_the_same(
    complained, brought_to, database, office, people, clock
):
    one, plain = complained(), brought_to("supplement")
    with database.write() as session:
        case = session.get_one(Case, one)
        assert near_on_console(session, case, clock()) == []
    for child, parent in ((one, plain), (plain, one)):
        with pytest.raises(ActionError, match="单独办"), database.write() as session:
            merge(session, office, child, Change("merge", people["周主任"], parent_id=parent))


def test_who_is_followed_by_others_is_taken_apart_first(brought_to, database, office, people, does):
    parent, child = brought_to("supplement"), brought_to("supplement")
    with database.write() as session:
        merge(session, office, child, Change("merge", people["周主任"], parent_id=parent))
    with pytest.raises(ActionError, match="先撤销合并"):
        does("周主任", parent, "retitle", item=CONDUCT)


def test_what_is_split_off_begins_above_and_the_rest_does_not_tell_of_it(
    brought_to, database, office, told_of, see
):
    case_id = brought_to("supplement")
    with database.write() as session:
        apart = split(session, office, case_id, [Piece(CONDUCT, SAID, SAID)])[0].id
    case = of(database, apart)
    assert (case.level, case.grid_id) == (Level.COMMUNITY, None)
    assert not see("小李", apart)
    assert [who for who, _ in told_of(apart)] == ["desk"]
    with database.read() as session:
        last = events_of(session, of(database, case_id).subject)[-1]
    assert "工作人员" not in last.text


def test_a_helper_and_an_objection_are_over_when_it_turns_out_to_be_about_staff(
    brought_to, does, wish, database, see, adds_up
):
    joined = brought_to("finish_part")
    does("周主任", joined, "retitle", item=CONDUCT)
    assert of(database, joined).open_parts == 0
    assert not see("何科长", joined)
    adds_up(joined)
    returned = brought_to("stand_by")
    does("周主任", returned, "retitle", item=CONDUCT)
    assert of(database, returned).objection is None
    adds_up(returned)


def test_who_dispatches_and_serves_in_a_grid_hears_nothing_about_their_own(
    complained, database, people, cast, office, see
):
    """小李 looks after the desk of the street, too: the complaint may be about them."""
    street = select(Division.id).where(Division.code == "329901001")
    with database.write() as session:
        own = {"staff_id": cast.li, "division_id": session.scalar(street)}
        session.add(Duty(role=Role.DISPATCHER, **own))
    case_id = complained()
    assert not see("小李", case_id)
    with database.read() as session:
        case = session.get_one(Case, case_id)
        who = viewer(session, cast.li, office.today)
        assert who is not None
        assert offered(session, office, case, who) == []
        acting = who.acting_as(Role.DISPATCHER)
        assert reads.case_seen_by(session, acting, case_id) is None


def test_a_desk_below_the_level_that_hears_it_is_told_nothing(
    database, office, draft, people, told_of
):
    """Only the community has a group: what is about the community goes to the console."""
    with database.write() as session:
        for chat in session.scalars(select(GroupChat).where(GroupChat.division_id.is_not(None))):
            chat.webhook_key = None
        community = session.scalars(select(Division).where(Division.code == "329901001001")).one()
        session.add(
            GroupChat(name="社区群", division_id=community.id, webhook_key="webhook-community")
        )
        above = draft(
            item_code=STAFF,
            item_name=CONDUCT.name,
            grid_id=None,
            level=Level.STREET,
            area_code="329901001",
        )
        case_id = open_case(session, office, above, people["王阿姨"]).id
    assert [who for who, _ in told_of(case_id)] == ["console"]


def test_one_that_a_desk_gave_to_a_grid_before_this_was_refused_is_out_of_its_sight(
    brought_to, database, does, told_of, see, cast
):
    case_id = brought_to("reply")
    with database.write() as session:
        stored = session.get_one(Case, case_id)
        stored.item_code, stored.item_name = STAFF, CONDUCT.name
    does("王阿姨", case_id, "urge")
    assert [who for who, _ in told_of(case_id, "urge")] == ["desk"]
    assert not see("小李", case_id)
    assert not see("姜警官", case_id)
    assert see("周主任", case_id)
    with database.read() as session:
        assert reads.open_in_grid(session, cast.grid) == []
        assert reads.case_in_grid(session, cast.grid, 1) is None
        assert list(reads.candidates(session, cast.grid, "take", cast.li)) == []


@pytest.fixture
def world(database, office, people, cast, clock) -> World:
    """A street whose clock a life pushes on, where members of staff are reached by the app."""
    moving = MovingClock(clock.now)
    calendar = stored_calendar(database, office.workdays.zone, moving)
    with database.write() as session:
        street = session.scalar(select(Division.id).where(Division.code == "329901001"))
        session.add(Duty(role=Role.DISPATCHER, division_id=street, staff_id=cast.zheng))
        for person in session.scalars(select(Staff)):
            person.wecom_userid = person.wecom_userid or f"userid-{person.id}"
        departments = session.scalars(select(Department.id).order_by(Department.id).limit(3)).all()
    names = ("王阿姨", "小李", "小郑", "严网格长", "老赵", "周主任", "姜警官", "何科长")
    return World(
        database,
        Office(moving, calendar, office.links, "agent"),
        moving,
        tuple(people[name] for name in names),
        (cast.grid, cast.other_grid),
        tuple(departments),
    )


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32), begins=st.sampled_from(("plain", "staff", "nowhere")))
def test_whatever_is_done_nobody_of_a_grid_is_told_or_sees(world, draft, people, seed, begins):
    chance = random.Random(seed)
    about = {"item_code": STAFF, "item_name": CONDUCT.name} if begins == "staff" else {}
    own = draft(
        **about, police=chance.random() < 0.3, **({"grid_id": None} if begins == "nowhere" else {})
    )
    with world.database.write() as session:
        ids = [
            open_case(session, world.office, each, people["王阿姨"]).id for each in (own, draft())
        ]
    for _ in range(14):
        with world.database.read() as session:
            last = session.scalar(select(func.max(Outbox.id))) or 0
        anything(world, ids, chance)
        for case_id in ids:
            check(world, case_id)
            nobody_below_knows(world, case_id, last)


def anything(world, ids, chance):
    """Let anybody try anything with one of the cases, mostly what has to do with its item."""
    world.clock.now += timedelta(hours=chance.choice((0, 1, 20, 60)), seconds=chance.random())
    if chance.random() < 0.15:
        due.sweep(world.database, world.office)
    case_id, other = chance.sample(ids, 2)
    with world.database.read() as session:
        last = session.get_one(Case, case_id).event_count
    trigger = chance.choice((*TRIGGERS, "retitle", "retitle", "assign", "transfer", "merge"))
    change = Change(
        trigger,
        chance.choice((*world.people, *[p for p in world.people if p.name == "周主任"] * 3)),
        text=chance.choice((None, "看过了")),
        masked=chance.choice((None, "看过了")),
        stars=chance.choice((None, 1, 5)),
        grid_id=chance.choice((None, *world.grids)),
        undoes=chance.choice((last, last - 1)) if trigger == "undo" else None,
        item=chance.choice((None, CONDUCT, CONDUCT, NOISE)),
        department_id=chance.choice((None, *world.departments)),
        departments=tuple(chance.sample(world.departments, chance.randrange(3))),
        until=world.office.today + timedelta(days=chance.randrange(20)),
        kind=chance.choice((None, *Objection)),
        part=chance.choice((None, 1, 2)),
        staff_id=chance.choice([p.id for p in world.people if p.kind == "staff"]),
        parent_id=other,
    )
    try:
        with world.database.write() as session:
            if trigger == "merge":
                merge(session, world.office, case_id, change)
            elif chance.random() < 0.04:
                if session.get_one(Case, case_id).state in OPEN:
                    [own] = split(session, world.office, case_id, [Piece(CONDUCT, SAID, SAID)])
                    ids.append(own.id)
            else:
                perform(session, world.office, case_id, change)
    except ActionError:
        return


def nobody_below_knows(world, case_id, last):
    """Check who was told since an outbox row, and who sees it, where a case is about staff now."""
    with world.database.read() as session:
        case = session.get_one(Case, case_id)
        if case.item_code != STAFF:
            return
        assert case.grid_id is None
        assert case.level is not Level.GRID
        below = {
            f"group:{chat.id}"
            for chat in session.scalars(select(GroupChat))
            if chat.grid_id is not None or chat.police_grid_id is not None
        }
        told = select(Outbox.recipient).where(
            Outbox.subject_id == case_id, Outbox.subject_kind == "case", Outbox.id > last
        )
        rows = set(session.scalars(told))
        assert not rows & below
        today = world.office.today
        for person in session.scalars(select(Staff)):
            reaches = reaches_of(session, person.id, today)
            codes = [code for r in reaches if r.role in GRID_ROLES for code in r.codes]
            of_police = any(reach.role is Role.POLICE for reach in reaches)
            if not of_police and not any(code.startswith(case.area_code) for code in codes):
                continue
            who = viewer(session, person.id, today)
            assert reads.case_seen_by(session, who, case_id) is None
            assert relations_of(reaches, case, person.id) == frozenset()
            assert f"staff:{person.id}" not in rows
        for grid_id in session.scalars(select(Grid.id)):
            assert case_id not in {each.id for each in reads.open_in_grid(session, grid_id)}


def test_who_says_me_too_of_what_is_about_staff_by_now_has_a_case_of_their_own(
    complained, draft, database, office, people
):
    parent_id = complained()
    with database.write() as session:
        own = file_with(session, office, draft(), people["王阿姨"], parent_id)
    assert (own.state, own.parent_id) == (State.ASSIGNED, None)
    assert of(database, parent_id).child_count == 0
